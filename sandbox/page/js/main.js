// Puts the page together and keeps it going.

import { ApiError } from "./api.js";
import { ClockBar } from "./clock.js";
import { Drawer } from "./drawer.js";
import { el, fill, icon } from "./dom.js";
import { language, languageCode, setLanguageCode, t } from "./i18n.js";
import { Stage } from "./stage.js";
import { store } from "./store.js";

const RETRY_MS = 1000;
const PEOPLE_EVERY_MS = 2000;
const LANGUAGES = [
  ["zh", "中"],
  ["en", "EN"],
];

let parts = null;

function build() {
  parts?.stage.close();
  parts?.clock.close();
  parts?.drawer.remove();
  document.documentElement.lang = language();
  document.title = t("page.title");
  const toggle = el(
    "button",
    {
      type: "button",
      class: "bar-button",
      "aria-expanded": "false",
      title: t("drawer.label"),
      data: { part: "drawer-toggle" },
    },
    icon("tools"),
    el("span", { class: "bar-button-text", text: t("drawer.button") }),
  );
  const drawer = new Drawer(toggle);
  toggle.addEventListener("click", () => drawer.toggle());
  const clock = new ClockBar(build);
  const stage = new Stage();
  parts = { drawer, clock, stage };
  fill(
    document.getElementById("page"),
    skipLink(),
    topBar(clock, toggle),
    offline(),
    el("div", { class: "body" }, stage.node, drawer.node),
  );
  for (const chat of store.chats.values()) store.touched(chat);
}

function topBar(clock, toggle) {
  const brand = el(
    "div",
    { class: "brand" },
    icon("logo", "logo"),
    el("div", {}, el("h1", { text: t("page.name") }), el("small", { text: t("page.about") })),
  );
  const choice = el(
    "div",
    { class: "language", role: "group", "aria-label": t("page.language") },
    LANGUAGES.map(([code, label]) =>
      el("button", {
        type: "button",
        "aria-pressed": String(code === languageCode()),
        text: label,
        lang: code,
        data: { part: `language-${code}` },
        on: { click: () => chooseLanguage(code) },
      }),
    ),
  );
  return el("header", { class: "top-bar" }, brand, clock.node, el("div", { class: "bar-end" }, choice, toggle));
}

function chooseLanguage(code) {
  setLanguageCode(code);
  build();
  document.querySelector(`[data-part="language-${code}"]`).focus();
}

const skipLink = () =>
  el("button", {
    type: "button",
    class: "skip-link",
    text: t("page.skip"),
    on: { click: () => parts.stage.showAt(0) },
  });

const offline = () => el("p", { class: "offline", role: "alert", hidden: store.connected, text: t("page.offline") });

function shortcuts(event) {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const digit = /^Digit([1-9])$/.exec(event.code);
  if (!digit) return;
  event.preventDefault();
  parts.stage.showAt(Number(digit[1]) - 1);
}

async function start() {
  try {
    await store.start();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    fill(document.getElementById("page"), el("p", { class: "offline", role: "alert", text: t("page.offline") }));
    window.setTimeout(start, RETRY_MS);
    return;
  }
  build();
  store.on("link", (connected) => {
    document.querySelector(".offline").hidden = connected;
  });
  window.setInterval(() => {
    parts.clock.tick();
    parts.stage.tick();
  }, 1000);
  window.setInterval(
    () => !store.bots.length && store.connected && store.reload().catch((error) => console.warn(error.message)),
    PEOPLE_EVERY_MS,
  );
  document.addEventListener("keydown", shortcuts);
  document.body.dataset.ready = "true";
}

start();
