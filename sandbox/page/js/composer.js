// Where a person writes: text, commands, replies, corrections, and the way to attachments.

import * as api from "./api.js";
import { excerpt } from "./bubble.js";
import { CommandHints } from "./commands.js";
import { el, fill, icon, iconButton } from "./dom.js";
import { fullName } from "./format.js";
import { t } from "./i18n.js";
import { refused } from "./notices.js";

export class Composer {
  #offered = "";
  #mode = null;

  /** `hooks`: host (the phone's screen), openAttach(anchor), toggleKeyboard(), focusMessages(), sent(). */
  constructor(chat, hooks) {
    this.chat = chat;
    this.hooks = hooks;
    this.input = el("textarea", {
      rows: "1",
      class: "composer-input",
      "aria-label": t("composer.label", { name: chat.title }),
      placeholder: t("composer.placeholder"),
      enterkeyhint: "send",
      data: { part: "composer" },
    });
    this.input.value = chat.draft;
    this.hints = new CommandHints(chat, this.input, (command) => this.#chooseCommand(command));
    this.attach = iconButton("attach", t("composer.attach"), () => hooks.openAttach(this.attach), {
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { part: "attach" },
    });
    this.commands = iconButton("slash", t("composer.commands"), () => this.#startCommand(), {
      data: { part: "commands" },
    });
    this.keyboard = iconButton("keyboard", t("composer.keyboard"), () => hooks.toggleKeyboard(), {
      data: { part: "keyboard-toggle" },
    });
    this.send = el(
      "button",
      {
        type: "submit",
        class: "send-button",
        "aria-label": t("composer.send"),
        title: t("composer.send"),
        data: { part: "send" },
      },
      icon("send"),
    );
    this.context = el("div", { class: "composer-context", hidden: true });
    const line = el(
      "div",
      { class: "composer-line" },
      this.attach,
      el("div", { class: "composer-box" }, this.input, this.commands, this.keyboard),
      this.send,
    );
    this.node = el("form", { class: "composer" }, this.hints.node, this.context, line);
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("keydown", (event) => this.#keys(event));
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("blur", () => this.hints.hide());
    this.update();
  }

  /** Follows what the chat offers now: commands, reply keyboard, placeholder. */
  update() {
    const { replyKeyboard, commands } = this.chat;
    const empty = !this.input.value;
    this.keyboard.hidden = !replyKeyboard?.keyboard;
    this.keyboard.setAttribute("aria-pressed", String(!this.chat.keyboardHidden));
    this.commands.hidden = !commands.length || !empty || !this.keyboard.hidden;
    this.send.classList.toggle("ready", !empty);
    this.input.placeholder = replyKeyboard?.input_field_placeholder || t("composer.placeholder");
    this.#followCommands(commands.map(({ command }) => command).join(" "));
  }

  /** A slash that was typed before the bot told its commands still gets them. */
  #followCommands(offered) {
    if (offered === this.#offered) return;
    this.#offered = offered;
    if (document.activeElement === this.input) this.hints.follow(this.input.value);
  }

  /** Next message answers `message`. */
  replyTo(message) {
    this.#setMode({ kind: "reply", message, symbol: "reply", title: fullName(message.from) || this.chat.title });
  }

  /** Next text takes the place of `message`'s text or caption. */
  editMessage(message) {
    this.#setMode({ kind: "edit", message, symbol: "pencil", title: t("composer.editing") });
    this.input.value = message.text ?? message.caption ?? "";
    this.#typed();
  }

  #setMode(mode) {
    this.#mode = mode;
    this.context.hidden = !mode;
    if (mode) {
      fill(
        this.context,
        icon(mode.symbol),
        el(
          "span",
          { class: "context-words" },
          el("b", { text: mode.title }),
          el("small", { text: excerpt(mode.message) }),
        ),
        iconButton("close", t("action.cancel"), () => this.#leaveMode()),
      );
    }
    this.focus();
  }

  #leaveMode() {
    if (this.#mode?.kind === "edit") this.input.value = "";
    this.#setMode(null);
    this.#typed();
  }

  /** What every message sent now carries besides its content: the quoted message. */
  extras() {
    return this.#mode?.kind === "reply" ? { reply_to: this.#mode.message.message_id } : {};
  }

  /** Takes the typed words as a caption and empties the box. */
  takeCaption() {
    const caption = this.input.value.trim();
    this.clear();
    return caption ? { caption } : {};
  }

  clear() {
    this.input.value = "";
    this.#setMode(null);
    this.#typed();
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const mode = this.#mode;
    const extras = this.extras();
    this.clear();
    try {
      if (mode?.kind === "edit")
        await api.edit(
          this.chat,
          mode.message.message_id,
          mode.message.text === undefined ? { caption: text } : { text },
        );
      else await api.send(this.chat, { text, ...extras });
      this.hooks.sent();
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      this.input.value = text;
      this.#typed();
      refused(this.hooks.host, error);
    }
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  #startCommand() {
    this.input.value = "/";
    this.focus();
    this.#typed();
  }

  #chooseCommand(command) {
    this.input.value = `/${command}`;
    this.submit();
  }

  #typed() {
    this.chat.draft = this.input.value;
    this.input.style.setProperty("height", "auto");
    this.input.style.setProperty("height", `${Math.min(this.input.scrollHeight, 132)}px`);
    this.hints.follow(this.input.value);
    this.update();
  }

  #keys(event) {
    if (event.isComposing || this.hints.takesKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && !this.input.value) {
      event.preventDefault();
      this.hooks.focusMessages();
    } else if (event.key === "Escape" && this.#mode) {
      event.preventDefault();
      this.#leaveMode();
    }
  }
}
