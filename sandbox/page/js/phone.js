// One person's phone: frame, status bar, and on it a chat or the list of chats.

import * as api from "./api.js";
import { chatList } from "./chat_list.js";
import { avatar, el, fill, icon } from "./dom.js";
import { clockTime, fullName } from "./format.js";
import { t } from "./i18n.js";
import { closeMenu, showMenu } from "./menu.js";
import { refused } from "./notices.js";
import { Screen } from "./screen.js";
import { store } from "./store.js";

const LANGUAGES = [
  ["zh-hans", "简体中文"],
  ["zh-hant", "繁體中文"],
  ["en", "English"],
];

export class Phone {
  #screen = null;
  #inSight = true;

  constructor(person) {
    this.person = person;
    const name = fullName(person);
    this.time = el("time", { class: "status-time" });
    this.host = el("div", { class: "phone-screen" });
    this.content = el("div", { class: "phone-content" });
    const status = el(
      "div",
      { class: "status-bar", "aria-hidden": "true" },
      this.time,
      el("span", { class: "island" }),
      el("span", { class: "status-icons" }, icon("signal"), icon("wifi"), icon("battery")),
    );
    this.host.append(status, this.content);
    this.username = el("span", { class: "username" });
    this.about = el("small", {});
    const owner = el(
      "div",
      { class: "phone-owner" },
      avatar(name, person.id),
      el("div", {}, el("h2", { text: name }), this.username, this.about),
    );
    this.node = el(
      "section",
      {
        class: "phone",
        id: `phone-${person.id}`,
        "aria-label": t("phone.of", { name }),
        data: { part: "phone", personId: person.id, name },
      },
      owner,
      el("div", { class: "phone-frame" }, this.host),
    );
    const stop = [
      store.on("chat", (chat) => chat.personId === person.id && this.#chatChanged(chat)),
      store.on("clock", () => this.tick()),
    ];
    this.stop = () => stop.forEach((end) => end());
    this.watch = new IntersectionObserver(([entry]) => this.#seen(entry.isIntersecting), { threshold: 0.6 });
    this.watch.observe(this.node);
    this.describe(person);
    this.tick();
    this.#openFirst();
  }

  /** Takes over what changed about the person. */
  describe(person) {
    this.person = person;
    const parts = [
      LANGUAGES.find(([code]) => code === person.language_code)?.[1] ?? person.language_code,
      person.phone,
    ];
    this.username.textContent = person.username ? `@${person.username}` : "";
    this.about.textContent = parts.filter(Boolean).join(" · ");
    this.#screen?.update();
  }

  /** Follows the person's chats: what was open stays open when it is still there. */
  followChats() {
    const chats = store.chatsOf(this.person.id);
    if (this.#screen && chats.includes(this.#screen.chat)) this.#screen.showBack(chats.length > 1);
    else this.#openFirst();
  }

  #openFirst() {
    const chats = store.chatsOf(this.person.id);
    const before = chats.find((chat) => chat.key === store.openChats.get(this.person.id));
    if (before ?? chats.length === 1) this.openChat(before ?? chats[0]);
    else this.showList();
  }

  /** Shows the desk's time on the status bar. */
  tick() {
    const now = store.now();
    this.time.textContent = clockTime(now);
    this.time.setAttribute("datetime", now.toISOString());
  }

  #seen(inSight) {
    this.#inSight = inSight;
    if (inSight) this.#screen?.read();
  }

  /** Whether the person looks at this phone now. */
  visible() {
    return this.#inSight && document.visibilityState === "visible";
  }

  /** Opens a chat on this phone. */
  openChat(chat) {
    this.#screen?.close();
    this.#screen = new Screen(this, chat);
    store.openChats.set(this.person.id, chat.key);
    fill(this.content, this.#screen.node);
    this.#screen.conversation.scrollToEnd();
  }

  /** Shows the person's chats. */
  showList() {
    this.#screen?.close();
    this.#screen = null;
    store.openChats.delete(this.person.id);
    fill(
      this.content,
      chatList(this, (chat) => {
        this.openChat(chat);
        this.focus();
      }),
    );
  }

  #chatChanged(chat) {
    if (this.#screen?.chat === chat) this.#screen.update();
    else if (!this.#screen) {
      const focused = document.activeElement?.dataset?.title;
      this.showList();
      if (focused) this.content.querySelector(`[data-title="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  /** Puts focus where this person would write. */
  focus() {
    if (!this.#screen) this.content.querySelector("button")?.focus();
    else if (this.#screen.instead.hidden) this.#screen.composer.focus();
    else this.#screen.instead.focus();
  }

  /** Unread messages over all chats of this phone. */
  unread() {
    return store.chatsOf(this.person.id).reduce((sum, chat) => sum + chat.unread, 0);
  }

  isBlocked(chat) {
    return chat.kind === "private" && (this.person.blocked ?? []).includes(chat.botId);
  }

  async setBlocked(chat, blocked) {
    await this.#change(() => api.setBlocked(this.person.id, chat.botId, blocked));
  }

  async #change(call) {
    try {
      await call();
      await store.reload();
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      refused(this.host, error);
    }
  }

  /** The menu behind the three dots: language of the person, blocking of the bot. */
  openMenu(anchor) {
    const chat = this.#screen?.chat;
    const blocked = chat && this.isBlocked(chat);
    const items = [
      { heading: t("phone.language") },
      ...LANGUAGES.map(([code, label]) => ({
        action: `language-${code}`,
        label,
        checked: this.person.language_code === code,
        run: () => this.#change(() => api.setLanguage(this.person.id, code)),
      })),
    ];
    if (chat?.kind === "private") {
      items.push(
        { line: true },
        {
          action: "block",
          symbol: "block",
          label: blocked ? t("chat.unblock") : t("chat.block"),
          danger: !blocked,
          run: () => this.setBlocked(chat, !blocked),
        },
      );
    }
    showMenu({ host: this.host, anchor, items, label: t("chat.more") });
  }

  /** Follows t.me links to bots of this sandbox as Telegram does: opens the chat and starts it; false for any other link. */
  followDeepLink(url) {
    const match = /^(?:https?:\/\/)?(?:t|telegram)\.me\/(\w+)(?:\?start=([\w-]+))?/i.exec(url);
    const chat =
      match && store.chatsOf(this.person.id).find((one) => one.username?.toLowerCase() === match[1].toLowerCase());
    if (!chat) return false;
    if (this.#screen?.chat !== chat) this.openChat(chat);
    if (match[2]) this.#change(() => api.send(chat, { text: `/start ${match[2]}` }));
    return true;
  }

  /** Takes the phone away. */
  close() {
    closeMenu(false);
    this.stop();
    this.watch.disconnect();
    this.#screen?.close();
    this.node.remove();
  }
}
