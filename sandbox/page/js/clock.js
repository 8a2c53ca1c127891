// The clock bar: shows the desk's time and turns it.

import { ApiError, setClock } from "./api.js";
import { el, fill, icon } from "./dom.js";
import {
  clockTime,
  clockTimeExact,
  dayAndTime,
  dayKey,
  instantOf,
  setTimeZone,
  shortDay,
  timeZone,
  timeZones,
} from "./format.js";
import { t } from "./i18n.js";
import { announce, askForm, refused } from "./notices.js";
import { store } from "./store.js";

const HOUR = 3600;
const DAY_MS = 86400000;
const MORNING = "09:00";
const QUICK_TIMES = ["15:30", "16:30"];

export class ClockBar {
  /** `zoneChanged()` is called when times must be shown in another zone. */
  constructor(zoneChanged) {
    this.time = el("time", { class: "clock-time", data: { part: "clock" } });
    this.day = el("span", { class: "clock-day" });
    this.zone = el("select", {
      class: "clock-zone",
      "aria-label": t("clock.zone"),
      title: t("clock.zone"),
      on: { change: () => this.#chooseZone(zoneChanged) },
    });
    fill(
      this.zone,
      timeZones().map((name) =>
        el("option", { value: name, text: name.replace("_", " "), selected: name === timeZone() }),
      ),
    );
    this.reset = this.#button(t("clock.reset"), () => ({ reset: true }), "reset", "clock-reset");
    const quick = [
      ...QUICK_TIMES.map((time) =>
        this.#button(time, () => ({ now: nextAt(time).toISOString() }), `to-${time.replace(":", "")}`),
      ),
      this.#button(t("clock.morning"), () => ({ now: nextAt(MORNING).toISOString() }), "to-morning"),
      this.#button(t("clock.hour"), () => ({ advance_seconds: HOUR }), "plus-hour"),
      this.#button(t("clock.day"), () => ({ advance_seconds: DAY_MS / 1000 }), "plus-day"),
      el(
        "button",
        {
          type: "button",
          class: "clock-button",
          "aria-haspopup": "dialog",
          data: { part: "clock-custom" },
          on: { click: () => this.#askTime() },
        },
        icon("calendar"),
        el("span", { text: t("clock.custom") }),
      ),
      this.reset,
    ];
    const face = el(
      "div",
      { class: "clock-face" },
      icon("clock"),
      el("div", { class: "clock-words" }, el("span", { class: "clock-line" }, this.time, this.day), this.zone),
    );
    this.node = el(
      "section",
      { class: "clock", "aria-label": t("clock.label") },
      face,
      el("div", { class: "clock-buttons", role: "group", "aria-label": t("clock.turn") }, quick),
    );
    this.stop = store.on("clock", () => this.tick());
    this.tick();
  }

  #button(label, change, part, className = "") {
    return el("button", {
      type: "button",
      class: `clock-button ${className}`.trim(),
      text: label,
      data: { part: `clock-${part}` },
      on: { click: () => this.#turn(change()), pointerenter: (event) => hint(event.currentTarget, change()) },
    });
  }

  async #turn(change) {
    try {
      store.clockIs(await setClock(change));
      announce(t("clock.now", { time: dayAndTime(store.now()) }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refused(document.body, error);
    }
  }

  async #askTime() {
    const now = store.now();
    const values = await askForm(
      t("clock.custom_title"),
      [
        { name: "day", type: "date", label: t("clock.date"), value: dayKey(now), required: true },
        {
          name: "time",
          type: "time",
          label: t("clock.time"),
          value: clockTime(now),
          required: true,
          hint: timeZone().replace("_", " "),
        },
      ],
      t("clock.set"),
    );
    if (values) await this.#turn({ now: instantOf(values.day, values.time).toISOString() });
  }

  #chooseZone(zoneChanged) {
    setTimeZone(this.zone.value);
    zoneChanged();
  }

  /** Shows the present time. */
  tick() {
    const now = store.now();
    const turned = store.clockTurned;
    this.time.textContent = clockTimeExact(now);
    this.time.setAttribute("datetime", now.toISOString());
    this.day.textContent = shortDay(now);
    this.node.classList.toggle("turned", turned);
    this.reset.disabled = !turned;
  }

  close() {
    this.stop();
    this.node.remove();
  }
}

/** The next instant at which the desk's clocks show `time`: today, or tomorrow when that has passed. */
export function nextAt(time) {
  const now = store.now();
  const today = instantOf(dayKey(now), time);
  if (today > now) return today;
  return instantOf(dayKey(new Date(now.getTime() + DAY_MS)), time);
}

function hint(button, change) {
  if (change.reset) button.title = t("clock.reset_hint");
  else
    button.title = dayAndTime(
      change.now ? new Date(change.now) : new Date(store.now().getTime() + change.advance_seconds * 1000),
    );
}
