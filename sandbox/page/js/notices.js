// What interrupts: toasts and alerts inside a phone, dialogs over the page, words for screen readers.

import { el, icon } from "./dom.js";
import { t } from "./i18n.js";

const TOAST_MS = 4000;

/** A short word at the bottom of `host` that goes away by itself. */
export function toast(host, text, kind = "info") {
  if (!text) return;
  host.querySelector(".toast")?.remove();
  const node = el(
    "div",
    { class: `toast ${kind}`, role: "status", data: { part: "toast" } },
    icon(kind === "error" ? "warning" : "info"),
    el("span", { text }),
  );
  host.append(node);
  window.setTimeout(() => node.remove(), TOAST_MS);
}

/** The sandbox's refusal as a toast. */
export function refused(host, error) {
  toast(host, error.message || t("error.no_connection"), "error");
}

/** A box inside `host` that waits for a decision; resolves to true on the main button, false otherwise. */
export function ask(host, text, { confirm = t("action.ok"), cancel = null } = {}) {
  const back = document.activeElement;
  return new Promise((resolve) => {
    const finish = (answer) => {
      veil.remove();
      back?.focus?.({ preventScroll: true });
      resolve(answer);
    };
    const main = el("button", {
      type: "button",
      class: "text-button strong",
      text: confirm,
      data: { part: "confirm" },
      on: { click: () => finish(true) },
    });
    const other =
      cancel &&
      el("button", { type: "button", class: "text-button", text: cancel, on: { click: () => finish(false) } });
    const box = el(
      "div",
      { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": text, data: { part: "alert" } },
      el("p", { text }),
      el("div", { class: "alert-buttons" }, other, main),
    );
    const veil = el("div", { class: "veil" }, box);
    veil.addEventListener("keydown", (event) => alertKeys(event, [other, main].filter(Boolean), () => finish(false)));
    host.append(veil);
    main.focus();
  });
}

function alertKeys(event, buttons, dismiss) {
  event.stopPropagation();
  if (event.key === "Escape") dismiss();
  if (event.key !== "Tab") return;
  event.preventDefault();
  buttons[(buttons.indexOf(document.activeElement) + 1) % buttons.length].focus();
}

/**
 * A form in a dialog over the page. Fields: {name, label, type?, value?, options?: [[value, label]], required?, hint?}.
 * Resolves to {name: value} or to null when it was closed.
 */
export function askForm(title, fields, submitLabel) {
  return new Promise((resolve) => {
    const dialog = el("dialog", { class: "sheet", "aria-label": title });
    const form = el("form", { method: "dialog" }, el("h2", { text: title }), fields.map(fieldNode));
    const cancel = el("button", {
      type: "button",
      class: "text-button",
      text: t("action.cancel"),
      on: { click: () => dialog.close() },
    });
    form.append(el("div", { class: "sheet-buttons" }, cancel, el("button", { class: "primary", text: submitLabel })));
    let values = null;
    form.addEventListener("submit", () => {
      const data = new FormData(form);
      values = Object.fromEntries(
        fields.map(({ name, type }) => [
          name,
          type === "checks" ? data.getAll(name) : (data.get(name) ?? "").toString().trim(),
        ]),
      );
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(values);
    });
    dialog.append(form);
    document.body.append(dialog);
    dialog.showModal();
  });
}

function fieldNode({ name, label, type = "text", value = "", options, required, hint, ...rest }) {
  if (type === "checks") {
    const boxes = options.map(([key, words]) =>
      el(
        "label",
        { class: "check" },
        el("input", { type: "checkbox", name, value: key, checked: value.includes(key) }),
        el("span", { text: words }),
      ),
    );
    return el("fieldset", { class: "field" }, el("legend", { text: label }), boxes);
  }
  const control = options
    ? el(
        "select",
        { name },
        options.map(([key, words]) => el("option", { value: key, text: words, selected: key === value })),
      )
    : el("input", { name, type, value, required, autocomplete: "off", ...rest });
  return el("label", { class: "field" }, el("span", { text: label }), control, hint && el("small", { text: hint }));
}

/** A picture over the whole page; Escape or a click closes it. */
export function enlarge(url, caption) {
  const close = el(
    "button",
    {
      type: "button",
      class: "icon-button on-dark",
      "aria-label": t("action.close"),
      on: { click: () => dialog.close() },
    },
    icon("close"),
  );
  const dialog = el(
    "dialog",
    { class: "lightbox", "aria-label": caption || t("media.photo"), data: { part: "lightbox" } },
    close,
    el("img", { src: url, alt: caption }),
    caption && el("p", { text: caption }),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Says `text` to screen readers when they are done with what they say. */
export function announce(text) {
  const region = document.getElementById("announcer");
  region.append(el("p", { text }));
  while (region.childElementCount > 5) region.firstElementChild.remove();
}
