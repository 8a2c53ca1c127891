// Small menus that pop up inside a phone: for a message, for attachments, for the phone itself.

import { el, icon, moveFocus } from "./dom.js";

let open = null;

/**
 * Shows a menu inside `host`, at `point` (client coordinates) or above/below `anchor`.
 * Items: {label, symbol, run, danger, checked}, {row: [{label, text, run}]} for one line of small buttons, or {line: true}.
 */
export function showMenu({ host, anchor, point, items, label, className = "" }) {
  closeMenu();
  const back = document.activeElement;
  const menu = el("div", {
    class: `menu ${className}`.trim(),
    role: "menu",
    "aria-label": label,
    data: { part: "menu" },
  });
  menu.append(...items.map((item) => menuLine(item)));
  host.append(menu);
  placeMenu(menu, host, anchor, point);
  const outside = (event) => !menu.contains(event.target) && closeMenu(false);
  window.setTimeout(() => open?.menu === menu && document.addEventListener("pointerdown", outside), 0);
  open = { menu, back, outside, anchor };
  anchor?.setAttribute("aria-expanded", "true");
  menu.addEventListener("keydown", (event) => menuKeys(event, menu));
  menu.querySelector("button")?.focus({ preventScroll: true });
  return menu;
}

/** Closes the open menu, if any; focus goes back to where it was unless `refocus` is false. */
export function closeMenu(refocus = true) {
  if (!open) return;
  const { menu, back, outside, anchor } = open;
  open = null;
  document.removeEventListener("pointerdown", outside);
  anchor?.setAttribute("aria-expanded", "false");
  menu.remove();
  if (refocus) back?.focus?.({ preventScroll: true });
}

function menuLine(item) {
  if (item.line) return el("hr");
  if (item.heading) return el("div", { class: "menu-heading", text: item.heading });
  if (item.row)
    return el(
      "div",
      { class: "menu-row" },
      item.row.map((choice) => menuButton(choice, "menu-small", choice.text)),
    );
  return menuButton(item, `menu-item${item.danger ? " danger" : ""}`);
}

function menuButton(item, className, text) {
  const role = item.checked === undefined ? "menuitem" : "menuitemradio";
  const run = () => {
    closeMenu();
    item.run();
  };
  return el(
    "button",
    {
      type: "button",
      class: className,
      role,
      "aria-checked": item.checked === undefined ? null : String(item.checked),
      "aria-label": text ? item.label : null,
      data: { action: item.action },
      on: { click: run },
    },
    text ??
      [
        item.symbol ? icon(item.symbol) : null,
        el("span", { text: item.label }),
        item.checked ? icon("check", "checked") : null,
      ].filter(Boolean),
  );
}

function menuKeys(event, menu) {
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    closeMenu();
    return;
  }
  const small = document.activeElement.classList.contains("menu-small");
  if (small && (event.key === "ArrowLeft" || event.key === "ArrowRight"))
    moveFocus(event, [...menu.querySelectorAll(".menu-small")], { horizontal: true });
  else if (small && event.key === "ArrowDown") {
    event.preventDefault();
    menu.querySelector(".menu-item")?.focus();
  } else moveFocus(event, [...menu.querySelectorAll(".menu-item, .menu-small:first-child")]);
}

function placeMenu(menu, host, anchor, point) {
  const frame = host.getBoundingClientRect();
  // Not the box on screen: the menu is still growing into its place.
  const size = { width: menu.offsetWidth, height: menu.offsetHeight };
  const at = anchor ? anchor.getBoundingClientRect() : null;
  const left = at ? Math.min(at.left, frame.right - size.width - 8) : point.x;
  const below = at ? at.bottom + 6 : point.y;
  const above = at ? at.top - size.height - 6 : point.y - size.height;
  const top = below + size.height > frame.bottom - 8 ? above : below;
  const clamp = (value, low, high) => Math.max(low, Math.min(value, Math.max(low, high)));
  menu.style.setProperty("left", `${clamp(left - frame.left, 8, frame.width - size.width - 8)}px`);
  menu.style.setProperty("top", `${clamp(top - frame.top, 8, frame.height - size.height - 8)}px`);
}
