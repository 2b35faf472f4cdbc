// One call: both channels over time, what was said, and for the chosen window what went on inside the model.

import { all, get } from './api.js';
import { Conversation } from './conversation.js';
import { element, perFrame, setText } from './dom.js';
import { EvidenceList } from './evidence.js';
import { Inspector } from './inspector.js';
import { onPaletteChange } from './palette.js';
import { clock, count } from './risk.js';
import { lengthOf, ordered } from './state.js';
import { Timeline } from './timeline.js';
import { legend } from './words.js';

export class CallView {
  #state;
  #id;
  #chosen;
  #wanted;
  #forget;
  #sum = element('p', { class: 'sum' });
  #missing = element('p', { class: 'empty', hidden: true });
  #timeline = new Timeline((window) => this.#choose(window));
  #conversation = new Conversation((window) => this.#choose(window));
  #inspector = new Inspector();
  #evidence = new EvidenceList((alert) => this.#find(alert.channel, alert.startMs));
  #body;
  #redraw = perFrame(() => this.#draw());
  #resized = new ResizeObserver(() => this.#redraw());

  /** @param {URLSearchParams} query `at` (ms) and `channel` name what is to be shown first */
  constructor(state, id, query) {
    this.#state = state;
    this.#id = id;
    this.title = id;
    this.#wanted = query.has('at') ? { at: Number(query.get('at')), channel: query.get('channel') } : undefined;
    this.#body = element('div', { class: 'inside' },
      element('div', { class: 'column' }, this.#conversation.node, this.#evidence.node),
      this.#inspector.node);
    this.node = element('div', { class: 'call', onkeydown: (event) => this.#escape(event) },
      element('div', { class: 'head' },
        element('a', { href: '#/', class: 'back' }, '← all calls'),
        element('h1', { title: id }, id), this.#sum, legend()),
      this.#missing, this.#timeline.node, this.#body);
    this.#resized.observe(this.#timeline.node);
    this.#forget = onPaletteChange(this.#redraw);
  }

  enter() {
    this.#redraw();
    this.#load();
  }

  leave() {
    this.#inspector.leave();
    this.#forget();
    this.#resized.disconnect();
  }

  /** Something in the state has changed, of all calls where no id is given. */
  changed(id) {
    if (id === undefined || id === this.#id) this.#redraw();
  }

  async #load() {
    try {
      this.#state.call(await get(['calls', this.#id]));
      for (const item of await all(['calls', this.#id, 'windows'], { limit: 200 }, 20)) this.#state.item({ call: this.#id, ...item });
      for (const alert of (await all(['alerts'], { call: this.#id, history: true, limit: 200 }, 5)).reverse()) this.#state.alert(alert);
      this.#redraw();
    } catch (problem) {
      setText(this.#missing, problem.message);
      this.#missing.hidden = this.#state.calls.has(this.#id);
    }
  }

  #draw() {
    const call = this.#state.calls.get(this.#id);
    if (!call) return;
    const alerts = this.#state.standing(this.#id);
    const windows = [...call.channels.values()].flatMap(ordered).filter((item) => !item.stretch).sort((a, b) => a.startMs - b.startMs);
    const tenant = call.summary.tenant ? ` · ${call.summary.tenant}` : '';
    setText(this.#sum, `${call.summary.state === 'ended' ? 'ended' : 'live'} · ${clock(lengthOf(call))} · ${count(alerts.length, 'alert')}${tenant}`);
    this.#pick(windows, alerts);
    this.#timeline.draw(call, alerts, this.#chosen);
    this.#conversation.draw(windows, alerts, this.#chosen);
    this.#evidence.draw(alerts);
    if (this.#chosen) this.#inspector.show(this.#chosen);
  }

  /** Keeps the chosen window's newest revision; at first takes what the address names, else the most doubtful one. */
  #pick(windows, alerts) {
    if (this.#chosen) {
      this.#chosen = windows.find((each) => each.channel === this.#chosen.channel && each.startMs === this.#chosen.startMs) ?? this.#chosen;
      return;
    }
    if (this.#wanted) {
      this.#chosen = windowAt(windows, this.#wanted.channel, this.#wanted.at);
      if (this.#chosen) this.#conversation.reveal = true;
      return;
    }
    const flagged = windows.filter((window) => alerts.some((alert) => touches(alert, window)));
    const candidates = flagged.length ? flagged : windows;
    this.#chosen = candidates.reduce((best, each) => (!best || each.risk > best.risk ? each : best), undefined);
  }

  #choose(window) {
    this.#chosen = window;
    this.#draw();
  }

  #find(channel, ms) {
    const call = this.#state.calls.get(this.#id);
    const windows = [...call.channels.values()].flatMap(ordered).filter((item) => !item.stretch);
    const found = windowAt(windows, channel, ms);
    if (!found) return;
    this.#conversation.reveal = true;
    this.#choose(found);
  }

  #escape(event) {
    if (event.key === 'Escape') location.hash = '#/';
  }
}

/** Whether an alert's span lies in a window. */
export function touches(alert, window) {
  return alert.channel === window.channel && alert.startMs < window.endMs && alert.endMs > window.startMs;
}

/** The window of a channel at a time, else the first one that ends after it. */
export function windowAt(windows, channel, ms) {
  const own = windows.filter((each) => !channel || each.channel === channel);
  return own.find((each) => ms >= each.startMs && ms < each.endMs) ?? own.find((each) => each.endMs > ms);
}
