// What can be sent besides text: the menu behind the paper clip.

import * as api from "./api.js";
import { el } from "./dom.js";
import { fullName } from "./format.js";
import { t } from "./i18n.js";
import { showMenu } from "./menu.js";
import { askForm, refused } from "./notices.js";
import { samplePhoto, sampleSticker } from "./samples.js";
import { store } from "./store.js";

const PLACES = { latitude: "30.27415", longitude: "120.15515" };
const OVERSIZED_BYTES = 25 * 1024 * 1024;
const STICKERS = ["👍", "🙏", "😀", "😡", "🎉", "🤔"];

/** Opens the menu above `anchor`; `sender` has chat, host, captionAndReply() and sent(). */
export function openAttachMenu(sender, anchor) {
  const entry = (action, symbol, make) => ({
    action,
    symbol,
    label: t(`attach.${action}`),
    run: () => deliver(sender, make),
  });
  const items = [
    entry("photo", "photo", async () => ({ photo: { base64: samplePhoto(), file_name: "sample.jpg" } })),
    entry("photo_file", "upload", () =>
      fromFile("image/*", (file, base64) => ({ photo: { base64, file_name: file.name } })),
    ),
    entry("album", "album", async () => ({
      album: ["machine", "puddle", "plate"].map((view) => ({ photo: { base64: samplePhoto(view) } })),
    })),
    entry("voice", "mic", async () => ({ voice: { duration: 6, mime_type: "audio/ogg" } })),
    entry("document", "document", () => fromFile("", documentOf)),
    entry("video", "play", () =>
      fromFile("video/*", (file, base64) => ({
        video: { base64, file_name: file.name, mime_type: file.type, file_size: file.size },
      })),
    ),
    entry("big_file", "warning", async () => ({
      document: { file_name: "big-video.mov", mime_type: "video/quicktime", file_size: OVERSIZED_BYTES },
    })),
    { line: true },
    entry("own_contact", "person", async () => ({ share_contact: true })),
    entry("other_contact", "people", () => otherContact(sender)),
    entry("location", "pin", askPlace),
    {
      row: STICKERS.map((emoji) => ({
        label: t("attach.sticker", { emoji }),
        text: emoji,
        action: "sticker",
        run: () => deliver(sender, async () => ({ sticker: { base64: sampleSticker(emoji), emoji } })),
      })),
    },
  ];
  showMenu({ host: sender.host, anchor, items, label: t("composer.attach"), className: "attach-menu" });
}

async function deliver(sender, make) {
  const content = await make();
  if (!content) return;
  try {
    await api.send(sender.chat, { ...content, ...sender.captionAndReply(content) });
    sender.sent();
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    refused(sender.host, error);
  }
}

/** The menu's word without the dots that announce a form. */
const titled = (action) => t(`attach.${action}`).replace(/…$/, "");

const documentOf = (file, base64) => ({
  document: { base64, file_name: file.name, mime_type: file.type || "application/octet-stream", file_size: file.size },
});

/** Lets the person choose a file; resolves to what `describe(file, base64)` makes of it, or null. */
function fromFile(accept, describe) {
  return new Promise((resolve) => {
    const input = el("input", { type: "file", accept, hidden: true, data: { part: "file-input" } });
    const finish = (content) => {
      input.remove();
      resolve(content);
    };
    input.addEventListener("cancel", () => finish(null));
    input.addEventListener("change", async () => {
      const [file] = input.files;
      finish(file ? describe(file, await readBase64(file)) : null);
    });
    document.body.append(input);
    input.click();
  });
}

function readBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

async function otherContact(sender) {
  const others = store.persons.filter((person) => person.id !== sender.chat.personId);
  const options = [...others.map((person) => [String(person.id), fullName(person)]), ["", t("attach.somebody")]];
  const values = await askForm(
    titled("other_contact"),
    [
      { name: "person", label: t("attach.whose"), options, value: options[0][0] },
      { name: "first_name", label: t("person.first_name"), hint: t("attach.somebody_hint") },
      { name: "phone_number", label: t("person.phone"), type: "tel" },
    ],
    t("composer.send"),
  );
  if (!values) return null;
  const known = others.find((person) => String(person.id) === values.person);
  const contact = {
    first_name: values.first_name || fullName(known) || t("attach.somebody"),
    phone_number: values.phone_number || known?.phone || "+8613900001111",
  };
  return { contact: known ? { ...contact, user_id: known.id } : contact };
}

async function askPlace() {
  const values = await askForm(
    titled("location"),
    [
      {
        name: "latitude",
        label: t("place.latitude"),
        type: "number",
        step: "any",
        min: "-90",
        max: "90",
        required: true,
        value: PLACES.latitude,
      },
      {
        name: "longitude",
        label: t("place.longitude"),
        type: "number",
        step: "any",
        min: "-180",
        max: "180",
        required: true,
        value: PLACES.longitude,
      },
    ],
    t("composer.send"),
  );
  return values && { location: { latitude: Number(values.latitude), longitude: Number(values.longitude) } };
}
