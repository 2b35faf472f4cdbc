"""Noise that comes and goes, 8 kHz: keyboards, crackle, doors, coughs, breath, people talking at once."""

import numpy as np

from audio import RATE
from noise.steady import coloured, peak, sculpted


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


def crowd(rng, n, voices):
    """So many people at once that no word can be made out."""
    x = sum(babble(rng, n, voices) for _ in range(3))
    return x / (x.std() + 1e-9)


def scattered(rng, n, gap, burst):
    """Events `burst()` one after another, `gap` = (shortest, longest) seconds from start to start; at least one."""
    x = np.zeros(n, np.float32)
    at = int(rng.uniform(0, min(gap[1], n / RATE / 2)) * RATE)
    while at < n:
        event = burst()[: n - at] * rng.uniform(0.4, 1)
        x[at : at + len(event)] += event
        at += int(rng.uniform(*gap) * RATE)
    return x


def crackle(rng, n):
    """A bad contact: spikes of any size, in clusters."""
    spikes = np.zeros(n, np.float32)
    rate = rng.uniform(3, 60)
    for start in range(0, n, RATE // 2):
        count = rng.poisson(rate * rng.exponential(0.5))
        spikes[np.minimum(n - 1, start + rng.integers(0, RATE // 2, count))] = rng.standard_t(2, count)
    tail = np.exp(-np.arange(40) / rng.uniform(1, 8)) * rng.standard_normal(40)
    return np.clip(np.convolve(spikes, tail)[:n], -8, 8).astype(np.float32) + 0.01 * coloured(rng, n, 0)


def doors(rng, n):
    """Thuds, knocks and slams: a few resonances of wood and a click."""

    def thud():
        t = np.arange(int(0.5 * RATE)) / RATE
        x = rng.standard_normal(len(t)) * np.exp(-t / rng.uniform(0.003, 0.02))
        for _ in range(6):
            f, fade = rng.uniform(80, 900), rng.uniform(0.02, 0.12)
            x += rng.uniform(0.3, 1.5) * np.sin(2 * np.pi * f * t) * np.exp(-t / fade)
        return x.astype(np.float32)

    knocking = rng.random() < 0.4
    return scattered(rng, n, (0.15, 0.4) if knocking else (0.7, 4), thud) + 0.003 * coloured(rng, n, -0.5)


def coughs(rng, n):
    """One to three bursts of breath through a throat, then a pause."""
    throat = [(rng.uniform(400, 800), 150), (rng.uniform(1200, 1700), 200), (rng.uniform(2300, 2900), 300)]

    def cough():
        parts = []
        for _ in range(rng.integers(1, 4)):
            size = int(rng.uniform(0.15, 0.4) * RATE)
            t = np.arange(size) / RATE
            envelope = np.minimum(1, t / 0.005) * (np.exp(-t / 0.03) + 0.4 * np.exp(-t / rng.uniform(0.05, 0.15)))
            air = sculpted(rng, size, lambda f: 0.1 + sum(peak(f, c, w) for c, w in throat))
            parts += [air * envelope, np.zeros(int(rng.uniform(0.02, 0.15) * RATE))]
        return np.concatenate(parts).astype(np.float32)

    return scattered(rng, n, (1, 5), cough) + 0.003 * coloured(rng, n, -0.5)


def breath(rng, n):
    """In and out into the microphone, every three to five seconds."""

    def inhaled():
        size = int(rng.uniform(0.6, 1.5) * RATE)
        centre, width = rng.uniform(500, 2000), rng.uniform(400, 1200)
        return sculpted(rng, size, lambda f: 0.05 + peak(f, centre, width)) * np.hanning(size).astype(np.float32)

    return scattered(rng, n, (1.3, 2.6), inhaled) + 0.005 * coloured(rng, n, -0.3)
