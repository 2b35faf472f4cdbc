// A whole call from left to right: one lane per channel, a button on each window.

import { element, setAttribute } from './dom.js';
import { clock, count, stepName } from './risk.js';
import { lengthOf, ordered } from './state.js';
import { drawStrip } from './strip.js';

const PX_PER_S = 11;
const TICK_PX = 38;
const LEAST_MS = 10_000;

export class Timeline {
  #choose;
  #lanes = new Map();
  #inner;
  #ruler;

  /** @param {function(Object)} choose gets the window whose button was pressed */
  constructor(choose) {
    this.#choose = choose;
    this.#ruler = element('div', { class: 'ruler', 'aria-hidden': 'true' });
    this.#inner = element('div', { class: 'inner' }, this.#ruler);
    this.node = element('section', { class: 'timeline', 'aria-label': 'The call over time' }, this.#inner);
  }

  draw(call, alerts, chosen) {
    const length = Math.max(LEAST_MS, lengthOf(call));
    this.#inner.style.minWidth = `${Math.min(30_000, Math.round((length / 1000) * PX_PER_S))}px`;
    this.#rule(length);
    for (const channel of [...call.channels.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const lane = this.#lane(channel);
      const items = ordered(channel);
      drawStrip(lane.canvas, items, alerts.filter((alert) => alert.channel === channel.name), 0, length);
      this.#buttons(lane, items, alerts, chosen, length);
    }
  }

  #lane(channel) {
    let lane = this.#lanes.get(channel.name);
    if (!lane) {
      const canvas = element('canvas', { class: 'strip', 'aria-hidden': 'true' });
      const track = element('div', { class: 'track', role: 'group', 'aria-label': `Windows of ${channel.name}`,
        onkeydown: (event) => walk(event) }, canvas);
      const node = element('div', { class: 'lane' }, element('span', { class: 'channel', title: channel.name }, channel.name), track);
      lane = { canvas, track, node, name: channel.name, buttons: new Map() };
      this.#lanes.set(channel.name, lane);
      this.#inner.append(...[...this.#lanes.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map((each) => each.node), this.#ruler);
    }
    return lane;
  }

  #buttons(lane, items, alerts, chosen, length) {
    for (const window of items.filter((item) => !item.stretch)) {
      let button = lane.buttons.get(window.startMs);
      if (!button) {
        button = element('button', { type: 'button', class: 'window', onclick: () => this.#choose(button.window) });
        lane.buttons.set(window.startMs, button);
        lane.track.append(button);
      }
      button.window = window;
      const here = alerts.filter((alert) => alert.channel === window.channel && alert.startMs < window.endMs && alert.endMs > window.startMs);
      button.style.left = `${(window.startMs / length) * 100}%`;
      button.style.width = `${((window.endMs - window.startMs) / length) * 100}%`;
      setAttribute(button, 'aria-label', `${clock(window.startMs)} to ${clock(window.endMs)}, risk ${stepName(window.risk)}${here.length ? `, ${count(here.length, 'alert')}` : ''}`);
      const isChosen = chosen?.channel === window.channel && chosen?.startMs === window.startMs;
      setAttribute(button, 'aria-pressed', String(isChosen));
    }
  }

  #rule(length) {
    const every = [5, 10, 30, 60, 300, 600].find((seconds) => length / 1000 / seconds <= 14) ?? 1800;
    // a tick at the very end has no room for its time
    const many = Math.floor((length / 1000 - TICK_PX / PX_PER_S) / every);
    if (this.#ruler.dataset.key === `${length}`) return;
    this.#ruler.dataset.key = `${length}`;
    this.#ruler.replaceChildren(...Array.from({ length: many + 1 }, (_, index) => {
      const tick = element('span', {}, clock(index * every * 1000));
      tick.style.left = `${((index * every * 1000) / length) * 100}%`;
      return tick;
    }));
  }
}

/** Arrow keys go from window to window of a lane. */
function walk(event) {
  const buttons = [...event.currentTarget.querySelectorAll('button')].sort((a, b) => a.window.startMs - b.window.startMs);
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (at < 0 || to === undefined || !buttons[to]) return;
  event.preventDefault();
  buttons[to].focus();
}
