// All phones side by side; on a narrow screen one at a time, with tabs to change.

import { addGroup, addPerson, ApiError } from "./api.js";
import { avatar, calm, el, fill, icon } from "./dom.js";
import { fullName } from "./format.js";
import { t } from "./i18n.js";
import { showMenu } from "./menu.js";
import { askForm, refused } from "./notices.js";
import { Phone } from "./phone.js";
import { store } from "./store.js";

export class Stage {
  #phones = new Map();

  constructor() {
    this.row = el("div", { class: "phones", role: "group", "aria-label": t("stage.phones") });
    this.tabs = el("nav", { class: "tabs", "aria-label": t("stage.phones") });
    this.add = el(
      "button",
      {
        type: "button",
        class: "add-phone",
        "aria-label": t("stage.add"),
        title: t("stage.add"),
        "aria-haspopup": "menu",
        data: { part: "add" },
        on: { click: () => this.#openAddMenu() },
      },
      icon("plus"),
    );
    this.node = el("main", { class: "stage" }, this.tabs, this.row);
    this.stop = [store.on("people", () => this.#people()), store.on("chat", () => this.#badges())];
    this.row.addEventListener("scroll", () => this.#markCurrent(), { passive: true });
    this.#people();
  }

  #people() {
    for (const [id, phone] of this.#phones) {
      const person = store.persons.find((one) => one.id === id);
      if (person) {
        phone.describe(person);
        phone.followChats();
      } else {
        phone.close();
        this.#phones.delete(id);
      }
    }
    for (const person of store.persons)
      if (!this.#phones.has(person.id)) this.#phones.set(person.id, new Phone(person));
    const nodes = store.persons.map((person) => this.#phones.get(person.id).node);
    nodes.forEach(
      (node, index) =>
        this.row.children[index] !== node && this.row.insertBefore(node, this.row.children[index] ?? null),
    );
    if (!nodes.length)
      fill(
        this.row,
        el(
          "p",
          { class: "nobody" },
          el("b", { text: t("stage.nobody") }),
          el("span", { text: t("stage.nobody_hint") }),
        ),
      );
    else this.row.querySelector(".nobody")?.remove();
    this.#drawTabs();
  }

  #drawTabs() {
    fill(
      this.tabs,
      store.persons.map((person) =>
        el(
          "button",
          {
            type: "button",
            class: "tab",
            data: { part: "tab", personId: person.id, name: fullName(person) },
            on: { click: () => this.show(person.id) },
          },
          avatar(fullName(person), person.id, "small"),
          el(
            "span",
            { class: "tab-name", title: fullName(person) },
            el("span", { text: person.first_name }),
            person.username && el("small", { text: `@${person.username}` }),
          ),
          el("span", { class: "badge" }),
        ),
      ),
      this.add,
    );
    this.#badges();
    this.#markCurrent();
  }

  #badges() {
    for (const tab of this.tabs.querySelectorAll(".tab")) {
      const count = this.#phones.get(Number(tab.dataset.personId))?.unread() ?? 0;
      const badge = tab.querySelector(".badge");
      badge.textContent = count || "";
      badge.hidden = !count;
    }
  }

  #markCurrent() {
    const middle = this.row.getBoundingClientRect().left + this.row.clientWidth / 2;
    const distance = (phone) => {
      const box = phone.node.getBoundingClientRect();
      return Math.abs(box.left + box.width / 2 - middle);
    };
    const nearest = [...this.#phones.values()].sort((one, other) => distance(one) - distance(other))[0];
    for (const tab of this.tabs.querySelectorAll(".tab")) {
      if (Number(tab.dataset.personId) === nearest?.person.id) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
  }

  /** Brings a person's phone into sight and puts focus on it. */
  show(personId) {
    const phone = this.#phones.get(personId);
    phone?.node.scrollIntoView({ behavior: calm() ? "instant" : "smooth", inline: "center", block: "nearest" });
    phone?.focus();
  }

  /** Brings the phone at `index`, counted from 0, into sight. */
  showAt(index) {
    const person = store.persons[index];
    if (person) this.show(person.id);
  }

  /** Redraws the time on every status bar. */
  tick() {
    for (const phone of this.#phones.values()) phone.tick();
  }

  #openAddMenu() {
    const items = [
      { action: "add-person", symbol: "person", label: t("stage.add_person"), run: () => this.#addPerson() },
      { action: "add-group", symbol: "people", label: t("stage.add_group"), run: () => this.#addGroup() },
    ];
    showMenu({ host: document.body, anchor: this.add, items, label: t("stage.add") });
  }

  async #addPerson() {
    const values = await askForm(
      t("stage.add_person"),
      [
        { name: "first_name", label: t("person.first_name"), required: true },
        { name: "last_name", label: t("person.last_name") },
        { name: "username", label: t("person.username"), pattern: "[A-Za-z][A-Za-z0-9_]{4,31}" },
        { name: "phone", label: t("person.phone"), type: "tel", value: "+86138" },
        {
          name: "language_code",
          label: t("phone.language"),
          options: [
            ["zh-hans", "简体中文"],
            ["zh-hant", "繁體中文"],
            ["en", "English"],
          ],
        },
      ],
      t("action.add"),
    );
    if (values)
      await this.#make(() => addPerson(Object.fromEntries(Object.entries(values).filter(([, value]) => value))));
  }

  async #addGroup() {
    const values = await askForm(
      t("stage.add_group"),
      [
        { name: "title", label: t("group.title"), required: true },
        {
          name: "members",
          type: "checks",
          label: t("group.members"),
          value: store.persons.map((one) => String(one.id)),
          options: store.persons.map((one) => [String(one.id), fullName(one)]),
        },
        { name: "forum", type: "checks", label: t("group.kind"), value: [], options: [["yes", t("group.forum")]] },
      ],
      t("action.add"),
    );
    if (values)
      await this.#make(() =>
        addGroup({
          title: values.title,
          members: values.members.map(Number),
          bots: store.bots.map((bot) => bot.id),
          forum: values.forum.length > 0,
        }),
      );
  }

  async #make(call) {
    try {
      await call();
      await store.reload();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refused(document.body, error);
    }
  }

  close() {
    this.stop.forEach((end) => end());
    for (const phone of this.#phones.values()) phone.close();
    this.node.remove();
  }
}
