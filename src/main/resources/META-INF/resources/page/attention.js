// Where in the audio the decoder looked while it wrote each token: speech climbs, a loop stands still.

import { drawing, element, setAttribute } from './dom.js';

const FRAME_MS = 20;
const STILL_FRAMES = 3;
const LEAST_TOKENS = 8;

/**
 * Stretches of tokens that reach no new audio: eight or more in a row that come no more than 3 frames past what was reached.
 * @param {Array<number|undefined>} frames attention centres, in frames of 20 ms
 * @returns {Array<{from: number, to: number}>} token indices, `to` exclusive
 */
export function stalls(frames) {
  const found = [];
  let from = 0;
  let reached = -Infinity;
  const close = (to) => {
    if (to - from >= LEAST_TOKENS) found.push({ from, to });
  };
  frames.forEach((frame, index) => {
    if (!Number.isFinite(frame) || frame <= reached + STILL_FRAMES) return;
    close(index);
    from = index;
    reached = frame;
  });
  close(frames.length);
  return found;
}

export class Attention {
  /** Whether it stands still somewhere. */
  isStill = false;
  #svg = drawing('svg', { role: 'img', preserveAspectRatio: 'none' });
  #axis = element('div', { class: 'axis', 'aria-hidden': 'true' });

  constructor() {
    this.node = element('div', { class: 'attention' }, this.#axis, this.#svg);
  }

  /** Draws tokens' centres of attention over a window's length in ms. */
  draw(tokens, lengthMs) {
    const frames = tokens.map((token) => token.frame);
    const last = Math.max(1, lengthMs / FRAME_MS, ...frames.filter(Number.isFinite));
    this.node.hidden = !frames.some(Number.isFinite);
    const point = (index) => `${index + 0.5} ${(1 - frames[index] / last) * 10}`;
    const known = frames.map((_, index) => index).filter((index) => Number.isFinite(frames[index]));
    const still = stalls(frames);
    setAttribute(this.#svg, 'viewBox', `0 0 ${Math.max(1, tokens.length)} 10`);
    setAttribute(this.#svg, 'aria-label', describe(still));
    this.#svg.replaceChildren(
      ...still.map(({ from, to }) => drawing('rect', { class: 'still', x: from, y: 0, width: to - from, height: 10 })),
      drawing('path', { class: 'way', d: known.map((index, order) => `${order ? 'L' : 'M'}${point(index)}`).join('') }),
      drawing('path', { class: 'dots', d: known.map((index) => `M${point(index)}h0`).join('') }));
    this.#axis.replaceChildren(element('span', {}, seconds(last)), element('b', {}, 'attention'), element('span', {}, seconds(0)));
    this.isStill = still.length > 0;
  }
}

function seconds(frames) {
  return `${((frames * FRAME_MS) / 1000).toFixed(1)} s`;
}

function describe(still) {
  return still.length
    ? `Centre of attention over tokens: it reaches no new audio for ${still.map(({ from, to }) => to - from).join(' and ')} tokens`
    : 'Centre of attention over tokens: it moves on through the audio';
}
