// What the page knows: bots, persons, groups and every chat as its person sees it.
// The sandbox is the only truth: an event makes the page read the chat again, never guess.

import * as api from "./api.js";
import { EventFeed } from "./events.js";

const TYPING_MS = 5000;
const CHAT_EVENTS = new Set(["message", "edit", "delete", "reaction", "pin"]);

class Store extends EventTarget {
  bots = [];
  persons = [];
  groups = [];
  chats = new Map();
  openChats = new Map();
  connected = true;
  clockSkewMs = 0;
  clockTurned = false;
  #reading = new Map();
  #answers = new Map();

  /** Calls `handler(detail)` on each `type`: people, chat, clock, faults, link. Returns a function that stops it. */
  on(type, handler) {
    const listener = ({ detail }) => handler(detail);
    this.addEventListener(type, listener);
    return () => this.removeEventListener(type, listener);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** Reads everything and starts following events. */
  async start() {
    const { seq } = await this.reload();
    this.feed = new EventFeed({ onEvent: (event) => this.#take(event), onLink: (up, anew) => this.#link(up, anew) });
    this.feed.open(seq);
  }

  /** Reads bots, persons, groups and the clock again. */
  async reload() {
    const state = await api.getState();
    const before = JSON.stringify([this.bots, this.persons, this.groups]);
    Object.assign(this, { bots: state.bots, persons: state.persons, groups: state.groups });
    this.#keepClock(state.clock);
    this.#arrangeChats();
    if (JSON.stringify([this.bots, this.persons, this.groups]) !== before) this.#tell("people");
    return state;
  }

  async #reloadQuietly() {
    try {
      await this.reload();
    } catch (error) {
      // The event feed notices a lost sandbox by itself and reads everything again once it is back.
      if (!(error instanceof api.ApiError)) throw error;
    }
  }

  #link(connected, restarted) {
    if (restarted) {
      this.chats.clear();
      this.#reloadQuietly();
    }
    if (this.connected === connected) return;
    this.connected = connected;
    this.#tell("link", connected);
    if (connected) for (const chat of this.chats.values()) this.read(chat);
  }

  #take(event) {
    if (CHAT_EVENTS.has(event.type)) this.#each(event, (chat) => this.read(chat));
    else if (event.type === "typing") this.#each(event, (chat) => this.#typing(chat, event));
    else if (event.type === "callback_answer") this.#keepAnswer(event);
    else if (event.type === "clock") this.#keepClock(event);
    else if (event.type === "fault") this.#tell("faults");
    else if (event.type === "commands") for (const chat of this.chats.values()) this.read(chat);
    else this.#reloadQuietly();
  }

