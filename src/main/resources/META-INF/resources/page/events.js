// The one stream that the page follows, and how it stands.

import { path } from './api.js';

const KINDS = ['call', 'transcript', 'trace', 'stretch', 'alert'];

/** Follows /events. The browser comes back by itself, with the id of the last event it saw. */
export class Events {
  #take;
  #told;
  #source;
  #opened = false;

  /**
   * @param {function(string, Object)} take gets kind and data of each event
   * @param {function(string, string)} told gets the state (waiting, live, lost) and a sentence
   */
  constructor(take, told) {
    this.#take = take;
    this.#told = told;
  }

  /** Opens the stream; `again` is called when it was lost and is back, for what may have been missed. */
  start(again) {
    this.#source = new EventSource(path(['events'], { kinds: KINDS.join(',') }));
    for (const kind of KINDS) {
      this.#source.addEventListener(kind, (message) => this.#take(kind, JSON.parse(message.data)));
    }
    this.#source.addEventListener('open', () => {
      this.#told('live', 'live');
      if (this.#opened) again();
      this.#opened = true;
    });
    this.#source.addEventListener('missed', again);
    this.#source.addEventListener('cut', (message) => this.#told('lost', `cut off: ${reason(message.data)}; coming back`));
    this.#source.addEventListener('error', () => this.#lost(again));
  }

  #lost(again) {
    this.#told('lost', 'connection lost, trying again');
    // an answer that was an error ends the browser's own tries
    if (this.#source.readyState === EventSource.CLOSED) {
      setTimeout(() => this.start(again), 5000);
    }
  }
}

function reason(data) {
  try {
    return JSON.parse(data).reason ?? 'too slow';
  } catch {
    return data;
  }
}
