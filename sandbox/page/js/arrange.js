// Orders a chat's messages into what is drawn: days, runs by one sender, albums, service lines. Draws nothing.

import { isOwn } from "./bubble.js";
import { dayKey } from "./format.js";
import { serviceSentence } from "./service.js";

const RUN_SECONDS = 300;

/** The messages of the shown topic; everything where there are no topics. */
export function inTopic(chat) {
  if (!chat.forum || chat.thread === null) return chat.messages;
  return chat.messages.filter((message) => (message.message_thread_id ?? 0) === chat.thread);
}

/** Items to draw: {kind: "day", date} | {kind: "service", message, sentence} | {kind: "bubble", messages, own, seen, opens, closes}. */
export function arrange(messages, chat) {
  const seenUntil = lastSignOfTheBot(messages);
  const items = [];
  let day = null;
  for (const message of messages) {
    const date = new Date(message.date * 1000);
    if (dayKey(date) !== day) {
      day = dayKey(date);
      items.push({ kind: "day", day, date });
    }
    const sentence = serviceSentence(message);
    const previous = items.at(-1);
    if (sentence) items.push({ kind: "service", message, sentence });
    else if (
      message.media_group_id &&
      previous.kind === "bubble" &&
      previous.messages[0].media_group_id === message.media_group_id
    )
      previous.messages.push(message);
    else
      items.push({ kind: "bubble", messages: [message], own: isOwn(message, chat), seen: message.date <= seenUntil });
  }
  markRuns(items);
  return items;
}

function lastSignOfTheBot(messages) {
  return messages
    .filter((message) => message.from_bot)
    .reduce((latest, message) => Math.max(latest, message.edit_date ?? message.date), 0);
}

function markRuns(items) {
  items.forEach((item, index) => {
    if (item.kind !== "bubble") return;
    item.opens = !sameRun(items[index - 1], item);
    item.closes = !sameRun(item, items[index + 1]);
  });
}

function sameRun(first, second) {
  if (first?.kind !== "bubble" || second?.kind !== "bubble") return false;
  const [one, other] = [first.messages.at(-1), second.messages[0]];
  return one.from?.id === other.from?.id && Math.abs(other.date - one.date) < RUN_SECONDS;
}