  #each(event, act) {
    for (const chat of this.chats.values()) {
      if (chat.chatId === event.chat && (chat.kind === "group" || !event.bot || event.bot === chat.botId)) act(chat);
    }
  }

  #typing(chat, event) {
    chat.typingUntil = Date.now() + TYPING_MS;
    chat.typingThread = event.thread ?? null;
    this.#tell("chat", chat);
    window.clearTimeout(chat.typingTimer);
    chat.typingTimer = window.setTimeout(() => this.#tell("chat", chat), TYPING_MS + 50);
  }

  #keepClock(clock) {
    this.clockSkewMs = Date.parse(clock.now) - Date.now();
    this.clockTurned = clock.offset_seconds !== 0;
    this.#tell("clock");
  }

  /** The sandbox's time now. */
  now() {
    return new Date(Date.now() + this.clockSkewMs);
  }

  /** Takes over what the sandbox answered to a change of the clock. */
  clockIs(clock) {
    this.#keepClock(clock);
  }

  #keepAnswer(event) {
    const waiting = this.#answers.get(event.callback_query_id);
    if (typeof waiting === "function") waiting(event);
    else this.#answers.set(event.callback_query_id, event);
  }

  /** Waits for the bot's answer to a tap; null when none came in `seconds`. */
  answerTo(callbackQueryId, seconds) {
    const early = this.#answers.get(callbackQueryId);
    this.#answers.delete(callbackQueryId);
    if (early) return Promise.resolve(early);
    return new Promise((resolve) => {
      const finish = (answer) => {
        this.#answers.delete(callbackQueryId);
        resolve(answer);
      };
      this.#answers.set(callbackQueryId, finish);
      window.setTimeout(() => finish(null), seconds * 1000);
    });
  }

  #arrangeChats() {
    const wanted = new Map();
    for (const person of this.persons) {
      for (const chat of this.#chatsOf(person)) wanted.set(chat.key, chat);
    }
    for (const key of this.chats.keys()) if (!wanted.has(key)) this.chats.delete(key);
    for (const [key, chat] of wanted) {
      if (this.chats.has(key)) Object.assign(this.chats.get(key), { title: chat.title, username: chat.username });
      else {
        this.chats.set(key, chat);
        this.read(chat);
      }
    }
  }

  #chatsOf(person) {
    const blank = {
      personId: person.id,
      messages: [],
      replyKeyboard: null,
      commands: [],
      topics: [],
      pinned: [],
      unread: 0,
      typingUntil: 0,
      loaded: false,
      thread: null,
      draft: "",
    };
    const own = this.bots.map((bot) => ({
      ...blank,
      key: `${person.id}:bot:${bot.id}`,
      kind: "private",
      chatId: person.id,
      botId: bot.id,
      title: bot.name ?? bot.username,
      username: bot.username,
      colour: bot.id,
    }));
    const shared = this.groups
      .filter((group) => (group.members ?? []).includes(person.id))
      .map((group) => ({
        ...blank,
        key: `${person.id}:group:${group.id}`,
        kind: "group",
        chatId: group.id,
        botId: null,
        title: group.title,
        colour: group.id,
        forum: Boolean(group.is_forum ?? group.forum),
        size: group.members.length,
      }));
    return [...own, ...shared];
  }

  /** The chats of one person. */
  chatsOf(personId) {
    return [...this.chats.values()].filter((chat) => chat.personId === personId);
  }

  /** Reads a chat again; calls that arrive meanwhile share one more reading. */
  async read(chat) {
    if (this.#reading.has(chat.key)) {
      this.#reading.set(chat.key, true);
      return;
    }
    do {
      this.#reading.set(chat.key, false);
      try {
        this.#apply(chat, await api.getTranscript(chat));
      } catch (error) {
        if (!(error instanceof api.ApiError)) throw error;
        chat.failed = error.message;
      }
    } while (this.#reading.get(chat.key));
    this.#reading.delete(chat.key);
    this.#tell("chat", chat);
  }

  #apply(chat, transcript) {
    const newest = chat.messages.at(-1)?.message_id ?? 0;
    const before = new Map(chat.messages.map((message) => [message.message_id, message]));
    chat.messages = transcript.messages.filter((message) => !message.deleted);
    for (const message of chat.messages) message.reworded = isReworded(message, before.get(message.message_id));
    chat.fresh = chat.loaded ? chat.messages.filter((message) => message.message_id > newest && message.from_bot) : [];
    if (chat.fresh.length || !transcript.typing) chat.typingUntil = 0;
    else chat.typingUntil = Math.max(chat.typingUntil, Date.now() + TYPING_MS);
    const keyboard = transcript.reply_keyboard;
    if (JSON.stringify(keyboard) !== JSON.stringify(chat.replyKeyboard)) chat.keyboardHidden = false;
    Object.assign(chat, {
      replyKeyboard: keyboard,
      commands: this.#commandsFor(chat, transcript.commands),
      topics: transcript.topics,
      pinned: transcript.pinned,
      unread: transcript.unread,
      loaded: true,
      failed: null,
    });
  }

  #commandsFor(chat, commands) {
    if (chat.kind === "private") return commands;
    const nameOf = (id) => this.bots.find((bot) => bot.id === id)?.username;
    return commands.map((one) => ({ ...one, command: `${one.command}@${nameOf(one.bot)}` }));
  }

  /** Says the page changed something of its own in a chat (draft, topic, keyboard shown or hidden). */
  touched(chat) {
    this.#tell("chat", chat);
  }
}

/** Whether a message's words were changed; of a bot's this is known from the time on that the page looks. */
function isReworded(message, before) {
  if (!message.edited || !message.from_bot) return Boolean(message.edited);
  return Boolean(before && (before.reworded || before.text !== message.text || before.caption !== message.caption));
}

export const store = new Store();
