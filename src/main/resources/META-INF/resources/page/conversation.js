// What was said on both channels, in the order of the call.

import { element, setAttribute } from './dom.js';
import { clock, mark } from './risk.js';
import { syncWords, wordsOf } from './words.js';

export class Conversation {
  /** Whether the chosen line is to be brought into view with the next drawing. */
  reveal = false;
  #choose;
  #rows = new Map();
  #list = element('ol', { class: 'said' });
  #empty = element('p', { class: 'empty' }, 'Nothing was said yet.');

  /** @param {function(Object)} choose gets the window whose line was pressed */
  constructor(choose) {
    this.#choose = choose;
    this.node = element('section', { class: 'conversation', 'aria-labelledby': 'said-title' },
      element('h2', { id: 'said-title' }, 'Transcript'), this.#empty, this.#list);
  }

  draw(windows, alerts, chosen) {
    this.#empty.hidden = windows.length > 0;
    windows.forEach((window, index) => {
      const key = `${window.channel}:${window.startMs}`;
      const row = this.#rows.get(key) ?? this.#made(key);
      row.window = window;
      if (this.#list.children[index] !== row.node) this.#list.insertBefore(row.node, this.#list.children[index] ?? null);
      row.draw(alerts.filter((alert) => alert.channel === window.channel && alert.startMs < window.endMs && alert.endMs > window.startMs));
      const isChosen = chosen?.channel === window.channel && chosen?.startMs === window.startMs;
      setAttribute(row.button, 'aria-pressed', String(isChosen));
      if (isChosen && this.reveal) {
        row.node.scrollIntoView({ block: 'nearest' });
        this.reveal = false;
      }
    });
  }

  #made(key) {
    const row = new Row((window) => this.#choose(window));
    this.#rows.set(key, row);
    return row;
  }
}

class Row {
  #when = element('span', { class: 'when' });
  #marks = element('span', { class: 'marks' });
  #words = element('span', {});

  constructor(choose) {
    this.button = element('button', { type: 'button', class: 'line', onclick: () => choose(this.window) },
      element('span', { class: 'meta' }, this.#when, this.#marks), element('span', { class: 'text' }, this.#words));
    this.node = element('li', {}, this.button);
  }

  draw(alerts) {
    const when = `${this.window.channel} ${clock(this.window.startMs)}`;
    if (this.#when.textContent !== when) this.#when.textContent = when;
    const worst = ['high', 'medium', 'low'].find((each) => alerts.some((alert) => alert.severity === each));
    const mitigated = this.window.mitigation ? ' ↻ decoded again' : '';
    const blind = this.window.guard === 'unavailable' ? ' no guard' : '';
    const marks = `${worst ? `${mark(worst)} ${worst}` : ''}${mitigated}${blind}`;
    if (this.#marks.textContent !== marks) this.#marks.textContent = marks;
    this.#marks.className = `marks ${worst ?? ''}`;
    setAttribute(this.node, 'data-side', this.window.channel);
    syncWords(this.#words, wordsOf(this.window));
  }
}
