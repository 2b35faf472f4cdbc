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

/** A file's samples at 16 kHz, channel by channel; undefined where the browser cannot read it. */
export async function samplesOf(blob) {
  try {
    const context = new OfflineAudioContext(1, 1, RATE_HZ);
    const sound = await context.decodeAudioData(await blob.arrayBuffer());
    return Array.from({ length: sound.numberOfChannels }, (_, channel) => sound.getChannelData(channel));
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

/** Channels of equal length as a WAVE file of 16 bits. */
export function waveOf(channels, rate = RATE_HZ) {
  const frame = 2 * channels.length;
  const size = frame * channels[0].length;
  const bytes = new DataView(new ArrayBuffer(44 + size));
  const text = (at, word) => [...word].forEach((letter, index) => bytes.setUint8(at + index, letter.charCodeAt(0)));
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + size, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, channels.length, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, frame * rate, true);
  bytes.setUint16(32, frame, true);
  bytes.setUint16(34, 16, true);
  text(36, 'data');
  bytes.setUint32(40, size, true);
  channels.forEach((samples, channel) => samples.forEach((sample, index) =>
    bytes.setInt16(44 + frame * index + 2 * channel, Math.round(Math.min(1, Math.max(-1, sample)) * 32767), true)));
  return new Blob([bytes.buffer], { type: 'audio/wav' });
}
