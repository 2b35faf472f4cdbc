// Inside the model for one window: layers over tokens, where attention was, what the encoder heard, what mitigation did.

import { get } from './api.js';
import { Attention } from './attention.js';
import { element, setText } from './dom.js';
import { HeatMap } from './heat.js';
import { clock, percent } from './risk.js';

const AGAIN_MS = 4000;

export class Inspector {
  #shown;
  #drawn;
  #asking = new AbortController();
  #title = element('p', { class: 'when' });
  #state = element('p', { class: 'lens-state', role: 'status' });
  #heat = new HeatMap();
  #attention = new Attention();
  #key = element('p', { class: 'plane-key' });
  #facts = element('div', { class: 'facts' });
  #plane = element('div', { class: 'plane', hidden: true }, this.#heat.node, this.#attention.node);

  constructor() {
    this.node = element('section', { class: 'inspector', 'aria-labelledby': 'inside-title' },
      element('div', { class: 'head' }, element('h2', { id: 'inside-title' }, 'Inside the model'), this.#title),
      this.#state, this.#plane, this.#key, this.#heat.lens, this.#facts);
  }

  /** Shows a window; asks for its tokens and its layers where it is another one, or another revision. */
  show(window) {
    const key = `${window.segment}:${window.revision}:${window.final}`;
    if (this.#shown === key) return;
    this.#shown = key;
    this.#asking.abort();
    this.#asking = new AbortController();
    setText(this.#title, `${window.channel} ${clock(window.startMs)}–${clock(window.endMs)}`);
    this.#load(window, this.#asking.signal);
  }

  /** Shows a window that is all there is: nobody can be asked for more. */
  showAlone(window) {
    setText(this.#title, `${window.channel ?? ''} ${clock(window.startMs)}–${clock(window.endMs)}`);
    this.#draw(window, undefined);
    this.#explain(window, undefined);
  }

  leave() {
    this.#asking.abort();
  }

  async #load(window, signal) {
    try {
      const detail = await get(['windows', window.segment], {}, signal);
      this.#draw(detail, undefined);
      this.#explain(detail, detail.final ? { state: 'reading' } : undefined);
      if (detail.final) await this.#lens(detail, signal);
    } catch (problem) {
      if (problem.name === 'AbortError') return;
      this.#explain(window, { state: 'failed', reason: problem.message });
      // what is shown then is not of another window
      if (this.#drawn !== window.segment) this.#draw({ ...window, tokens: [] }, undefined);
    }
  }

  /** The words of each layer are computed while we wait; a busy server is asked again. */
  async #lens(detail, signal) {
    const lens = await get(['windows', detail.segment, 'lens'], { top: 5 }, signal);
    this.#explain(detail, lens);
    if (lens.state === 'ready') this.#draw(detail, lens);
    if (lens.state !== 'busy') return;
    await new Promise((done) => setTimeout(done, AGAIN_MS));
    if (!signal.aborted) await this.#lens(detail, signal);
  }

  #draw(detail, lens) {
    this.#drawn = detail.segment;
    const many = this.#heat.draw(detail, lens);
    this.#plane.hidden = many === 0;
    this.#key.hidden = many === 0;
    this.#attention.draw(detail.tokens ?? lens?.tokens ?? [], detail.endMs - detail.startMs);
    this.#key.replaceChildren(...[
      lens && element('span', {}, 'above this line the layers\' word stands'),
      this.#attention.isStill && element('span', { class: 'still' }, 'attention reaches no new audio'),
      lens && element('span', { class: 'none' }, 'no probe reads this layer'),
    ].filter(Boolean));
    this.#facts.replaceChildren(...[mitigation(detail.mitigation), heard(detail.heard)].filter(Boolean));
  }

  #explain(detail, lens) {
    const none = !detail.tokens?.length;
    setText(this.#state, {
      reading: 'Reading the audio again for the words of each layer…',
      busy: 'The model is busy with live calls; asking again in a moment…',
      expired: 'The audio of this window is no longer kept, so the words of each layer cannot be read again. Below is what was recorded.',
      hidden: 'Some of these tokens are hidden from you, so the words of each layer cannot be read again.',
      unsupported: 'The words of each layer cannot be read for this window: its audio came as messages of a platform, or no model is loaded here.',
      ready: '',
      failed: `Not available: ${lens?.reason ?? ''}`,
    }[lens?.state] ?? (none ? 'No tokens were recorded for this window.' : detail.final ? '' : 'Still speaking: layers come when the window is final.'));
    this.#state.hidden = this.#state.textContent === '';
  }
}

/** Text before and after a second decode. */
export function mitigation(told) {
  if (!told) return undefined;
  const side = (name, text, risk) => element('div', { class: name },
    element('dt', {}, `${name} · risk ${percent(risk)}`), element('dd', {}, text ?? 'text not shown'));
  return element('section', { class: 'mitigation' }, element('h3', {}, `Decoded again: ${told.rung}`),
    element('dl', {}, side('before', told.before, told.riskBefore), side('after', told.after, told.riskAfter)));
}

/** What the encoder heard before a word was written. */
export function heard(told) {
  const names = { speech: 'one person speaks', noise: 'noise of a line', music: 'music', strange: 'voices, other language' };
  const shown = Object.entries(names).filter(([name]) => Number.isFinite(told?.[name]));
  if (!shown.length) return undefined;
  return element('section', { class: 'heard' }, element('h3', {}, 'What the encoder hears'), element('ul', {}, shown.map(([name, words]) => {
    const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
    bar.style.width = `${told[name] * 100}%`;
    return element('li', {}, element('span', { class: 'name' }, words), element('span', { class: 'meter' }, bar), element('span', { class: 'value' }, percent(told[name])));
  })));
}
