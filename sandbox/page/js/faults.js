// Faults made on purpose: a form to make one, the list of those that are active, a way to clear them.

import { addFault, ApiError, clearFaults, getFaults } from "./api.js";
import { el, fill } from "./dom.js";
import { fullName } from "./format.js";
import { t } from "./i18n.js";
import { refused } from "./notices.js";
import { store } from "./store.js";

const KINDS = ["429", "500", "502_html", "delay", "drop_before", "drop_after", "duplicate_update", "delay_update"];
const NEEDS = { 429: "retry_after", delay: "seconds", delay_update: "seconds" };
const METHODS = [
  "sendMessage",
  "sendPhoto",
  "sendMediaGroup",
  "editMessageText",
  "answerCallbackQuery",
  "deleteMessage",
  "getUpdates",
  "getFile",
];

export class FaultPanel {
  constructor() {
    this.list = el("ul", { class: "faults", data: { part: "faults" } });
    this.none = el("p", { class: "hint", text: t("faults.none") });
    this.clear = el("button", {
      type: "button",
      class: "text-button danger",
      text: t("faults.clear"),
      data: { part: "faults-clear" },
      on: { click: () => this.#try(() => clearFaults()) },
    });
    this.form = this.#form();
    this.node = el(
      "div",
      { class: "drawer-panel" },
      el("p", { class: "hint", text: t("faults.about") }),
      this.form,
      el("div", { class: "faults-head" }, el("h3", { text: t("faults.active") }), this.clear),
      this.none,
      this.list,
    );
    this.close = store.on("faults", () => this.node.checkVisibility() && this.open());
  }

  #form() {
    const field = (name, control, hint) =>
      el(
        "label",
        { class: "field", data: { field: name } },
        el("span", { text: t(`faults.${name}`) }),
        control,
        hint && el("small", { text: hint }),
      );
    const number = (name, props) => field(name, el("input", { type: "number", name, ...props }));
    const kind = el(
      "select",
      { name: "kind" },
      KINDS.map((key) => el("option", { value: key, text: t(`fault.${key}`) })),
    );
    const methods = el("input", {
      name: "methods",
      list: "known-methods",
      placeholder: t("faults.any"),
      autocomplete: "off",
    });
    const chats = el(
      "select",
      { name: "chat" },
      el("option", { value: "", text: t("faults.any") }),
      [...store.persons, ...store.groups].map((one) => el("option", { value: one.id, text: fullName(one) })),
    );
    const form = el(
      "form",
      { class: "fault-form" },
      field("kind", kind),
      field("methods", methods, t("faults.methods_hint")),
      el(
        "datalist",
        { id: "known-methods" },
        METHODS.map((name) => el("option", { value: name })),
      ),
      field("chat", chats),
      el(
        "div",
        { class: "field-pair" },
        number("retry_after", { min: 1, value: 5 }),
        number("seconds", { min: 0, step: "any", value: 3 }),
        number("count", { min: 1, placeholder: "∞" }),
        number("rate", { min: 0, max: 1, step: "any", placeholder: "1" }),
        number("seed", { placeholder: "–" }),
      ),
      el("button", { class: "primary", text: t("faults.make"), data: { part: "fault-make" } }),
    );
    const adapt = () => {
      for (const name of ["retry_after", "seconds"])
        form.querySelector(`[data-field="${name}"]`).hidden = NEEDS[kind.value] !== name;
    };
    kind.addEventListener("change", adapt);
    adapt();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#try(() => addFault(faultOf(new FormData(form))));
    });
    return form;
  }

  async #try(call) {
    try {
      await call();
      await this.open();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refused(document.body, error);
    }
  }

  /** Reads the active faults. */
  async open() {
    try {
      const { faults } = await getFaults();
      this.none.hidden = faults.length > 0;
      this.clear.disabled = !faults.length;
      fill(
        this.list,
        faults.map((fault) =>
          el("li", {}, el("b", { text: t(`fault.${fault.kind}`) }), el("small", { text: details(fault) })),
        ),
      );
    } catch (error) {
      // Without the sandbox there is nothing to list; the bar on top already says so.
      if (!(error instanceof ApiError)) throw error;
    }
  }
}

function faultOf(data) {
  const fault = { kind: data.get("kind") };
  const methods = data
    .get("methods")
    .split(/[\s,，]+/)
    .filter(Boolean);
  if (methods.length) fault.methods = methods;
  if (data.get("chat")) fault.chat = Number(data.get("chat"));
  const needed = NEEDS[fault.kind];
  if (needed) fault[needed] = Number(data.get(needed));
  for (const name of ["count", "rate", "seed"]) if (data.get(name)) fault[name] = Number(data.get(name));
  return fault;
}

function details(fault) {
  const parts = [
    fault.methods?.join(", "),
    fault.chat && `#${fault.chat}`,
    fault.retry_after && `${fault.retry_after} s`,
    fault.seconds && `${fault.seconds} s`,
    fault.count && `× ${fault.count}`,
    fault.rate && `${Math.round(fault.rate * 100)} %`,
  ];
  return parts.filter(Boolean).join(" · ");
}
