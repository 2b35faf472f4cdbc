// One call on the wall: its name, how it stands, and for each channel an energy strip over the newest words.

import { element, setAttribute, setText } from './dom.js';
import { clock, count, mark } from './risk.js';
import { lengthOf, ordered } from './state.js';
import { drawStrip } from './strip.js';
import { syncWords, wordsOf } from './words.js';

const SHOWN_MS = 30_000;
/** Words that may be seen of a channel: fewer where tiles are small, for every one of them costs. */
const SHOWN_WORDS = { wide: 36, close: 24, dense: 14 };

export class Tile {
  #lanes = new Map();
  #name;
  #clock;
  #badges;
  #body;

  constructor(id) {
    this.#name = element('a', { href: `#/calls/${encodeURIComponent(id)}`, class: 'name', title: id }, id);
    this.#clock = element('span', { class: 'clock' });
    this.#badges = element('span', { class: 'badges' });
    this.#body = element('div', { class: 'lanes' });
    this.node = element('li', { class: 'tile', 'data-call': id },
      element('h3', {}, element('span', { class: 'dot', 'aria-hidden': 'true' }), this.#name, this.#badges, this.#clock), this.#body);
  }

  /** Draws the call as it is now; alerts are those that stand, density says how small tiles are. */
  draw(call, alerts, density) {
    const length = lengthOf(call);
    const live = call.summary.state !== 'ended';
    setAttribute(this.node, 'data-state', live ? 'live' : 'ended');
    const worst = ['high', 'medium', 'low'].find((each) => alerts.some((alert) => alert.severity === each));
    setAttribute(this.node, 'data-worst', worst);
    setText(this.#clock, clock(length));
    setAttribute(this.#clock, 'title', live ? 'live' : 'ended');
    this.#drawBadges(alerts);
    const to = Math.max(length, SHOWN_MS);
    for (const channel of [...call.channels.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      this.#lane(channel).draw(channel, alerts.filter((alert) => alert.channel === channel.name), to - SHOWN_MS, to, SHOWN_WORDS[density]);
    }
  }

  #drawBadges(alerts) {
    const numbers = ['high', 'medium', 'low']
      .map((severity) => [severity, alerts.filter((alert) => alert.severity === severity).length])
      .filter(([severity, many]) => many && severity !== 'low');
    const key = numbers.join();
    if (this.#badges.dataset.key === key) return;
    this.#badges.dataset.key = key;
    this.#badges.replaceChildren(...numbers.map(([severity, many]) => element('span', { class: `badge ${severity}` },
      element('span', { 'aria-hidden': 'true' }, `${mark(severity)} ${many}`),
      element('span', { class: 'sr' }, `${count(many, `${severity} alert`)} `))));
  }

  #lane(channel) {
    let lane = this.#lanes.get(channel.name);
    if (!lane) {
      lane = new Lane(channel.name);
      this.#lanes.set(channel.name, lane);
      this.#body.append(...[...this.#lanes.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map((each) => each.node));
    }
    return lane;
  }
}

/** A channel within a tile. */
class Lane {
  #canvas;
  #words;
  #label;

  constructor(name) {
    this.name = name;
    this.#label = element('span', { class: 'channel', title: name }, name);
    this.#canvas = element('canvas', { class: 'strip', role: 'img' });
    this.#words = element('span', {});
    this.node = element('div', { class: 'lane' }, this.#label, this.#canvas, element('p', { class: 'text' }, this.#words));
  }

  draw(channel, alerts, fromMs, toMs, most) {
    const items = ordered(channel);
    drawStrip(this.#canvas, items, alerts, fromMs, toMs);
    const doubted = alerts.length ? `, ${count(alerts.length, 'alert')}` : '';
    setAttribute(this.#canvas, 'aria-label', `Energy of ${channel.name}, the last 30 seconds${doubted}`);
    const words = items.filter((item) => !item.stretch).slice(-6).flatMap(wordsOf).slice(-most);
    syncWords(this.#words, words);
    setAttribute(this.node, 'data-quiet', words.length === 0);
  }
}
