// One chat open on one phone: head, messages, composer, keyboards.

import * as api from "./api.js";
import { excerpt } from "./bubble.js";
import { openAttachMenu } from "./attach.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { avatar, el, fill, icon, iconButton } from "./dom.js";
import { fullName } from "./format.js";
import { t } from "./i18n.js";
import { replyKeyboard } from "./keyboards.js";
import { openMessageMenu } from "./message_menu.js";
import { announce, enlarge, refused } from "./notices.js";
import { store } from "./store.js";
import { tapInline, tapReply } from "./taps.js";

export class Screen {
  #keyboardShown = null;

  /** `phone` gives host, person, visible(), openMenu(anchor), showList() and openChat(chat). */
  constructor(phone, chat) {
    this.phone = phone;
    this.chat = chat;
    this.host = phone.host;
    this.subtitle = el("span", { class: "chat-subtitle" });
    this.back = iconButton("back", t("chat.back"), () => phone.showList(), { data: { part: "back" } });
    this.showBack(store.chatsOf(phone.person.id).length > 1);
    const more = iconButton("more", t("chat.more"), () => phone.openMenu(more), {
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { part: "more" },
    });
    const head = el(
      "header",
      { class: "chat-head" },
      this.back,
      avatar(chat.title, chat.colour),
      el("div", { class: "chat-names" }, el("b", { class: "chat-title", text: chat.title }), this.subtitle),
      more,
    );
    this.topics = el("div", { class: "topics", role: "group", "aria-label": t("chat.topics"), hidden: true });
    this.pinned = el("button", {
      type: "button",
      class: "pinned",
      hidden: true,
      data: { part: "pinned" },
      on: { click: () => this.conversation.scrollTo(this.chat.pinned.at(-1)) },
    });
    this.conversation = new Conversation(chat, this.#actions());
    this.welcome = el(
      "div",
      { class: "welcome", hidden: true },
      avatar(chat.title, chat.colour),
      el("b", { text: chat.title }),
      el("span", { text: t("chat.welcome") }),
    );
    this.conversation.node.append(this.welcome);
    this.composer = new Composer(chat, this.#hooks());
    this.instead = el("button", {
      type: "button",
      class: "instead",
      hidden: true,
      data: { part: "instead" },
      on: { click: () => this.#insteadTapped() },
    });
    this.keyboard = el("div", { class: "keyboard-slot" });
    this.node = el(
      "div",
      { class: "chat" },
      head,
      this.topics,
      this.pinned,
      this.conversation.node,
      this.composer.node,
      this.instead,
      this.keyboard,
    );
    this.update();
  }

  /** Shows the way to the list of chats where there are several. */
  showBack(wanted) {
    this.back.hidden = !wanted;
  }

  #actions() {
    return {
      sendCommand: (text) => this.#send({ text }),
      openLink: (url) => this.phone.followDeepLink(url),
      tapInline: (message, button, row, col, node) => tapInline(this, message, button, row, col, node),
      openMenu: (item, point) => openMessageMenu(this, item, point),
      enlarge,
      reachedEnd: () => this.read(),
      focusComposer: () => this.composer.focus(),
    };
  }

  #hooks() {
    return {
      host: this.host,
      openAttach: (anchor) => openAttachMenu(this, anchor),
      toggleKeyboard: () => {
        this.chat.keyboardHidden = !this.chat.keyboardHidden;
        store.touched(this.chat);
      },
      focusMessages: () => this.conversation.focusLast(),
      sent: () => this.sent(),
    };
  }

  /** Opens a link: a chat with a bot of this sandbox here, anything else in a new tab. */
  openLink(url) {
    if (!this.phone.followDeepLink(url)) window.open(url, "_blank", "noopener");
  }

  /** What an attachment carries besides itself. */
  captionAndReply(content) {
    const takesCaption = content.photo || content.document || content.video || content.voice || content.album;
    const extras = this.composer.extras();
    return { ...extras, ...(takesCaption ? this.composer.takeCaption() : {}) };
  }

  sent() {
    this.conversation.scrollToEnd();
  }

  async #send(content) {
    try {
      await api.send(this.chat, content);
      this.sent();
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      refused(this.host, error);
    }
  }

  /** Draws what changed; says news aloud. */
  update() {
    this.#drawSubtitle();
    this.#drawTopics();
    this.#drawPinned();
    this.#drawKeyboard();
    this.#drawInstead();
    this.composer.update();
    this.conversation.update();
    this.#sayNews();
    this.read();
  }

  #drawSubtitle() {
    const typing = this.chat.typingUntil > Date.now();
    this.subtitle.classList.toggle("typing", typing);
    if (typing)
      fill(
        this.subtitle,
        el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
        t("chat.typing"),
      );
    else
      this.subtitle.textContent =
        this.chat.kind === "group" ? t("chat.members", { count: this.chat.size }) : t("chat.bot");
  }

  #drawTopics() {
    if (!this.chat.forum) return;
    const { topics } = this.chat;
    const chip = (id, name) =>
      el("button", {
        type: "button",
        class: "chip",
        "aria-pressed": String(this.chat.thread === id),
        text: name,
        on: { click: () => this.#showTopic(id) },
      });
    this.topics.hidden = !topics.length;
    fill(
      this.topics,
      chip(null, t("chat.all_topics")),
      topics.map(({ message_thread_id: id, name, closed }) => chip(id, closed ? `${name} ✓` : name)),
    );
  }

  #drawPinned() {
    const message = this.chat.messages.find((one) => one.message_id === this.chat.pinned.at(-1));
    this.pinned.hidden = !message;
    if (message)
      fill(
        this.pinned,
        icon("bookmark"),
        el(
          "span",
          { class: "context-words" },
          el("b", { text: t("chat.pinned") }),
          el("small", { text: excerpt(message) }),
        ),
      );
  }

  #showTopic(id) {
    this.chat.thread = id;
    store.touched(this.chat);
  }

  #drawKeyboard() {
    const markup = this.chat.keyboardHidden ? null : this.chat.replyKeyboard?.keyboard && this.chat.replyKeyboard;
    const signature = JSON.stringify(markup ?? null);
    if (signature === this.#keyboardShown) return;
    this.#keyboardShown = signature;
    fill(this.keyboard, markup && replyKeyboard(markup, (button) => tapReply(this, button)));
  }

  #drawInstead() {
    const fresh = this.chat.kind === "private" && this.chat.loaded && !this.chat.messages.length;
    const blocked = this.phone.isBlocked(this.chat);
    this.instead.hidden = !fresh && !blocked;
    this.composer.node.hidden = fresh || blocked;
    this.instead.textContent = blocked ? t("chat.unblock") : t("chat.start");
    this.welcome.hidden = !fresh;
  }

  async #insteadTapped() {
    if (this.phone.isBlocked(this.chat)) await this.phone.setBlocked(this.chat, false);
    else await this.#send({ text: "/start" });
    this.composer.focus();
  }

  #sayNews() {
    for (const message of this.chat.fresh ?? [])
      announce(
        t("chat.announce", { phone: fullName(this.phone.person), who: fullName(message.from), what: excerpt(message) }),
      );
    this.chat.fresh = [];
  }

  /** Marks the chat as read when its newest message is in sight. */
  async read() {
    if (!this.chat.unread || !this.conversation?.atEnd || !this.phone.visible()) return;
    this.chat.unread = 0;
    try {
      await api.markRead(this.chat);
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
    }
    store.touched(this.chat);
  }

  close() {
    this.conversation.close();
  }
}
