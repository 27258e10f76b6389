// What a tab remembers from page to page. A browser may forbid it: then nothing is kept, and the rest works.

export function storage() {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
