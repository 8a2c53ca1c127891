// Text with Telegram's formatting entities becomes DOM nodes; offsets count UTF-16 units, as JavaScript strings do.

import { el } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const SAFE_LINK = /^(https?|mailto|tel|tg):/i;

/** Renders `text`; `actions` has sendCommand(text) and openLink(url) -> true when the page handled it. */
export function renderText(text, entities = [], actions = {}) {
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fragment.append(...renderRange(text, 0, text.length, ordered, actions));
  return fragment;
}

function renderRange(text, start, end, entities, actions) {
  const nodes = [];
  let at = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    index += 1;
    if (to <= from) continue;
    if (from > at) nodes.push(document.createTextNode(text.slice(at, from)));
    const inner = [];
    while (index < entities.length && entities[index].offset < to) inner.push(entities[index++]);
    nodes.push(wrap(entity, text.slice(from, to), renderRange(text, from, to, inner, actions), actions));
    // A block ends its line by itself: the newline behind it would show as an empty line.
    at = BLOCKS.has(entity.type) && text[to] === "\n" ? to + 1 : to;
  }
  if (at < end) nodes.push(document.createTextNode(text.slice(at, end)));
  return nodes;
}

function wrap(entity, raw, children, actions) {
  if (entity.type in TAGS) return el(TAGS[entity.type], {}, children);
  switch (entity.type) {
    case "pre":
      return el("pre", { "data-language": entity.language }, el("code", {}, children));
    case "spoiler":
      return spoiler(children);
    case "bot_command":
      return el(
        "button",
        { type: "button", class: "text-link", tabindex: "-1", on: { click: () => actions.sendCommand?.(raw) } },
        children,
      );
    case "text_link":
      return link(entity.url, children, actions);
    case "url":
      return link(SAFE_LINK.test(raw) ? raw : `https://${raw}`, children, actions);
    case "email":
      return link(`mailto:${raw}`, children, actions);
    case "phone_number":
      return link(`tel:${raw}`, children, actions);
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return el("span", { class: "mention" }, children);
    default:
      return el("span", {}, children);
  }
}

function link(url, children, actions) {
  if (!SAFE_LINK.test(url)) return el("span", {}, children);
  const follow = (event) => {
    if (actions.openLink?.(url)) event.preventDefault();
  };
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", on: { click: follow } }, children);
}

function spoiler(children) {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-pressed": "false" }, children);
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    node.classList.add("shown");
    node.setAttribute("aria-pressed", "true");
  };
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", reveal);
  return node;
}
