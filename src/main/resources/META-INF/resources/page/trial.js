// One recording on its way through the guard: words as they are written, then windows, alerts and what went on inside.

import { checked, path } from './api.js';
import { windowAt } from './call.js';
import { Conversation } from './conversation.js';
import { element, perFrame } from './dom.js';
import { EvidenceList } from './evidence.js';
import { Inspector } from './inspector.js';
import { onPaletteChange } from './palette.js';
import { clock, count, step } from './risk.js';
import { levelsOf } from './sound.js';
import { follow } from './sse.js';
import { ordered, State } from './state.js';
import { Timeline } from './timeline.js';


const LEVEL_MS = 100;

/** A channel's name on the page: a recording of one channel has no sides. */
function lane(channel) {
  return channel === 'mixed' ? 'recording' : channel;
}

export class Trial {
  #state = new State();
  #name;
  #lengthMs = 0;
  #levels = new Map();
  #told;
  #asking = new AbortController();
  #chosen;
  #writing = element('p', { class: 'writing', 'aria-label': 'being written', hidden: true });
  #timeline = new Timeline((window) => this.#choose(window));
  #conversation = new Conversation((window) => this.#choose(window));
  #evidence = new EvidenceList((alert) => this.#choose(windowAt(this.#windows(), alert.channel, alert.startMs)), false);
  #inspector = new Inspector();
  #redraw = perFrame(() => this.#draw());
  #resized = new ResizeObserver(() => this.#redraw());
  #forget;

  /**
   * @param {Float32Array[]|undefined} channels at 16 kHz, where the browser could read them
   * @param {function(string)} told gets a sentence on how it goes
   */
  constructor(name, channels, told) {
    this.#name = name;
    this.#told = told;
    this.#state.call({ call: name, state: 'ended' });
    channels?.forEach((samples, index) => {
      const channel = lane(channels.length === 1 ? 'mixed' : `channel${index}`);
      const levels = levelsOf(samples);
      this.#levels.set(channel, levels);
      this.#lengthMs = levels.length * LEVEL_MS;
      this.#state.item({ stretch: true, call: name, channel, startMs: 0, endMs: this.#lengthMs, levels });
    });
    this.node = element('div', { class: 'call' }, this.#timeline.node, this.#writing,
      element('div', { class: 'inside' }, element('div', { class: 'column' }, this.#conversation.node, this.#evidence.node), this.#inspector.node));
    this.#resized.observe(this.#timeline.node);
    this.#forget = onPaletteChange(this.#redraw);
  }

  stop() {
    this.#asking.abort();
    this.#resized.disconnect();
    this.#forget();
  }

  /**
   * Sends the recording and follows the answer to its end.
   * @param {function(): Blob|undefined} instead the same as WAVE, for a server that does not take it as it is
   */
  async run(body, type, instead) {
    this.#redraw();
    this.#told(`${this.#name}: being decoded…`);
    try {
      const answer = await checked(await fetch(path(['transcriptions']), {
        method: 'POST', body, headers: { 'Content-Type': type, Accept: 'text/event-stream' }, signal: this.#asking.signal,
      }));
      await follow(answer, (event, data) => this.#take(event, data));
    } catch (problem) {
      if (instead && [400, 415].includes(problem.status)) await this.run(instead(), 'audio/wav');
      else if (problem.name !== 'AbortError') this.#told(`${this.#name}: ${problem.message}`);
    }
  }

  #take(event, data) {
    if (event === 'token') this.#write(data);
    else if (event === 'window') this.#window(data);
    else if (event === 'alert') this.#state.alert({ ...data, call: this.#name, channel: lane(data.channel) });
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
    const channel = lane(window.channel);
    const levels = window.levels ?? this.#levels.get(channel)?.slice(window.startMs / LEVEL_MS, window.endMs / LEVEL_MS);
    this.#state.item({ ...window, call: this.#name, channel, levels });
  }

  #done(data) {
    this.#writing.hidden = true;
    const windows = this.#windows().length;
    const alerts = this.#state.standing(this.#name).length;
    this.#told(windows
      ? `${this.#name}: ${clock(data.durationMs ?? this.#lengthMs)}, ${count(windows, 'window')}, ${alerts ? count(alerts, 'alert') : 'no alert'}`
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
    this.#chosen = windows.find((each) => each.startMs === this.#chosen?.startMs && each.channel === this.#chosen.channel) ?? windows.reduce((worst, each) => (!worst || each.risk > worst.risk ? each : worst), undefined);
    this.#timeline.draw(this.#state.calls.get(this.#name), alerts, this.#chosen);
    this.#conversation.draw(windows, alerts, this.#chosen);
    this.#evidence.draw(alerts);
    if (this.#chosen && this.#chosen !== before) this.#inspector.showAlone(this.#chosen);
  }
}
