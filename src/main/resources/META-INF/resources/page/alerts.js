// The rail of alerts: newest first, each a way into its call.

import { element, perFrame, setText } from './dom.js';
import { titleOf } from './catalogue.js';
import { clock, mark, percent, rank } from './risk.js';
import { episodeOf } from './state.js';

const SHOWN = 60;

/** Where an alert is shown in its call. */
export function placeOf(alert) {
  return `#/calls/${encodeURIComponent(alert.call)}?at=${alert.startMs}&channel=${encodeURIComponent(alert.channel)}`;
}

export class AlertRail {
  /** How many alerts are in the list. */
  shown = 0;
  #state;
  #rows = new Map();
  #list;
  #empty;
  #many;
  #least;

  constructor(state) {
    this.#state = state;
    this.#list = element('ol', { class: 'alert-list' });
    this.#many = element('span', { class: 'many' });
    this.#empty = element('p', { class: 'empty' }, 'No alert yet. One comes where the model invents or loops, and says why the guard thinks so.');
    const redraw = perFrame(() => this.draw());
    this.#least = element('select', { onchange: redraw }, ['low', 'medium', 'high'].map((each) =>
      element('option', { value: each, selected: each === 'medium' }, `${mark(each)} ${each}`)));
    this.node = element('section', { class: 'rail', 'aria-labelledby': 'alerts-title' },
      element('div', { class: 'head' },
        element('h2', { id: 'alerts-title', tabindex: '-1' }, 'Alerts ', this.#many),
        element('label', {}, 'at least ', this.#least)),
      this.#empty, this.#list);
  }

  draw() {
    const least = rank(this.#least.value);
    const shown = [...this.#state.alerts.values()]
      .filter((alert) => rank(alert.severity) >= least && alert.state !== 'cleared')
      .sort(newestFirst);
    setText(this.#many, shown.length ? String(shown.length) : '');
    this.shown = shown.length;
    this.#empty.hidden = shown.length > 0;
    const kept = new Set();
    shown.slice(0, SHOWN).forEach((alert, index) => {
      const key = episodeOf(alert);
      kept.add(key);
      const look = `${alert.state}${alert.severity}${alert.risk}${alert.endMs}${alert.action}`;
      let row = this.#rows.get(key);
      if (!row || row.dataset.look !== look) {
        const made = rowOf(alert);
        made.dataset.look = look;
        const focused = row?.contains(document.activeElement);
        row?.replaceWith(made);
        row = made;
        this.#rows.set(key, row);
        if (focused) row.querySelector('a').focus();
      }
      if (this.#list.children[index] !== row) this.#list.insertBefore(row, this.#list.children[index] ?? null);
    });
    for (const [key, row] of this.#rows) {
      if (kept.has(key)) continue;
      row.remove();
      this.#rows.delete(key);
    }
  }
}

function newestFirst(a, b) {
  return String(b.time).localeCompare(String(a.time)) || b.startMs - a.startMs;
}

function rowOf(alert) {
  const reasons = alert.evidence?.reasons ?? [];
  return element('li', { class: `alert ${alert.severity}`, 'data-alert': episodeOf(alert), 'data-call': alert.call },
    element('span', { class: 'mark', 'aria-hidden': 'true' }, mark(alert.severity)),
    element('a', { href: placeOf(alert) }, titleOf(alert.type)),
    element('span', { class: 'risk' }, element('span', { class: 'sr' }, `${alert.severity} severity, risk `), percent(alert.risk)),
    element('p', { class: 'where' },
      element('span', { class: 'call', title: alert.call }, alert.call),
      element('span', {}, `${alert.channel} ${clock(alert.startMs)}`),
      alert.action && alert.action !== 'none' ? element('span', { class: 'action' }, alert.action) : null),
    reasons.length ? element('p', { class: 'why', title: reasons.join('; ') }, reasons[0]) : null);
}
