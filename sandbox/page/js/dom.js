// Building blocks for the page's DOM. Text only ever becomes text nodes: nothing here parses HTML.

const SVG = "http://www.w3.org/2000/svg";

/** Makes one element; `props` are attributes, except `class`, `text`, `on` (listeners) and `data` (dataset). */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "on") listen(node, value);
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Attaches several listeners given as {event: handler}. */
export function listen(node, handlers) {
  for (const [event, handler] of Object.entries(handlers)) node.addEventListener(event, handler);
}

/** One icon out of the sprite; hidden from screen readers, because the button around it has the name. */
export function icon(name, extraClass = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon ${extraClass}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `icons/sprite.svg#${name}`);
  svg.append(use);
  return svg;
}

/** A button that shows an icon and speaks `label`. */
export function iconButton(name, label, onClick, props = {}) {
  return el(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, on: { click: onClick }, ...props },
    icon(name),
  );
}

/** Replaces all children of `node`. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A round picture with the first letter of a name, in a colour that belongs to the id. */
export function avatar(name, id, extraClass = "") {
  const tone = Math.abs(Number(id) || 0) % 7;
  const letter = [...(name || "?").trim()][0] ?? "?";
  return el("span", {
    class: `avatar tone-${tone} ${extraClass}`.trim(),
    "aria-hidden": "true",
    text: letter.toUpperCase(),
  });
}

/** Moves focus inside a group of elements with arrow keys, Home and End; returns true when it did. */
export function moveFocus(event, items, { columns = 1, horizontal = false } = {}) {
  const at = items.indexOf(document.activeElement);
  const steps = { ArrowDown: horizontal ? 0 : columns, ArrowUp: horizontal ? 0 : -columns };
  if (horizontal || columns > 1) Object.assign(steps, { ArrowRight: 1, ArrowLeft: -1 });
  let target = null;
  if (event.key === "Home") target = 0;
  else if (event.key === "End") target = items.length - 1;
  else if (steps[event.key]) target = (at + steps[event.key] + items.length) % items.length;
  if (target === null || !items.length) return false;
  event.preventDefault();
  items[target].focus();
  return true;
}

/** Whether the person asked the system for less movement. */
export const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
