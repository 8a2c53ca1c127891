// The scrolling list of one chat's messages.

import { arrange, inTopic } from "./arrange.js";
import { bubble } from "./bubble.js";
import { calm, el, icon } from "./dom.js";
import { dayName, timeZone } from "./format.js";
import { languageCode, t } from "./i18n.js";
import { serviceLine } from "./service.js";
import { store } from "./store.js";

const NEAR_BOTTOM_PX = 60;
const DRAWN_AT_ONCE = 200;

export class Conversation {
  #drawn = new Map();
  #limit = DRAWN_AT_ONCE;
  #firstTime = true;

  constructor(chat, actions) {
    this.chat = chat;
    this.actions = { ...actions, scrollTo: (messageId) => this.scrollTo(messageId) };
    this.list = el("ol", {
      class: "messages",
      "aria-label": t("chat.messages", { name: chat.title }),
      data: { part: "messages" },
    });
    this.list.addEventListener("keydown", (event) => this.#keys(event));
    this.list.addEventListener("focusin", (event) => this.#makeCurrent(event.target.closest(".message")));
    this.earlier = el("button", {
      type: "button",
      class: "earlier",
      text: t("chat.earlier"),
      on: { click: () => this.#showEarlier() },
    });
    this.scroller = el("div", { class: "scroller" }, this.earlier, this.list);
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.badge = el("span", { class: "badge" });
    this.toBottom = el(
      "button",
      {
        type: "button",
        class: "to-bottom",
        "aria-label": t("chat.to_bottom"),
        title: t("chat.to_bottom"),
        on: { click: () => this.scrollToEnd(true) },
      },
      icon("down"),
      this.badge,
    );
    this.node = el("div", { class: "conversation" }, this.scroller, this.toBottom);
    this.resizing = new ResizeObserver(() => this.atEnd && this.scrollToEnd());
    this.resizing.observe(this.scroller);
    this.resizing.observe(this.list);
    this.atEnd = true;
  }

  /** Draws what changed since the last time. */
  update() {
    const stick = this.atEnd;
    const messages = inTopic(this.chat);
    const items = arrange(messages.slice(-this.#limit), this.chat);
    const ownNews = !this.#firstTime && items.at(-1)?.own && !this.#drawn.has(keyOf(items.at(-1)));
    this.earlier.hidden = messages.length <= this.#limit;
    this.#draw(items);
    if (!this.list.querySelector(".message[tabindex='0']"))
      this.#makeCurrent(this.list.querySelector(".message:last-of-type"));
    if (stick || ownNews) this.scrollToEnd();
    if (this.chat.loaded) this.#firstTime = false;
    this.#showBadge();
  }

  #draw(items) {
    const focus = this.#focusPlace();
    const next = new Map();
    let before = this.list.firstElementChild;
    for (const item of items) {
      const key = keyOf(item);
      const signature = signatureOf(item);
      const old = this.#drawn.get(key);
      const node = old?.signature === signature ? old.node : this.#make(item, !old);
      if (old && old.node !== node) {
        if (before === old.node) before = node;
        old.node.replaceWith(node);
        if (old.node.tabIndex === 0) node.tabIndex = 0;
      }
      next.set(key, { node, signature });
      if (node === before) before = before.nextElementSibling;
      else this.list.insertBefore(node, before);
    }
    for (const [key, { node }] of this.#drawn) if (!next.has(key)) node.remove();
    this.#drawn = next;
    this.#restoreFocus(focus);
    this.#moveCurrentToNews(items);
  }

  #make(item, isNew) {
    if (item.kind === "day") return el("li", { class: "day" }, el("span", { text: dayName(item.date, store.now()) }));
    if (item.kind === "service") return serviceLine(item.sentence, item.message.message_id);
    const node = bubble(item, this.chat, this.actions);
    if (isNew && !this.#firstTime && !calm()) node.classList.add("arriving");
    return node;
  }

  #moveCurrentToNews(items) {
    const last = items.findLast((item) => item.kind === "bubble");
    if (last && !this.list.contains(document.activeElement)) this.#makeCurrent(this.#drawn.get(keyOf(last)).node);
  }

  // A bot often redraws the message whose button was tapped: the keyboard's user must not lose the place.
  #focusPlace() {
    const message = document.activeElement?.closest?.(".message");
    if (!message || !this.list.contains(message)) return null;
    const { row, col } = document.activeElement.dataset;
    return { messageId: message.dataset.messageId, row, col };
  }

  #restoreFocus(focus) {
    if (!focus || this.list.contains(document.activeElement)) return;
    const message = this.#find(focus.messageId) ?? this.list.querySelector(".message:last-of-type");
    const buttons = message?.querySelectorAll(".inline-button") ?? [];
    const same = focus.row !== undefined && message.querySelector(`[data-row="${focus.row}"][data-col="${focus.col}"]`);
    (same || (focus.row !== undefined && buttons[0]) || message)?.focus({ preventScroll: true });
  }

  #find(messageId) {
    return this.list.querySelector(`[data-message-id="${Number(messageId)}"]`);
  }

  /** One message takes part in the Tab order, with everything in it; arrows change which. */
  #makeCurrent(message) {
    if (!message) return;
    for (const old of this.list.querySelectorAll(".message[tabindex='0']"))
      if (old !== message) setReachable(old, false);
    setReachable(message, true);
  }

