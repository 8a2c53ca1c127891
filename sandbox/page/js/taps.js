// What happens when a person taps a button: inline buttons and reply keyboard buttons.

import * as api from "./api.js";
import { t } from "./i18n.js";
import { ask, refused, toast } from "./notices.js";
import { store } from "./store.js";

const PATIENCE_SECONDS = 30;

/** Taps an inline button of `message`; the button is busy until the bot answers or patience ends. */
export async function tapInline(screen, message, button, row, col, node) {
  if (button.url ?? button.login_url) {
    screen.openLink(button.url ?? button.login_url.url);
    return;
  }
  if (button.copy_text) {
    await navigator.clipboard?.writeText(button.copy_text.text);
    toast(screen.host, t("message.copied"));
    return;
  }
  node.setAttribute("aria-busy", "true");
  try {
    const tap = await api.tapInline(screen.chat, message.message_id, row, col);
    if (tap.url) screen.openLink(tap.url);
    else
      showAnswer(
        screen,
        tap.answer ?? (tap.callback_query_id ? await store.answerTo(tap.callback_query_id, PATIENCE_SECONDS) : null),
      );
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    refused(screen.host, error);
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function showAnswer(screen, answer) {
  if (!answer) return;
  if (answer.url) screen.openLink(answer.url);
  if (!answer.text) return;
  if (answer.show_alert) ask(screen.host, answer.text);
  else toast(screen.host, answer.text);
}

/** Taps a button of the reply keyboard; sharing a phone number or a place is asked first, as Telegram does. */
export async function tapReply(screen, button) {
  const question = button.request_contact
    ? "keyboard.share_contact"
    : button.request_location
      ? "keyboard.share_location"
      : null;
  if (
    question &&
    !(await ask(screen.host, t(question, { name: screen.chat.title }), {
      confirm: t("action.share"),
      cancel: t("action.cancel"),
    }))
  )
    return;
  const once = screen.chat.replyKeyboard?.one_time_keyboard;
  try {
    await api.tapReply(screen.chat, button.text);
    if (once) screen.chat.keyboardHidden = true;
    screen.sent();
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    refused(screen.host, error);
  }
}
