// Buttons under messages (inline keyboards) and below the composer (reply keyboards).

import { el, icon, moveFocus } from "./dom.js";
import { t } from "./i18n.js";

const SYMBOLS = {
  url: "link",
  web_app: "window",
  switch_inline_query: "share",
  switch_inline_query_current_chat: "share",
  login_url: "link",
  copy_text: "copy",
  pay: "card",
};

/** The buttons under a message; `onTap(button, row, col, node)` gets the tapped one. */
export function inlineKeyboard(rows, onTap) {
  const node = el("div", {
    class: "inline-keyboard",
    role: "group",
    "aria-label": t("keyboard.inline"),
    data: { part: "inline-keyboard" },
  });
  rows.forEach((row, rowIndex) => {
    const line = el("div", { class: "keyboard-row" });
    row.forEach((button, colIndex) => {
      const kind = Object.keys(SYMBOLS).find((name) => button[name] !== undefined);
      const tap = el(
        "button",
        {
          type: "button",
          class: `inline-button${kind ? " with-symbol" : ""}${button.style ? ` style-${button.style}` : ""}`,
          tabindex: "-1",
          data: { row: rowIndex, col: colIndex, label: button.text },
        },
        el("span", { class: "label", text: button.text }),
        kind && icon(SYMBOLS[kind], "corner"),
        el("span", { class: "spinner", "aria-hidden": "true" }),
      );
      tap.addEventListener(
        "click",
        () => tap.getAttribute("aria-busy") !== "true" && onTap(button, rowIndex, colIndex, tap),
      );
      line.append(tap);
    });
    node.append(line);
  });
  node.addEventListener("keydown", (event) => moveAcross(event, node));
  return node;
}

function moveAcross(event, node) {
  const rows = [...node.querySelectorAll(".keyboard-row")].map((row) => [...row.querySelectorAll("button")]);
  const rowIndex = rows.findIndex((row) => row.includes(document.activeElement));
  if (rowIndex < 0) return;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    event.stopPropagation();
    moveFocus(event, rows[rowIndex], { horizontal: true });
    return;
  }
  const next = rows[rowIndex + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next[Math.min(rows[rowIndex].indexOf(document.activeElement), next.length - 1)].focus();
}

/** The keyboard that takes the place of the phone's own; `onTap(button)` gets the tapped one. */
export function replyKeyboard(markup, onTap) {
  const node = el("div", {
    class: `reply-keyboard${markup.resize_keyboard ? "" : " tall"}`,
    role: "group",
    "aria-label": t("keyboard.reply"),
    data: { part: "reply-keyboard" },
  });
  for (const row of markup.keyboard) {
    node.append(
      el(
        "div",
        { class: "keyboard-row" },
        row.map((raw) => {
          const button = typeof raw === "string" ? { text: raw } : raw;
          const symbol = button.request_contact ? "person" : button.request_location ? "pin" : null;
          return el(
            "button",
            { type: "button", class: "reply-button", data: { label: button.text }, on: { click: () => onTap(button) } },
            symbol && icon(symbol),
            el("span", { class: "label", text: button.text }),
          );
        }),
      ),
    );
  }
  node.addEventListener("keydown", (event) => moveAcross(event, node));
  return node;
}
