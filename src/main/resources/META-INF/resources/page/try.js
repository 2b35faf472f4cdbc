// Drop a recording or speak, and watch it decoded and guarded.

import { element, setText } from './dom.js';
import { Microphone } from './microphone.js';
import { clock } from './risk.js';
import { samplesOf, typeOf, waveOf } from './sound.js';
import { Trial } from './trial.js';
import { may } from './who.js';

const MOST_MS = 60_000;

export class TryView {
  title = 'try a recording';
  #status = element('p', { class: 'status', role: 'status' });
  #input = element('input', { type: 'file', class: 'sr', id: 'file', accept: 'audio/*,.opus,.ul,.ulaw,.al,.alaw,.pcmu,.pcma',
    onchange: () => this.#input.files[0] && this.#file(this.#input.files[0]) });
  #record = element('button', { type: 'button', class: 'record', 'aria-pressed': 'false', onclick: () => this.#toggle() });
  #level = element('span', { class: 'level', 'aria-hidden': 'true' });
  #zone;
  #result = element('div', {});
  #microphone;
  #ends;
  #trial;

  constructor() {
    this.#zone = element('div', { class: 'zone', ondragover: (event) => this.#over(event, true), ondragleave: (event) => this.#over(event, false), ondrop: (event) => this.#drop(event) },
      element('p', { class: 'big' }, 'Drop a recording here'),
      element('p', {}, 'WAV, FLAC, Ogg Opus, raw G.711, or anything your browser can play. It goes to this server only and is not kept.'),
      element('div', { class: 'choices' }, this.#input, element('label', { for: 'file', class: 'button' }, 'Choose a file'),
        Microphone.isThere ? this.#record : element('span', { class: 'soft' }, 'The microphone needs HTTPS, or localhost.')),
      this.#level);
    this.#label(false);
    this.node = element('div', { class: 'try' },
      element('div', { class: 'head' }, element('h1', {}, 'Try a recording'),
        element('p', { class: 'sum' }, 'Hold music, another language, a mumbled word: see what the model makes of it, and whether the guard notices.')),
      may('operator') ? this.#zone : element('p', { class: 'empty' }, 'Only operators can have recordings transcribed.'),
      this.#status, this.#result);
  }

  leave() {
    this.#trial?.stop();
    this.#microphone?.stop();
    clearTimeout(this.#ends);
  }

  #over(event, is) {
    event.preventDefault();
    this.#zone.classList.toggle('over', is);
  }

  #drop(event) {
    this.#over(event, false);
    const file = event.dataTransfer.files[0];
    if (file) this.#file(file);
  }

  /** Sends a file as it is where the server knows its type; else as WAVE, where the browser can read it. */
  async #file(file) {
    setText(this.#status, `reading ${file.name}…`);
    const channels = await samplesOf(file);
    const type = typeOf(file.name);
    this.#input.value = '';
    if (type) await this.#send(file, type, channels, file.name);
    else if (channels) await this.#send(waveOf(channels), 'audio/wav', channels, file.name);
    else setText(this.#status, `${file.name} is no audio that this browser or the server can read.`);
  }

  async #toggle() {
    if (this.#microphone) return this.#stop();
    const microphone = new Microphone();
    this.#microphone = microphone;
    try {
      const begun = Date.now();
      await microphone.start((level) => {
        this.#level.style.width = `${Math.min(100, level * 400)}%`;
        setText(this.#record, `■ Stop (${clock(Date.now() - begun)})`);
      });
      this.#label(true);
      this.#ends = setTimeout(() => this.#stop(), MOST_MS);
      setText(this.#status, 'recording; it ends by itself after a minute');
    } catch (problem) {
      this.#microphone = undefined;
      this.#label(false);
      setText(this.#status, `No microphone: ${problem.message}`);
    }
  }

  async #stop() {
    clearTimeout(this.#ends);
    const microphone = this.#microphone;
    this.#microphone = undefined;
    this.#label(false);
    const samples = await microphone.stop();
    if (samples.length) await this.#send(waveOf([samples]), 'audio/wav', [samples], 'microphone');
    else setText(this.#status, 'Nothing was heard.');
  }

  #label(isRecording) {
    setText(this.#record, isRecording ? '■ Stop' : '● Record the microphone');
    this.#record.setAttribute('aria-pressed', String(isRecording));
    this.#level.style.width = '0';
  }

  async #send(body, type, channels, name) {
    this.#trial?.stop();
    this.#zone.classList.add('used');
    this.#trial = new Trial(name, channels, (sentence) => setText(this.#status, sentence));
    this.#result.replaceChildren(this.#trial.node);
    await this.#trial.run(body, type, type !== 'audio/wav' && channels ? () => waveOf(channels) : undefined);
  }
}
