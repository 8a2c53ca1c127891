// The list of a bot's commands that opens while a person types "/".

import { el, fill } from "./dom.js";
import { t } from "./i18n.js";

let count = 0;

export class CommandHints {
  #shown = [];
  #at = 0;

  constructor(chat, input, choose) {
    this.chat = chat;
    this.input = input;
    this.choose = choose;
    this.id = `commands-${(count += 1)}`;
    this.node = el("ul", {
      class: "command-hints",
      role: "listbox",
      id: this.id,
      "aria-label": t("composer.commands"),
      hidden: true,
      data: { part: "command-hints" },
    });
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.id);
  }

  /** Shows the commands that begin like `text`; hides when it is no command being typed. */
  follow(text) {
    const match = /^\/(\w*)$/.exec(text);
    this.#shown = match ? this.chat.commands.filter(({ command }) => command.startsWith(match[1].toLowerCase())) : [];
    this.#at = 0;
    this.#draw();
  }

  hide() {
    this.#shown = [];
    this.#draw();
  }

  #draw() {
    this.node.hidden = !this.#shown.length;
    fill(
      this.node,
      this.#shown.map(({ command, description }, index) =>
        el(
          "li",
          {
            role: "option",
            id: `${this.id}-${index}`,
            "aria-selected": String(index === this.#at),
            on: { pointerdown: (event) => event.preventDefault(), click: () => this.choose(command) },
          },
          el("b", { text: `/${command}` }),
          el("span", { text: description }),
        ),
      ),
    );
    if (this.#shown.length) this.input.setAttribute("aria-activedescendant", `${this.id}-${this.#at}`);
    else this.input.removeAttribute("aria-activedescendant");
    this.node.children[this.#at]?.scrollIntoView({ block: "nearest" });
  }

  /** Whether the list used the key. */
  takesKey(event) {
    if (!this.#shown.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#at = (this.#at + step + this.#shown.length) % this.#shown.length;
    else if (event.key === "Escape") this.#shown = [];
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") {
      event.preventDefault();
      this.choose(this.#shown[this.#at].command);
      return true;
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    this.#draw();
    return true;
  }
}
