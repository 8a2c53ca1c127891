// Follows the sandbox's event stream and takes it up again where it broke off.

import { waitForEvents } from "./api.js";

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;

/** Starts following; `onEvent(event)` for each event, `onLink(connected, restarted)` when the line changes. */
export class EventFeed {
  constructor({ onEvent, onLink }) {
    this.onEvent = onEvent;
    this.onLink = onLink;
    this.seq = 0;
    this.retryMs = FIRST_RETRY_MS;
  }

  /** Opens the stream after event number `seq`. */
  open(seq) {
    this.seq = seq;
    this.source = new EventSource(`/sandbox/events?after=${seq}`);
    this.source.onopen = () => {
      this.retryMs = FIRST_RETRY_MS;
      this.onLink(true, false);
    };
    this.source.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      this.seq = event.seq ?? this.seq;
      this.onEvent(event);
    };
    this.source.onerror = () => this.#retry();
  }

  #retry() {
    this.source.close();
    this.onLink(false, false);
    window.setTimeout(() => this.#resume(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
  }

  async #resume() {
    try {
      const { seq } = await waitForEvents(this.seq, 0);
      // A sandbox that was started anew counts from the beginning: what was known before is gone.
      const restarted = seq < this.seq;
      if (restarted) this.onLink(true, true);
      this.open(restarted ? seq : this.seq);
    } catch {
      this.#retry();
    }
  }
}
