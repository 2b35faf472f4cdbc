// Sound in the browser: what an audio file's type is, its levels, and a WAVE file of it.

const RATE_HZ = 16_000;
const LEVEL_MS = 100;
const FLOOR_DB = -90;

/** Types that the server reads as they are, by the end of a file's name. */
const TYPES = {
  wav: 'audio/wav', wave: 'audio/wav', flac: 'audio/flac', ogg: 'audio/ogg', opus: 'audio/ogg', oga: 'audio/ogg',
  ul: 'audio/basic', ulaw: 'audio/basic', pcmu: 'audio/basic', al: 'audio/PCMA', alaw: 'audio/PCMA', pcma: 'audio/PCMA',
};

/** The media type of a file that the server reads itself; undefined for others. */
export function typeOf(name) {
  return TYPES[String(name).toLowerCase().split('.').pop()];
}

/** A file's samples at 16 kHz as one channel; undefined where the browser cannot read it. */
export async function samplesOf(blob) {
  try {
    const context = new OfflineAudioContext(1, 1, RATE_HZ);
    const sound = await context.decodeAudioData(await blob.arrayBuffer());
    const mixed = new Float32Array(sound.length);
    for (let channel = 0; channel < sound.numberOfChannels; channel++) {
      sound.getChannelData(channel).forEach((sample, index) => { mixed[index] += sample / sound.numberOfChannels; });
    }
    return mixed;
  } catch {
    return undefined;
  }
}

/** Levels in whole dBFS, one per 100 ms. */
export function levelsOf(samples, rate = RATE_HZ) {
  const every = (rate * LEVEL_MS) / 1000;
  return Array.from({ length: Math.ceil(samples.length / every) }, (_, index) => {
    const part = samples.subarray(index * every, (index + 1) * every);
    const power = part.reduce((sum, sample) => sum + sample * sample, 0) / part.length;
    return Math.round(Math.max(FLOOR_DB, 10 * Math.log10(power + 1e-9)));
  });
}

/** Samples of one channel as a WAVE file of 16 bits. */
export function waveOf(samples, rate = RATE_HZ) {
  const bytes = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const text = (at, word) => [...word].forEach((letter, index) => bytes.setUint8(at + index, letter.charCodeAt(0)));
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + 2 * samples.length, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, 2 * rate, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  text(36, 'data');
  bytes.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, index) => bytes.setInt16(44 + 2 * index, Math.round(Math.min(1, Math.max(-1, sample)) * 32767), true));
  return new Blob([bytes.buffer], { type: 'audio/wav' });
}
