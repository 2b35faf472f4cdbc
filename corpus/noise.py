"""Noise and non-speech made by program, 8 kHz: coloured noise, hum, babble, tones, hold music, keyboard clicks.

`background` is laid under speech; `nonspeech` is a window of its own. Classes and sources are split: `TAUGHT` classes are
all that training ever hears as non-speech; everything else is for judging what the model invents.
"""
import numpy as np
import scipy.fft

RATE = 8000
COLOURS = {"white": 0.0, "pink": -0.5, "brown": -1.0}


def coloured(rng, n, slope):
    """Gaussian noise whose amplitude falls as frequency to the power `slope`; unit variance."""
    spectrum = scipy.fft.rfft(rng.standard_normal(n, dtype=np.float32))
    f = np.maximum(np.arange(len(spectrum), dtype=np.float32), 40 * n / RATE)
    x = scipy.fft.irfft(spectrum * f**slope, n)
    return x / (x.std() + 1e-9)


def hum(rng, n):
    """Mains or a fan: a fundamental and its harmonics."""
    t = np.arange(n, dtype=np.float32) / RATE
    f = rng.choice([50, 60, 100, 120]) * rng.uniform(0.99, 1.01)
    x = sum(rng.uniform(0.1, 1) * np.sin(2 * np.pi * f * k * t + rng.uniform(0, 6)) for k in range(1, 6))
    return (x / x.std()).astype(np.float32)


def tones(rng, n):
    """Two sines, steady or in bursts: dial, busy and ring-back tones and their like."""
    t = np.arange(n, dtype=np.float32) / RATE
    x = np.sin(2 * np.pi * rng.uniform(300, 1600) * t) + np.sin(2 * np.pi * rng.uniform(300, 1600) * t)
    return (x * ((t / rng.uniform(0.1, 2)) % 1 < rng.uniform(0.2, 1))).astype(np.float32)


def clicks(rng, n):
    """A keyboard: short noise bursts at a typist's pace."""
    x = np.zeros(n, np.float32)
    at = int(rng.uniform(0, 0.3) * RATE)
    while at < n - 200:
        burst = rng.standard_normal(160) * np.exp(-np.arange(160) / rng.uniform(10, 40))
        x[at : at + 160] += (burst * rng.uniform(0.3, 1)).astype(np.float32)
        at += int(rng.uniform(0.06, 0.45) * RATE)
    return x / (np.abs(x).max() + 1e-9)


def babble(rng, n, voices):
    """Two to five utterances at once; `voices()` gives one."""
    x = np.zeros(n, np.float32)
    for _ in range(rng.integers(2, 6)):
        one = voices()
        start = rng.integers(0, len(one))
        x += np.roll(np.resize(one, max(n, len(one))), -start)[:n]
    return x / (x.std() + 1e-9)


def background(rng, n, voices):
    """(kind, unit-variance samples) to lay under speech."""
    kind = str(rng.choice(["white", "pink", "brown", "hum", "babble", "clicks"], p=[0.2, 0.24, 0.14, 0.1, 0.24, 0.08]))
    if kind in COLOURS:
        return kind, coloured(rng, n, COLOURS[kind] + rng.uniform(-0.15, 0.15))
    x = hum(rng, n) if kind == "hum" else babble(rng, n, voices) if kind == "babble" else clicks(rng, n)
    return kind, x / (x.std() + 1e-9)


TAUGHT = ["silence", "coloured", "hum", "tones"]


def nonspeech(rng, n):
    """(class, samples): the few kinds of emptiness that the model is taught to call no speech."""
    kind = str(rng.choice(TAUGHT, p=[0.3, 0.35, 0.15, 0.2]))
    if kind == "silence":
        return kind, rng.standard_normal(n, dtype=np.float32) * rng.choice([0, 1e-4, 1e-3])
    if kind == "coloured":
        x = coloured(rng, n, rng.uniform(-1, 0))
    else:
        x = hum(rng, n) if kind == "hum" else tones(rng, n)
    return kind, (x / (np.abs(x).max() + 1e-9) * 10 ** (-rng.uniform(0, 40) / 20)).astype(np.float32)
