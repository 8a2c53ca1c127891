// The engineers' drawer at the side: Bot API calls as they happen, and faults made on purpose.

import { CallLog } from "./calls.js";
import { el, icon, iconButton, moveFocus } from "./dom.js";
import { FaultPanel } from "./faults.js";
import { t } from "./i18n.js";

export class Drawer {
  constructor(opener) {
    this.opener = opener;
    this.panels = { calls: new CallLog(), faults: new FaultPanel() };
    const tab = (name, symbol) =>
      el(
        "button",
        {
          type: "button",
          role: "tab",
          id: `drawer-tab-${name}`,
          "aria-controls": `drawer-${name}`,
          class: "drawer-tab",
          data: { part: `drawer-${name}` },
          on: { click: () => this.#show(name) },
        },
        icon(symbol),
        el("span", { text: t(`drawer.${name}`) }),
      );
    this.tabs = [tab("calls", "list"), tab("faults", "warning")];
    const head = el(
      "div",
      { class: "drawer-head" },
      el(
        "div",
        {
          class: "drawer-tabs",
          role: "tablist",
          "aria-label": t("drawer.label"),
          on: {
            keydown: (event) => moveFocus(event, this.tabs, { horizontal: true }) && document.activeElement.click(),
          },
        },
        this.tabs,
      ),
      iconButton("close", t("action.close"), () => this.close()),
    );
    for (const [name, panel] of Object.entries(this.panels))
      Object.assign(panel.node, { id: `drawer-${name}`, role: "tabpanel" }).setAttribute(
        "aria-labelledby",
        `drawer-tab-${name}`,
      );
    this.node = el(
      "aside",
      { class: "drawer", "aria-label": t("drawer.label"), hidden: true, data: { part: "drawer" } },
      head,
      this.panels.calls.node,
      this.panels.faults.node,
    );
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    this.#show("calls");
  }

  #show(name) {
    for (const tab of this.tabs) {
      const chosen = tab.id === `drawer-tab-${name}`;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    for (const [key, panel] of Object.entries(this.panels)) panel.node.hidden = key !== name;
    this.shown = name;
    if (!this.node.hidden) this.panels[name].open();
  }

  toggle() {
    if (this.node.hidden) this.open();
    else this.close();
  }

  open() {
    this.node.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.panels[this.shown].open();
    this.tabs.find((tab) => tab.tabIndex === 0).focus();
  }

  close() {
    if (this.node.hidden) return;
    this.node.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    this.panels.calls.pause();
    this.opener.focus();
  }

  /** Takes the drawer away for good. */
  remove() {
    this.panels.calls.pause();
    this.panels.faults.close();
    this.node.remove();
  }
}
