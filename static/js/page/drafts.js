// A draft is its writer's (draft.js): it goes when they sign out, and when somebody else is signed in here.
import { storage } from "../live/storage.js";
import { PREFIX } from "./draft.js";

const SIGN_OUT = "/deconnexion";

function drop(store, isTheirs) {
  for (const name of Object.keys(store)) if (name.startsWith(PREFIX) && !isTheirs(name)) store.removeItem(name);
}

export const isSignOut = (form) => form.method === "post" && new URL(form.action).pathname === SIGN_OUT;

export function dropAll() {
  const store = storage();
  if (store) drop(store, () => false);
}

export function dropDrafts() {
  const store = storage();
  const { login } = document.body.dataset;
  if (!store) return;
  if (login) drop(store, (name) => name.startsWith(`${PREFIX}${login}:`));
  // Before the answer comes: it clears the storage too, but not every browser heeds that, nor over plain http.
  document.addEventListener("submit", ({ target }) => isSignOut(target) && dropAll());
}
