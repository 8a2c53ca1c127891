// The list of Bot API calls, newest on top, read anew while it is open.

import { ApiError, getCalls } from "./api.js";
import { el } from "./dom.js";
import { clockTimeExact } from "./format.js";
import { t } from "./i18n.js";

const EVERY_MS = 1000;
const KEPT = 300;
const NOISE = new Set(["getUpdates", "getMe", "sendChatAction"]);

export class CallLog {
  #after = 0;
  #timer = null;

  constructor() {
    this.filter = el("input", {
      type: "search",
      placeholder: t("calls.filter"),
      "aria-label": t("calls.filter"),
      on: { input: () => this.#sift() },
    });
    this.noise = el("input", { type: "checkbox", on: { change: () => this.#sift() } });
    this.list = el("ol", { class: "calls", reversed: true, data: { part: "calls" } });
    this.empty = el("p", { class: "hint", text: t("calls.empty") });
    this.node = el(
      "div",
      { class: "drawer-panel" },
      el(
        "div",
        { class: "calls-tools" },
        this.filter,
        el("label", { class: "check" }, this.noise, el("span", { text: t("calls.noise") })),
      ),
      this.empty,
      this.list,
    );
  }

  /** Starts reading. */
  open() {
    this.pause();
    this.#read();
  }

  /** Stops reading. */
  pause() {
    window.clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #read() {
    this.#timer = window.setTimeout(() => this.#read(), EVERY_MS);
    try {
      const { calls } = await getCalls(this.#after);
      for (const call of calls) this.#add(call);
      if (calls.length) this.#after = calls.at(-1).n;
    } catch (error) {
      // Without the sandbox there is nothing to list; the bar on top already says so.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #add(call) {
    const result = call.ok ? "ok" : String(call.error_code ?? "–");
    const summary = el(
      "summary",
      {},
      el("time", { text: call.at ? clockTimeExact(new Date(call.at)) : "" }),
      el("b", { text: call.method }),
      el("span", { class: "call-chat", text: call.chat_id ?? "" }),
      el("span", { class: `call-result ${call.ok ? "good" : "bad"}`, text: result }),
    );
    const words = [call.description, JSON.stringify(call.params ?? {}, null, 2)].filter(Boolean).join("\n");
    const line = el("li", { data: { method: call.method } }, el("details", {}, summary, el("pre", { text: words })));
    line.hidden = !this.#wanted(call.method);
    this.list.prepend(line);
    while (this.list.childElementCount > KEPT) this.list.lastElementChild.remove();
    this.empty.hidden = true;
  }

  #wanted(method) {
    const words = this.filter.value.trim().toLowerCase();
    if (words) return method.toLowerCase().includes(words);
    return this.noise.checked || !NOISE.has(method);
  }

  #sift() {
    for (const line of this.list.children) line.hidden = !this.#wanted(line.dataset.method);
  }
}
