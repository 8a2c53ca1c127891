// The list of a person's chats, shown where there is more than one.

import { excerpt } from "./bubble.js";
import { avatar, el, icon, iconButton } from "./dom.js";
import { t } from "./i18n.js";
import { store } from "./store.js";

/** The list of a person's chats. */
export function chatList(phone, open) {
  const rows = store.chatsOf(phone.person.id).map((chat) => {
    const last = chat.messages.at(-1);
    return el(
      "li",
      {},
      el(
        "button",
        {
          type: "button",
          class: "chat-row",
          data: { part: "chat-row", title: chat.title },
          on: { click: () => open(chat) },
        },
        avatar(chat.title, chat.colour),
        el(
          "span",
          { class: "chat-names" },
          el("b", { text: chat.title }),
          el("span", { class: "chat-subtitle", text: last ? excerpt(last) : t("chat.empty") }),
        ),
        el("span", { class: "badge", text: chat.unread || "", hidden: !chat.unread }),
      ),
    );
  });
  const more = iconButton("more", t("chat.more"), () => phone.openMenu(more), {
    "aria-haspopup": "menu",
    "aria-expanded": "false",
  });
  return el(
    "div",
    { class: "chat chat-list" },
    el(
      "header",
      { class: "chat-head" },
      el("div", { class: "chat-names" }, el("b", { class: "chat-title", text: t("chat.list") })),
      more,
    ),
    rows.length
      ? el("ul", { class: "chat-rows" }, rows)
      : el(
          "p",
          { class: "no-bots" },
          icon("plug"),
          el("b", { text: t("bots.none") }),
          el("span", { text: t("bots.none_hint") }),
          el("code", { text: `${window.location.origin}/bot<TOKEN>/` }),
        ),
  );
}
