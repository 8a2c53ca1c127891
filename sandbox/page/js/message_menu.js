// What a person can do with one message: answer, copy, correct, delete, react.

import * as api from "./api.js";
import { t } from "./i18n.js";
import { showMenu } from "./menu.js";
import { refused, toast } from "./notices.js";

const REACTIONS = ["👍", "❤", "🔥", "👏", "😁", "😢"];

/** Opens the menu of `item` at `point`; `screen` has chat, host and composer. */
export function openMessageMenu(screen, item, point) {
  const message = item.messages.at(-1);
  const words = message.text ?? message.caption;
  const act = (call) => guard(screen, call);
  const items = [
    {
      row: REACTIONS.map((emoji) => ({
        label: t("message.react", { emoji }),
        text: emoji,
        action: "react",
        run: () => act(() => toggleReaction(screen, message, emoji)),
      })),
    },
    { action: "reply", symbol: "reply", label: t("message.reply"), run: () => screen.composer.replyTo(message) },
    words && { action: "copy", symbol: "copy", label: t("message.copy"), run: () => copy(screen, words) },
    item.own &&
      words && {
        action: "edit",
        symbol: "pencil",
        label: t("message.edit"),
        run: () => screen.composer.editMessage(message),
      },
    item.own && {
      action: "delete",
      symbol: "trash",
      label: t("message.delete"),
      danger: true,
      run: () => act(() => removeAll(screen, item)),
    },
  ];
  showMenu({ host: screen.host, point, items: items.filter(Boolean), label: t("message.menu") });
}

async function guard(screen, call) {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    refused(screen.host, error);
  }
}

function toggleReaction(screen, message, emoji) {
  const own = JSON.stringify(message.reactions ?? []).includes(JSON.stringify(emoji));
  return api.react(screen.chat, message.message_id, own ? null : emoji);
}

async function removeAll(screen, item) {
  for (const message of item.messages) await api.remove(screen.chat, message.message_id);
}

async function copy(screen, words) {
  await navigator.clipboard?.writeText(words);
  toast(screen.host, t("message.copied"));
}
