// What is pasted, dropped or drawn into an editor, as the few elements that it knows. Words keep their lines, whatever
// sign the program they come from ends lines with; and text wins over the picture that Word copies beside it.
const LINES = /\r\n?|[\n\v\f\u0085\u2028\u2029]/u;
const INLINE = { B: "b", STRONG: "b", I: "i", EM: "i" };
const BLOCKS = "P DIV H1 H2 H3 H4 H5 H6 BLOCKQUOTE PRE TABLE TBODY THEAD TR TD TH DL DT DD SECTION ARTICLE HEADER FOOTER FIGURE";
const IS_BLOCK = new Set(BLOCKS.split(" "));
const NEVER = new Set("SCRIPT STYLE HEAD TITLE META LINK IMG SVG OBJECT IFRAME TEMPLATE NOSCRIPT".split(" "));
const LINK = /^(?:https?:|mailto:|tel:|\/(?!\/))/iu;

const escaped = (words) => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

// Words as paragraphs: an empty line begins one.
export function fromWords(words) {
  const lines = words.split(new RegExp(LINES, "gu"));
  const found = [[]];
  for (const line of lines) {
    if (line.trim()) found.at(-1).push(escaped(line));
    else if (found.at(-1).length > 0) found.push([]);
  }
  return found.filter((each) => each.length > 0).map((each) => `<p>${each.join("<br>")}</p>`).join("");
}

// Word's lists are paragraphs with a sign in front.
const wordList = (node) => /mso-list:\s*l/u.test(node.getAttribute("data-style") ?? "");
const wordSign = (node) => /mso-list:\s*ignore/iu.test(node.getAttribute("data-style") ?? "");

// How a program says « bold » when it does not use the element, and that a <b> is none (Google Docs).
function signs(node) {
  const style = node.getAttribute("data-style") ?? "";
  const own = INLINE[node.nodeName];
  const found = new Set(own ? [own] : []);
  if (/font-weight:\s*(?:bold|[6-9]00)/u.test(style)) found.add("b");
  if (/font-weight:\s*(?:normal|[1-5]00)/u.test(style)) found.delete("b");
  if (/font-style:\s*italic/u.test(style)) found.add("i");
  return found;
}

function words(node, isPre) {
  const pieces = node.data.split(isPre ? LINES : /[\v\f\u0085\u2028\u2029]/u);
  return pieces.flatMap((each, at) => [...(at ? [document.createElement("br")] : []), isPre ? each : each.replace(/[ \t\r\n]+/gu, " ")]);
}

function element(name, inner) {
  const made = document.createElement(name);
  made.append(...inner);
  return made;
}

function inside(node, isPre) {
  return [...node.childNodes].flatMap((each) => copied(each, isPre || node.nodeName === "PRE"));
}

// A node as the editor knows it: nothing, its insides, or one of our elements.
function copied(node, isPre) {
  if (node.nodeType === Node.TEXT_NODE) return words(node, isPre);
  if (node.nodeType !== Node.ELEMENT_NODE || NEVER.has(node.nodeName.toUpperCase()) || wordSign(node)) return [];
  if (node.nodeName === "BR") return [document.createElement("br")];
  const inner = inside(node, isPre);
  if (node.nodeName === "A") return LINK.test(node.getAttribute("href") ?? "") ? [linked(node, inner)] : inner;
  if (["UL", "OL", "LI"].includes(node.nodeName)) return [element(node.nodeName, inner)];
  if (wordList(node)) return [element("li", inner)];
  if (IS_BLOCK.has(node.nodeName)) return inner.some((each) => each.nodeName === "P") ? inner : [element("p", inner)];
  return [...signs(node)].reduce((made, name) => [element(name, made)], inner);
}

function linked(node, inner) {
  const made = element("a", inner);
  made.setAttribute("href", node.getAttribute("href"));
  made.dir = "auto";
  return made;
}

// Lines that stand in no list get one.
function housed(fragment) {
  for (const line of fragment.querySelectorAll("li")) {
    if (["UL", "OL"].includes(line.parentNode.nodeName)) continue;
    const before = line.previousElementSibling;
    if (before?.dataset?.made) before.append(line);
    else {
      const list = document.createElement("ul");
      list.dataset.made = "1";
      line.replaceWith(list);
      list.append(line);
    }
  }
  for (const list of fragment.querySelectorAll("[data-made]")) delete list.dataset.made;
  return fragment;
}

// Styles are read, never applied: our policy would refuse them, and say so for each.
function bare(html) {
  const unstyled = html.replaceAll(/<style[\s>][\s\S]*?<\/style>/giu, "");
  return unstyled.replaceAll(/<[a-z][^<>]*>/giu, (tag) => tag.replaceAll(/(\s)style(\s*=)/giu, "$1data-style$2"));
}

export function clean(html) {
  const page = new DOMParser().parseFromString(bare(html), "text/html");
  const fragment = document.createDocumentFragment();
  fragment.append(...inside(page.body, false));
  return housed(fragment);
}

// A capturing listener: the editor's own would take a picture before the words beside it.
export function pasted(event, editor, said) {
  const { clipboardData } = event;
  if (!clipboardData) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const html = clipboardData.getData("text/html");
  const plain = clipboardData.getData("text/plain") || clipboardData.getData("text/uri-list");
  said.textContent = "";
  if (html && clean(html).textContent.trim()) editor.insertHTML(html);
  else if (plain) editor.insertHTML(fromWords(plain));
  else if (clipboardData.files.length > 0) said.textContent = said.dataset.picture;
}
