// The QR of a connection sheet leads to /connexion#c=login.code. A fragment is never sent to a server:
// it is read here, put into the form, and taken out of the address at once. Who is signed in was led on
// to another page: the form is then asked for again, as for another account.

// "lea.roy.abcd3456" → { login, code }; the code is what follows the last dot.
export function readSheet(fragment) {
  if (!fragment.startsWith("#c=")) return null;
  let text = "";
  try {
    text = decodeURIComponent(fragment.slice(3));
  } catch {
    return null;
  }
  const dot = text.lastIndexOf(".");
  return dot > 0 && dot < text.length - 1 ? { login: text.slice(0, dot), code: text.slice(dot + 1) } : null;
}

function fill() {
  if (!location.hash.startsWith("#c=")) return;
  const fragment = location.hash;
  const sheet = readSheet(fragment);
  history.replaceState(history.state, "", location.pathname + location.search);
  const form = document.querySelector("[data-sign-in]");
  if (sheet && !form) location.replace(`/connexion?autre=1${fragment}`);
  if (!sheet || !form) return;
  form.elements.login.value = sheet.login;
  form.elements.password.value = sheet.code;
  const told = document.querySelector("[data-prefilled]");
  if (told) told.hidden = false;
  form.querySelector("[type=submit]").focus();
}

// The same page may already be open when a second sheet is scanned.
export function prefill() {
  fill();
  addEventListener("hashchange", fill);
}