  #keys(event) {
    const message = event.target.closest(".message");
    if (!message || event.defaultPrevented) return;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const all = [...this.list.querySelectorAll(".message")];
      const target = all[all.indexOf(message) + (event.key === "ArrowUp" ? -1 : 1)];
      event.preventDefault();
      if (target) target.focus();
      else if (event.key === "ArrowDown") this.actions.focusComposer();
    } else if (event.key === "Escape") this.actions.focusComposer();
    else if (event.target === message && event.key === "Enter") {
      event.preventDefault();
      const button = message.querySelector(".inline-button");
      if (button) button.focus();
      else
        message.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, ...middleOf(message) }));
    }
  }

  /** Puts focus on the newest message, or on its first button. */
  focusLast() {
    const message = [...this.list.querySelectorAll(".message")].at(-1);
    (message?.querySelector(".inline-button") ?? message)?.focus();
  }

  scrollTo(messageId) {
    const node = this.#find(messageId);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    node.classList.add("found");
    node.addEventListener("animationend", () => node.classList.remove("found"), { once: true });
  }

  scrollToEnd(smoothly = false) {
    this.atEnd = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smoothly && !calm() ? "smooth" : "instant" });
    this.toBottom.classList.remove("shown");
  }

  #scrolled() {
    this.atEnd = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR_BOTTOM_PX;
    this.toBottom.classList.toggle("shown", !this.atEnd);
    if (this.atEnd) this.actions.reachedEnd();
  }

  #showBadge() {
    this.badge.textContent = this.chat.unread || "";
    this.badge.hidden = !this.chat.unread;
  }

  #showEarlier() {
    const fromEnd = this.scroller.scrollHeight - this.scroller.scrollTop;
    this.#limit += DRAWN_AT_ONCE;
    this.update();
    this.scroller.scrollTop = this.scroller.scrollHeight - fromEnd;
  }

  /** Stops watching sizes. */
  close() {
    this.resizing.disconnect();
  }
}

function setReachable(message, reachable) {
  message.tabIndex = reachable ? 0 : -1;
  for (const inner of message.querySelectorAll("button, a, video")) inner.tabIndex = reachable ? 0 : -1;
}

const middleOf = (node) => {
  const box = node.querySelector(".bubble").getBoundingClientRect();
  return { clientX: box.left + box.width / 2, clientY: Math.min(box.top + box.height / 2, window.innerHeight - 40) };
};

const keyOf = (item) => (item.kind === "day" ? `day-${item.day}` : `${(item.message ?? item.messages[0]).message_id}`);

const signatureOf = (item) =>
  JSON.stringify([item, languageCode(), timeZone(), item.kind === "day" ? dayName(item.date, store.now()) : ""]);
