// Messages that tell of an event in the chat: topics, members, pins.

import { el } from "./dom.js";
import { fullName } from "./format.js";
import { t } from "./i18n.js";

const SENTENCES = {
  forum_topic_created: (message) => t("service.topic_created", { name: message.forum_topic_created.name }),
  forum_topic_edited: (message) => t("service.topic_edited", { name: message.forum_topic_edited.name ?? "" }),
  forum_topic_closed: () => t("service.topic_closed"),
  forum_topic_reopened: () => t("service.topic_reopened"),
  new_chat_members: (message) => t("service.joined", { name: message.new_chat_members.map(fullName).join(", ") }),
  left_chat_member: (message) => t("service.left", { name: fullName(message.left_chat_member) }),
  pinned_message: () => t("service.pinned"),
  new_chat_title: (message) => t("service.title", { name: message.new_chat_title }),
  group_chat_created: () => t("service.group_created"),
  supergroup_chat_created: () => t("service.group_created"),
};

/** The sentence for a service message, or null when it is an ordinary one. */
export function serviceSentence(message) {
  const kind = Object.keys(SENTENCES).find((name) => message[name] !== undefined);
  return kind ? SENTENCES[kind](message) : null;
}

/** The line in the middle of the chat. */
export const serviceLine = (sentence, messageId) =>
  el("li", { class: "service", data: { messageId, part: "service" } }, el("span", { text: sentence }));
