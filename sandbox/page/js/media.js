// What a message carries besides text: pictures, sound, files, places, people, stickers.

import { fileUrl } from "./api.js";
import { avatar, el, icon } from "./dom.js";
import { duration, fileSize } from "./format.js";
import { t } from "./i18n.js";

const WAVE_BARS = 28;

/** Whether the message needs no bubble around it. */
export const isBare = (message) => Boolean(message.sticker || message.video_note || message.dice);

/** The node for what `message` carries, or null. */
export function mediaNode(message, actions) {
  if (message.photo) return photo(message, actions);
  if (message.animation) return video(message.animation, "animation");
  if (message.video) return video(message.video, "video");
  if (message.video_note) return video(message.video_note, "round");
  if (message.voice) return voice(message.voice, message.message_id);
  if (message.audio)
    return file(message.audio, message.audio.title ?? message.audio.file_name ?? t("media.audio"), "music");
  if (message.document) return file(message.document, message.document.file_name ?? t("media.document"), "document");
  if (message.sticker) return sticker(message.sticker);
  if (message.dice) return el("div", { class: "sticker-emoji", text: message.dice.emoji });
  if (message.contact) return contact(message.contact);
  if (message.venue) return place(message.venue.location, message.venue.title, message.venue.address);
  if (message.location) return place(message.location, t("media.location"));
  return null;
}

/** Several photos or videos of one album in a grid. */
export function albumNode(messages, actions) {
  const visual = messages.every((message) => message.photo || message.video);
  const inside = messages.map((message) => mediaNode(message, actions));
  return el("div", { class: visual ? `album of-${Math.min(messages.length, 4)}` : "files" }, inside);
}

/** One word for what the message carries, empty for plain text. */
export function mediaLabel(message) {
  const kinds = [
    "photo",
    "animation",
    "video",
    "video_note",
    "voice",
    "audio",
    "document",
    "sticker",
    "contact",
    "venue",
    "location",
  ];
  const kind = kinds.find((name) => message[name]);
  if (!kind) return "";
  if (kind === "sticker") return `${message.sticker.emoji ?? ""} ${t("media.sticker")}`.trim();
  if (kind === "document" && message.document.file_name) return message.document.file_name;
  return `[${t(`media.${kind === "venue" ? "location" : kind}`)}]`;
}

function photo(message, actions) {
  const largest = message.photo.at(-1);
  const picture = el("img", {
    src: fileUrl(largest.file_id),
    alt: message.caption ?? t("media.photo"),
    decoding: "async",
  });
  picture.width = largest.width;
  picture.height = largest.height;
  picture.addEventListener("error", () => frame.classList.add("broken"));
  const frame = el(
    "button",
    {
      type: "button",
      class: "photo",
      tabindex: "-1",
      "aria-label": t("media.enlarge"),
      data: { part: "photo" },
      on: { click: () => actions.enlarge(fileUrl(largest.file_id), message.caption ?? "") },
    },
    picture,
  );
  return frame;
}

function video(content, kind) {
  const player = el("video", {
    src: fileUrl(content.file_id),
    preload: "metadata",
    playsinline: true,
    tabindex: "-1",
    "aria-label": t(`media.${kind === "round" ? "video_note" : kind}`),
  });
  player.controls = kind !== "animation";
  player.addEventListener("error", () =>
    player.replaceWith(file(content, content.file_name ?? t("media.video"), "play")),
  );
  return el("div", { class: `video ${kind}` }, player);
}

function voice(content, seed) {
  const sound = new Audio();
  const button = el(
    "button",
    { type: "button", class: "round-button", tabindex: "-1", "aria-label": t("media.play") },
    icon("play"),
  );
  const node = el(
    "div",
    { class: "voice", data: { part: "voice" } },
    button,
    el(
      "span",
      { class: "voice-sound" },
      waveform(seed),
      el("span", { class: "voice-time", text: duration(content.duration) }),
    ),
  );
  sound.addEventListener("ended", () => node.classList.remove("playing"));
  button.addEventListener("click", async () => {
    sound.src ||= fileUrl(content.file_id);
    node.classList.add("playing");
    try {
      await sound.play();
    } catch {
      // A made-up recording has no sound: the bubble still shows that it was listened to.
      window.setTimeout(() => node.classList.remove("playing"), 700);
    }
  });
  return node;
}

function waveform(seed) {
  const bars = [];
  let state = (seed * 2654435761) % 4294967296;
  for (let index = 0; index < WAVE_BARS; index += 1) {
    state = (state * 1664525 + 1013904223) % 4294967296;
    const bar = el("i");
    bar.style.setProperty(
      "--level",
      String(0.18 + 0.82 * (state / 4294967296) * Math.sin((Math.PI * (index + 2)) / (WAVE_BARS + 3))),
    );
    bars.push(bar);
  }
  return el("span", { class: "waveform", "aria-hidden": "true" }, bars);
}

function file(content, name, symbol) {
  return el(
    "a",
    { class: "file", href: fileUrl(content.file_id), download: name, tabindex: "-1", data: { part: "file" } },
    el("span", { class: "round-button" }, icon(symbol)),
    el(
      "span",
      { class: "file-words" },
      el("b", { text: name }),
      el("small", { text: [lengthOf(content), fileSize(content.file_size)].filter(Boolean).join(" · ") }),
    ),
  );
}

const lengthOf = (content) => (content.duration ? duration(content.duration) : "");

function sticker(content) {
  const fallback = el("div", { class: "sticker-emoji", text: content.emoji ?? "🙂" });
  if (content.is_animated || content.is_video || !content.file_id) return fallback;
  const picture = el("img", {
    class: "sticker",
    src: fileUrl(content.file_id),
    alt: content.emoji ?? t("media.sticker"),
  });
  picture.addEventListener("error", () => picture.replaceWith(fallback));
  return picture;
}

function contact(person) {
  const name = [person.first_name, person.last_name].filter(Boolean).join(" ");
  return el(
    "div",
    { class: "contact", data: { part: "contact" } },
    avatar(name, person.user_id ?? 3),
    el("span", { class: "file-words" }, el("b", { text: name }), el("small", { text: person.phone_number })),
  );
}

function place(point, title, address) {
  const coordinates = `${point.latitude.toFixed(5)}, ${point.longitude.toFixed(5)}`;
  return el(
    "div",
    { class: "place", data: { part: "place" } },
    el("div", { class: "map", "aria-hidden": "true" }, icon("pin", "map-pin")),
    el("div", { class: "file-words" }, el("b", { text: title }), el("small", { text: address ?? coordinates })),
  );
}
