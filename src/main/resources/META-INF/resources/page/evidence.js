// Each alert of a call in words: what it means, why the guard thinks so, what was done, and whether that was right.

import { element } from './dom.js';
import { adviceOf, meaningOf, titleOf } from './catalogue.js';
import { clock, mark, number, percent } from './risk.js';
import { episodeOf } from './state.js';
import { verdictForm } from './verdict.js';

export class EvidenceList {
  #find;
  #judged;
  #cards = new Map();
  #list = element('ol', { class: 'evidence' });
  #empty = element('p', { class: 'empty' }, 'No alert in this call.');

  /**
   * @param {function(Object)} find shows an alert's window
   * @param {boolean} judged whether verdicts can be given
   */
  constructor(find, judged = true) {
    this.#find = find;
    this.#judged = judged;
    this.node = element('section', { 'aria-labelledby': 'evidence-title' },
      element('h2', { id: 'evidence-title' }, 'Alerts and their evidence'), this.#empty, this.#list);
  }

  draw(alerts) {
    this.#empty.hidden = alerts.length > 0;
    const kept = new Set();
    alerts.forEach((alert, index) => {
      const key = episodeOf(alert);
      kept.add(key);
      const card = this.#card(key, alert);
      if (this.#list.children[index] !== card.node) this.#list.insertBefore(card.node, this.#list.children[index] ?? null);
    });
    for (const [key, card] of this.#cards) {
      if (kept.has(key)) continue;
      card.node.remove();
      this.#cards.delete(key);
    }
  }

  /** An alert's card; only what was measured is drawn anew, so that a note in writing stays. */
  #card(key, alert) {
    let card = this.#cards.get(key);
    if (!card) {
      const body = element('div', {});
      card = { body, node: element('li', { 'data-alert': key }, body, this.#judged ? verdictForm(alert) : null) };
      this.#cards.set(key, card);
    }
    const look = JSON.stringify([alert.state, alert.severity, alert.risk, alert.endMs, alert.evidence, alert.since, alert.action]);
    if (card.look !== look) {
      card.look = look;
      card.node.className = `card ${alert.severity}`;
      card.body.replaceChildren(...this.#told(alert));
    }
    return card;
  }

  #told(alert) {
    const evidence = alert.evidence ?? {};
    return [
      element('h3', {}, element('span', { class: 'mark', 'aria-hidden': 'true' }, mark(alert.severity)), titleOf(alert.type),
        element('code', {}, alert.type)),
      element('p', { class: 'where' },
        element('button', { type: 'button', class: 'jump', onclick: () => this.#find(alert) },
          `${alert.channel} ${clock(alert.startMs)}–${clock(alert.endMs)}`),
        ` ${alert.severity}, risk ${percent(alert.risk)}, ${alert.state}${alert.action && alert.action !== 'none' ? `, ${alert.action}` : ''}`),
      element('p', {}, `${meaningOf(alert.type)} ${adviceOf(alert.type)}`),
      evidence.reasons?.length ? element('ul', { class: 'reasons' }, evidence.reasons.map((reason) => element('li', {}, reason))) : null,
      alert.since?.length ? element('p', { class: 'since' }, `Since then: ${alert.since.join('; ')}.`) : null,
      element('p', { class: 'measured' }, measured(evidence)),
    ].filter(Boolean);
  }
}

/** What a detector read, in a sentence. */
export function measured(evidence) {
  const layer = evidence.layer >= 0 ? ` at decoder layer ${evidence.layer}` : '';
  const score = Number.isFinite(evidence.score) ? `: ${number(evidence.score)}` : '';
  const against = Number.isFinite(evidence.threshold) ? `, threshold ${number(evidence.threshold)}` : '';
  return `${evidence.detector ?? 'guard'}${layer}${score}${against}`;
}
