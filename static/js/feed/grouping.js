// Repeats of one act stand together: « 3 élèves ajoutés ». Nothing is dropped: each stays an item of its own, folded away
// under the newest. The rule, the same as in one/feed/grouping.py: of one author, application, type and object (the
// address), an item and the one before it are together when no more than ten minutes lie between them.
import { form, say } from "../page/words.js";

const SECONDS = 600;

// What the page knows of a type of items; null for one of a later server.
export const typeOf = (name) => document.querySelector(`template[data-item-template="${CSS.escape(name)}"]`);

export const keyOf = ({ app, type, url, author }) => `${author.id} ${app}.${type} ${url}`;

// Lines { key, at }, newest first, as groups, newest first: each at the place of its newest line.
export function grouped(lines) {
  const groups = [];
  const last = new Map(); // by key, the group of the oldest line so far
  for (const line of lines) {
    let group = last.get(line.key);
    if (!group || seconds(group.at(-1).at) - seconds(line.at) > SECONDS) {
      group = [];
      last.set(line.key, group);
      groups.push(group);
    }
    group.push(line);
  }
  return groups;
}

const seconds = (at) => Math.floor(Date.parse(at) / 1000);
const FOLD = ":scope > [data-repeats]";
export const itemsOf = (root) => [...root.querySelectorAll("[data-item]")];

// What has the keyboard keeps it, where the browser can.
const move = (parent, node, before) => (parent.moveBefore && node.isConnected && parent.isConnected ? parent.moveBefore(node, before) : parent.insertBefore(node, before));

// One under the other, in their order. Returns the ids of those that were unfolded.
export function ungroup(root) {
  const open = new Set();
  const folds = [...root.children].map((head) => [head, head.querySelector(FOLD)]).filter(([, fold]) => fold);
  for (const [head, fold] of folds) {
    const repeats = itemsOf(fold);
    if (fold.open) for (const each of [head, ...repeats]) open.add(each.dataset.item);
    for (const each of repeats) {
      const id = Number(each.dataset.item);
      move(root, each, [...root.children].find((other) => Number(other.dataset.item) < id) ?? null);
    }
    fold.remove();
  }
  return open;
}

export function group(root, open = new Set()) {
  const lines = [...root.children].map((article) => ({ article, key: article.dataset.key, at: article.querySelector("time").dateTime }));
  for (const [head, ...repeats] of grouped(lines)) {
    if (repeats.length === 0) continue;
    const fold = document.querySelector("template[data-repeats-blank]").content.firstElementChild.cloneNode(true);
    fold.querySelector('[data-slot="repeats"]').textContent = told(head.article, repeats.length + 1);
    fold.open = [head, ...repeats].some(({ article }) => open.has(article.dataset.item));
    head.article.append(fold);
    for (const { article } of repeats) move(fold, article, null);
  }
}

function told({ dataset }, number) {
  const counted = typeOf(dataset.type)?.dataset.counted;
  return counted ? form(JSON.parse(counted), number) : say("repeats", number);
}

// A change of the list, and what repeats what stands together after it.
export function arrange(root, change) {
  const open = ungroup(root);
  change();
  group(root, open);
}
