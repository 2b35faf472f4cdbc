// Records the microphone as samples at 16 kHz.

const RATE_HZ = 16_000;

export class Microphone {
  #stream;
  #context;
  #parts = [];

  /** Whether this browser, at this address, has one to offer: elsewhere than on localhost it asks for HTTPS. */
  static get isThere() {
    return Boolean(navigator.mediaDevices?.getUserMedia && globalThis.AudioWorkletNode);
  }

  /** Begins; throws where the user says no. */
  async start(onLevel) {
    this.#stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
    this.#context = new AudioContext({ sampleRate: RATE_HZ });
    await this.#context.audioWorklet.addModule(new URL('recorder.js', import.meta.url));
    const recorder = new AudioWorkletNode(this.#context, 'mondegreen-recorder', { numberOfOutputs: 0 });
    recorder.port.onmessage = ({ data }) => {
      this.#parts.push(data);
      onLevel(Math.sqrt(data.reduce((sum, sample) => sum + sample * sample, 0) / data.length));
    };
    this.#context.createMediaStreamSource(this.#stream).connect(recorder);
  }

  /** Ends, gives the device back, and gives the samples. */
  async stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    await this.#context?.close();
    const samples = new Float32Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      samples.set(part, at);
      at += part.length;
    }
    return samples;
  }
}
