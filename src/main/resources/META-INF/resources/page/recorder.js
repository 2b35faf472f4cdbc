// Runs on the audio thread: hands the microphone's samples to the page, some 85 ms at a time.

const BATCH = 4096;

class Recorder extends AudioWorkletProcessor {
  #batch = new Float32Array(BATCH);
  #filled = 0;

  process([input]) {
    for (const sample of input[0] ?? []) {
      this.#batch[this.#filled++] = sample;
      if (this.#filled === BATCH) {
        this.port.postMessage(this.#batch.slice());
        this.#filled = 0;
      }
    }
    return true;
  }
}

registerProcessor('mondegreen-recorder', Recorder);
