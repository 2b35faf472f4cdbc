// One recording on its way through the guard: words as they are written, then windows, alerts and what went on inside.

import { checked, path } from './api.js';
import { windowAt } from './call.js';
import { Conversation } from './conversation.js';
import { element, perFrame } from './dom.js';
import { EvidenceList } from './evidence.js';
import { Inspector } from './inspector.js';
import { clock, count, step } from './risk.js';
import { levelsOf } from './sound.js';
import { follow } from './sse.js';
import { ordered, State } from './state.js';
import { Timeline } from './timeline.js';

const CHANNEL = 'recording';

export class Trial {
  #state = new State();
  #name;
  #levels;
  #told;
  #asking = new AbortController();
  #chosen;
  #writing = element('p', { class: 'writing', 'aria-label': 'being written', hidden: true });
  #timeline = new Timeline((window) => this.#choose(window));
  #conversation = new Conversation((window) => this.#choose(window));
  #evidence = new EvidenceList((alert) => this.#choose(windowAt(this.#windows(), CHANNEL, alert.startMs)), false);
  #inspector = new Inspector();
  #redraw = perFrame(() => this.#draw());

  /**
   * @param {Float32Array|undefined} samples at 16 kHz, where the browser could read them
   * @param {function(string)} told gets a sentence on how it goes
   */
  constructor(name, samples, told) {
    this.#name = name;
    this.#told = told;
    this.#levels = samples ? levelsOf(samples) : [];
    this.#state.call({ call: name, state: 'ended', channels: [{ channel: CHANNEL, positionMs: this.#levels.length * 100 }] });
    if (this.#levels.length) {
      this.#state.item({ stretch: true, call: name, channel: CHANNEL, startMs: 0, endMs: this.#levels.length * 100, levels: this.#levels });
    }
    this.node = element('div', { class: 'call' }, this.#timeline.node, this.#writing,
      element('div', { class: 'inside' }, element('div', { class: 'column' }, this.#conversation.node, this.#evidence.node), this.#inspector.node));
    new ResizeObserver(this.#redraw).observe(this.#timeline.node);
  }

  stop() {
    this.#asking.abort();
  }

  /** Sends the recording and follows the answer to its end. */
  async run(body, type) {
    this.#redraw();
    this.#told(`${this.#name}: being decoded…`);
    try {
      const answer = await checked(await fetch(path(['transcriptions']), {
        method: 'POST', body, headers: { 'Content-Type': type, Accept: 'text/event-stream' }, signal: this.#asking.signal,
      }));
      await follow(answer, (event, data) => this.#take(event, data));
    } catch (problem) {
      if (problem.name !== 'AbortError') this.#told(`${this.#name}: ${problem.message}`);
    }
  }

  #take(event, data) {
    if (event === 'token') this.#write(data);
    else if (event === 'window') this.#window(data);
    else if (event === 'alert') this.#state.alert({ ...data, call: this.#name, channel: CHANNEL });
    else if (event === 'done') this.#done(data);
    else if (event === 'error') this.#told(`${this.#name}: ${data.detail ?? 'it could not be decoded'}`);
    this.#redraw();
  }

  #write({ token }) {
    this.#writing.hidden = false;
    this.#writing.append(element('span', { class: `w r${step(token.risk)}` }, String(token.text ?? '…')));
  }

  #window(window) {
    this.#writing.replaceChildren();
    this.#writing.hidden = true;
    const levels = window.levels ?? this.#levels.slice(window.startMs / 100, window.endMs / 100);
    this.#state.item({ ...window, call: this.#name, channel: CHANNEL, levels });
  }

  #done(data) {
    this.#writing.hidden = true;
    const windows = this.#windows().length;
    const alerts = this.#state.standing(this.#name).length;
    this.#told(windows
      ? `${this.#name}: ${clock(data.durationMs ?? this.#levels.length * 100)}, ${count(windows, 'window')}, ${alerts ? count(alerts, 'alert') : 'no alert'}`
      : `${this.#name}: nobody speaks, so nothing was written`);
  }

  #windows() {
    return [...this.#state.calls.get(this.#name).channels.values()].flatMap(ordered).filter((item) => !item.stretch);
  }

  #choose(window) {
    this.#chosen = window;
    this.#draw();
  }

  #draw() {
    const alerts = this.#state.standing(this.#name);
    const windows = this.#windows();
    const before = this.#chosen;
    this.#chosen = windows.find((each) => each.startMs === this.#chosen?.startMs) ?? windows.reduce((worst, each) => (!worst || each.risk > worst.risk ? each : worst), undefined);
    this.#timeline.draw(this.#state.calls.get(this.#name), alerts, this.#chosen);
    this.#conversation.draw(windows, alerts, this.#chosen);
    this.#evidence.draw(alerts);
    if (this.#chosen && this.#chosen !== before) this.#inspector.showAlone(this.#chosen);
  }
}
