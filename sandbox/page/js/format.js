// Times, sizes and phone numbers as a person reads them, in the page's language and the desk's time zone.

import { language, t } from "./i18n.js";

const ZONE_KEY = "sandbox.tz";
const DEFAULT_ZONE = "Asia/Shanghai";
const COMMON_ZONES = [
  "Asia/Shanghai",
  "Asia/Hong_Kong",
  "Asia/Taipei",
  "Asia/Singapore",
  "Asia/Tokyo",
  "UTC",
  "Europe/London",
  "Europe/Berlin",
  "America/New_York",
  "America/Los_Angeles",
];

let zone = pickZone();

function pickZone() {
  const asked = new URLSearchParams(window.location.search).get("tz");
  for (const name of [asked, localStorage.getItem(ZONE_KEY), DEFAULT_ZONE]) if (name && isZone(name)) return name;
  return "UTC";
}

function isZone(name) {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The time zone that times are shown in. */
export const timeZone = () => zone;

/** The zones to choose from, the present one included. */
export const timeZones = () =>
  [...new Set([zone, ...COMMON_ZONES, Intl.DateTimeFormat().resolvedOptions().timeZone])].sort();

/** Remembers another time zone. */
export function setTimeZone(name) {
  if (!isZone(name)) return;
  zone = name;
  localStorage.setItem(ZONE_KEY, name);
}

const formats = new Map();

function format(date, options, locale = language()) {
  const key = `${locale}|${zone}|${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  return formats.get(key).format(date);
}

/** 16:30 */
export const clockTime = (date) => format(date, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, "en-GB");
/** 16:30:05 */
export const clockTimeExact = (date) =>
  format(date, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }, "en-GB");
/** Friday 22 November / 11月22日星期五 */
export const longDay = (date) => format(date, { weekday: "long", day: "numeric", month: "long" });
/** Fri 22 Nov / 11月22日周五 */
export const shortDay = (date) => format(date, { weekday: "short", day: "numeric", month: "short" });
/** Fri 22 Nov 15:30 */
export const dayAndTime = (date) => `${shortDay(date)} ${clockTime(date)}`;
/** 2024-11-22, the calendar day in the chosen zone */
export const dayKey = (date) => format(date, { year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA");

/** Today, yesterday, or the day's name, seen from `now`. */
export function dayName(date, now) {
  if (dayKey(date) === dayKey(now)) return t("day.today");
  if (dayKey(date) === dayKey(new Date(now.getTime() - 86400000))) return t("day.yesterday");
  return longDay(date);
}

/** The instant at which clocks in the chosen zone show `day` (2024-11-22) and `time` (15:30). */
export function instantOf(day, time) {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  let instant = wanted;
  // Twice, because the zone's offset at the first guess can differ from the one at the real instant.
  for (let round = 0; round < 2; round += 1) {
    const shown = Date.parse(`${dayKey(new Date(instant))}T${clockTime(new Date(instant))}:00Z`);
    instant += wanted - shown;
  }
  return new Date(instant);
}

/** 1.4 MB */
export function fileSize(bytes) {
  if (!bytes) return "";
  const units = ["B", "KB", "MB", "GB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${size < 10 && unit ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

/** 0:07 */
export const duration = (seconds = 0) =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, "0")}`;

/** First and last name as one. */
export const fullName = (person) =>
  [person?.first_name, person?.last_name].filter(Boolean).join(" ") || person?.title || person?.name || "";
