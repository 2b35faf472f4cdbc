"""Golden vectors of Whisper's log-mel features, made by transformers' WhisperFeatureExtractor.

    python src/test/python/make_logmel.py src/test/resources/audio

Writes <case>.s16 (16 kHz mono, little-endian) and <case>.f32 (row-major [mels, frames], little-endian). The numpy path of
the extractor is the reference (it computes in float64); the torch path must agree with it within float32's reach.
"""
import sys
from pathlib import Path

import numpy as np
from transformers import WhisperFeatureExtractor

RATE = 16_000


def voice(samples, seed):
    """A gliding harmonic tone with syllables, a little noise: most mel bins move, none is at the floor."""
    rng = np.random.default_rng(seed)
    t = np.arange(samples) / RATE
    phase = 2 * np.pi * np.cumsum(140 + 60 * np.sin(2 * np.pi * 1.7 * t)) / RATE
    tone = sum(np.sin(k * phase) / k for k in range(1, 30))
    return 0.2 * tone * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * t)) + 0.003 * rng.standard_normal(samples)


def quiet_then_click(samples):
    """Digital silence around one click: exercises the floor, the range clamp and the reflected edges."""
    x = np.zeros(samples)
    x[:40] = 0.5 * np.sin(np.arange(40))
    x[samples // 2] = 0.9
    x[-1] = -0.7
    return x


CASES = {
    "padded-80": (80, voice(11_111, 1)),
    "cut-128": (128, voice(20_000, 2)),
    "click-80": (80, quiet_then_click(RATE)),
}


def main(folder):
    for name, (mels, x) in CASES.items():
        pcm = np.clip(np.round(x * 32768), -32768, 32767).astype("<i2")
        extractor = WhisperFeatureExtractor(feature_size=mels, chunk_length=1)
        # what the extractor does before it computes: pad or cut to the window
        window = np.zeros(RATE, np.float32)
        window[: min(len(pcm), RATE)] = pcm[:RATE].astype(np.float32) / 32768
        features = extractor._np_extract_fbank_features(window[None], "cpu")[0]
        by_torch = extractor(pcm.astype(np.float32) / 32768, sampling_rate=RATE, return_tensors="np").input_features[0]
        assert by_torch.shape == features.shape == (mels, 100)
        print(name, features.shape, "numpy and torch paths differ by", float(np.abs(features - by_torch).max()))
        pcm.tofile(folder / f"{name}.s16")
        features.astype("<f4").tofile(folder / f"{name}.f32")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
