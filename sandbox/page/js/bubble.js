// One message, or one album, as a bubble.

import { avatar, el, icon } from "./dom.js";
import { renderText } from "./entities.js";
import { clockTime, clockTimeExact, dayAndTime, fullName } from "./format.js";
import { t } from "./i18n.js";
import { inlineKeyboard } from "./keyboards.js";
import { albumNode, mediaNode, isBare, mediaLabel } from "./media.js";

/** Whether the chat's person wrote this message. */
export const isOwn = (message, chat) =>
  chat.kind === "group" ? message.from?.id === chat.personId : !message.from_bot;

/** Telegram's apps keep what a link hands to the bot behind /start to themselves, an invitation for example. */
const shownText = (message) => (message.from_bot ? message.text : message.text?.replace(/^\/start [\w-]+$/, "/start"));

/** A list item for `item`: {messages, own, opens, closes, seen}; `opens`/`closes` mark the ends of a run by one sender. */
export function bubble(item, chat, actions) {
  const [message] = item.messages;
  const classes = ["message", item.own ? "own" : "theirs", item.opens && "opens", item.closes && "closes"];
  const node = el("li", {
    class: classes.filter(Boolean).join(" "),
    tabindex: "-1",
    "aria-label": spoken(item, chat),
    data: { messageId: message.message_id, part: "message", side: item.own ? "own" : "theirs" },
  });
  const withFace = chat.kind === "group" && !item.own;
  if (withFace)
    node.append(
      item.closes
        ? avatar(fullName(message.from), message.from?.id, "small")
        : el("span", { class: "avatar small blank" }),
    );
  node.append(el("div", { class: "stack" }, body(item, chat, actions), keyboard(item, actions)));
  node.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    actions.openMenu(item, { x: event.clientX, y: event.clientY });
  });
  return node;
}

function body(item, chat, actions) {
  const [message] = item.messages;
  const captioned = item.messages.find((one) => one.caption) ?? message;
  const text = shownText(message) ?? captioned.caption ?? "";
  const bare = !text && item.messages.every(isBare);
  const node = el("div", { class: `bubble${bare ? " bare" : ""}${text ? "" : " no-text"}`, data: { part: "bubble" } });
  if (chat.kind === "group" && !item.own && item.opens)
    node.append(
      el("div", { class: `sender tone-${Math.abs(message.from?.id ?? 0) % 7}`, text: fullName(message.from) }),
    );
  node.append(...[forwarded(message), quoted(message, actions)].filter(Boolean));
  const media = item.messages.length > 1 ? albumNode(item.messages, actions) : mediaNode(message, actions);
  if (media) node.append(media);
  const entities = message.text === undefined ? captioned.caption_entities : message.entities;
  const foot = meta(item);
  if (text)
    node.append(
      el(
        "div",
        { class: "text", data: { part: "text" } },
        el("span", { data: { part: "words" } }, renderText(text, entities ?? [], actions)),
        foot,
      ),
    );
  else node.append(foot);
  const reactions = reactionRow(message);
  if (reactions) node.append(reactions);
  return node;
}

function meta(item) {
  const last = item.messages.at(-1);
  const date = new Date(last.date * 1000);
  // Telegram's apps leave the mark out where a bot redraws a message with buttons, or takes only those away.
  const edited = item.messages.some((message) => message.reworded && !message.reply_markup?.inline_keyboard);
  return el(
    "span",
    { class: "meta" },
    edited && el("span", { class: "edited", text: t("message.edited") }),
    el("time", {
      datetime: date.toISOString(),
      title: `${dayAndTime(date)} ${clockTimeExact(date).slice(-2)}″`,
      text: clockTime(date),
    }),
    item.own && icon(item.seen ? "seen" : "sent", item.seen ? "tick seen" : "tick"),
  );
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const name = origin.sender_user
    ? fullName(origin.sender_user)
    : (origin.sender_user_name ?? origin.chat?.title ?? "");
  return el("div", { class: "forwarded", text: t("message.forwarded", { name }) });
}

function quoted(message, actions) {
  const original = message.reply_to_message;
  if (!original || original.forum_topic_created) return null;
  const open = () => actions.scrollTo(original.message_id);
  return el(
    "button",
    { type: "button", class: "quote", tabindex: "-1", on: { click: open } },
    el("b", { text: fullName(original.from) }),
    el("span", { text: excerpt(original) }),
  );
}

function reactionRow(message) {
  const reactions = message.reactions ?? [];
  if (!reactions.length) return null;
  const emojis = reactions
    .map((reaction) => (typeof reaction === "string" ? reaction : (reaction.emoji ?? reaction.type?.emoji)))
    .filter(Boolean);
  return el(
    "div",
    { class: "reactions" },
    emojis.map((emoji) => el("span", { class: "reaction", text: emoji })),
  );
}

function keyboard(item, actions) {
  const message = item.messages.at(-1);
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return inlineKeyboard(rows, (button, row, col, node) => actions.tapInline(message, button, row, col, node));
}

/** The message in one line, for quotes, chat lists and announcements. */
export function excerpt(message) {
  const words = shownText(message) ?? message.caption ?? "";
  const label = mediaLabel(message);
  const line = [label, words].filter(Boolean).join(" ");
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

/** The message as a screen reader says it. */
export function spoken(item, chat) {
  const message = item.messages.at(-1);
  const who = item.own ? t("message.you") : fullName(message.from) || chat.title;
  const what = item.messages
    .map((one) => [mediaLabel(one), shownText(one) ?? one.caption].filter(Boolean).join(" "))
    .join(" ");
  return t("message.spoken", { who, what, time: clockTime(new Date(message.date * 1000)) });
}
