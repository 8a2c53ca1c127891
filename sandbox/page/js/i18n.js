// The page's own language: Chinese or English, by the browser first, by choice ever after.

import { en } from "./strings_en.js";
import { zh } from "./strings_zh.js";

const CATALOGUES = { zh, en };
const KEY = "sandbox.language";
const LOCALES = { zh: "zh-CN", en: "en-GB" };

let current = localStorage.getItem(KEY);
if (!(current in CATALOGUES)) current = /^zh\b/i.test(navigator.language) ? "zh" : "en";

/** The page's language as a locale: zh-CN or en-GB. */
export const language = () => LOCALES[current];

/** The short code of the page's language: zh or en. */
export const languageCode = () => current;

/** Remembers the page's language. */
export function setLanguageCode(code) {
  if (!(code in CATALOGUES)) return;
  current = code;
  localStorage.setItem(KEY, code);
}

/** The sentence for `key` with {names} filled in; a missing key is a mistake and is shown as the key. */
export function t(key, values = {}) {
  const text = CATALOGUES[current][key] ?? CATALOGUES.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
