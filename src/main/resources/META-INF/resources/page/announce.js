// Says new alerts to screen readers without shouting: at most one sentence in a while, which sums up what came meanwhile.

import { count } from './risk.js';
import { titleOf } from './catalogue.js';

export class Announcer {
  #region;
  #gapMs;
  #waiting = [];
  #timer;

  /** @param {HTMLElement} region a polite live region */
  constructor(region, gapMs = 6000) {
    this.#region = region;
    this.#gapMs = gapMs;
  }

  /** A new alert of medium or high severity. */
  alert(alert) {
    this.#waiting.push(alert);
    if (this.#timer === undefined) this.#speak();
  }

  #speak() {
    this.#region.textContent = sentence(this.#waiting);
    this.#waiting = [];
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#waiting.length) this.#speak();
    }, this.#gapMs);
  }
}

/** What is said of alerts that came together. */
export function sentence(alerts) {
  const last = alerts[alerts.length - 1];
  const one = `${last.severity} alert: ${titleOf(last.type)}, call ${last.call}, ${last.channel}`;
  return alerts.length === 1 ? one : `${count(alerts.length, 'new alert')}, the last a ${one}`;
}
