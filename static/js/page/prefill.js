// The QR of a connection sheet leads to /connexion#c=login.code. A fragment is never sent to a server:
// it is read here, put into the form, and taken out of the address at once. Who is signed in was led on
// to another page: the form is then asked for again, as for another account.

// "#c=lea.roy.abcd3456" → { login, code }; the code is what follows the last dot. What a mail program or a chat
// put behind it (a sign, parameters, a space) is left out.
export function readSheet(fragment) {
  let text = "";
  try {
    text = decodeURIComponent(fragment);
  } catch {
    return null;
  }
  const found = /^#c=(?:3D)?([^\s&?#]+)\.([a-z\d]{8})(?:[^a-z\d].*)?$/isu.exec(text);
  return found ? { login: found[1], code: found[2] } : null;
}

function fill() {
  if (!/^#c(=|%3D)/i.test(location.hash)) return;
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
