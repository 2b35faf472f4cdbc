"""Tones of the telephone network and of machines, 8 kHz: DTMF, dial, ring-back, busy, SIT, fax, modem."""

import numpy as np

from audio import RATE
from noise.steady import sculpted

KEYS = [(low, high) for low in (697, 770, 852, 941) for high in (1209, 1336, 1477)]
# frequencies, then seconds on and off in turn
DIAL = (((350, 440), ()), ((425,), ()), ((350, 450), ()), ((400,), ()))
RINGBACK = (((440, 480), (2, 4)), ((400, 450), (0.4, 0.2, 0.4, 2)), ((425,), (1, 4)), ((400,), (1, 2)))
BUSY = (((480, 620), (0.5, 0.5)), ((480, 620), (0.25, 0.25)), ((400,), (0.375, 0.375)), ((425,), (0.5, 0.5)))
HOWLER = (((1400, 2060, 2450, 2600), (0.1, 0.1)),)
# special information: three rising tones, then a pause
SIT = tuple(
    tuple(((f,), length) for f, length in zip(tones, lengths)) + (((), 1.0),)
    for tones in ((950, 1400, 1800), (913.8, 1370.6, 1776.7), (985.2, 1428.5, 1776.7))
    for lengths in ((0.33, 0.33, 0.33), (0.276, 0.276, 0.38), (0.38, 0.276, 0.38))
)


def tones(rng, n):
    """Two sines, steady or in bursts: dial, busy and ring-back tones and their like."""
    t = np.arange(n, dtype=np.float32) / RATE
    x = np.sin(2 * np.pi * rng.uniform(300, 1600) * t) + np.sin(2 * np.pi * rng.uniform(300, 1600) * t)
    return (x * ((t / rng.uniform(0.1, 2)) % 1 < rng.uniform(0.2, 1))).astype(np.float32)


def chord(frequencies, n):
    t = np.arange(n, dtype=np.float32) / RATE
    return sum((np.sin(2 * np.pi * f * t) for f in frequencies), np.zeros(n, np.float32))


def played(n, steps, skipped=0.0):
    """[(frequencies, seconds)] again and again, from `skipped` seconds on."""
    once = np.concatenate([chord(frequencies, int(seconds * RATE)) for frequencies, seconds in steps])
    return np.resize(np.roll(once, -int(skipped * RATE)), n)


def cadence(rng, n, known):
    """One of the countries' versions, each a little off, from somewhere in its rhythm."""
    frequencies, rhythm = known[rng.integers(len(known))]
    frequencies = [f * rng.uniform(0.995, 1.005) for f in frequencies]
    if not rhythm:
        return chord(frequencies, n)
    steps = [(frequencies if i % 2 == 0 else (), seconds) for i, seconds in enumerate(rhythm)]
    # from anywhere, but a window that could lie in a pause starts with the tone
    long = n / RATE > max(rhythm[1::2]) + 0.3
    return played(n, steps, rng.uniform(0, sum(rhythm) if long else rhythm[0] / 2))


def dial(rng, n):
    return cadence(rng, n, DIAL)


def ringback(rng, n):
    return cadence(rng, n, RINGBACK)


def busy(rng, n):
    return cadence(rng, n, BUSY)


def howler(rng, n):
    """A receiver off the hook."""
    return cadence(rng, n, HOWLER)


def special(rng, n):
    """The number is not in service."""
    steps = SIT[rng.integers(len(SIT))]
    return played(n, [*steps[:-1], ((), rng.uniform(0.5, 3))], rng.uniform(0, 0.3))


def dtmf(rng, n):
    """Numbers dialled by hand or by machine."""
    by_hand, twist = rng.random() < 0.6, rng.uniform(0.6, 1)
    x, at = np.zeros(n, np.float32), int(rng.uniform(0, 0.5) * RATE)
    while at < n:
        for _ in range(rng.integers(1, 12)):
            low, high = KEYS[rng.integers(len(KEYS))]
            size = int((rng.uniform(0.09, 0.35) if by_hand else 0.08) * RATE)
            tone = (twist * chord([low], size) + chord([high], size))[: max(0, n - at)]
            x[at : at + len(tone)] = tone
            at += size + int((rng.uniform(0.1, 0.8) if by_hand else 0.08) * RATE)
        at += int(rng.uniform(0.5, 3) * RATE)
    return x


def keyed(rng, n, frequencies, baud):
    """Random symbols, one frequency each, with continuous phase."""
    symbols = rng.choice(frequencies, n * baud // RATE + 1)
    f = symbols[np.arange(n) * baud // RATE]
    return np.sin(2 * np.pi * np.cumsum(f) / RATE).astype(np.float32)


def fax(rng, n):
    """The calling beep, the answer tone, then the machines' slow handshake."""
    called = played(n, [((1100,), 0.5), ((), 3)], rng.uniform(0, 0.2))
    answer = np.concatenate([chord([2100], int(rng.uniform(0.5, 3.3) * RATE)), np.zeros(600, np.float32)])
    shake = keyed(rng, n, (1650.0, 1850.0), 300)
    return called if rng.random() < 0.4 else np.concatenate([answer, shake])[:n]


def modem(rng, n):
    """An answer tone whose phase turns, a carrier with phase steps, then the rush of fast data."""
    t = np.arange(n, dtype=np.float32) / RATE
    answer = np.sin(2 * np.pi * 2100 * t + np.pi * ((t / 0.45).astype(int) % 2))
    phase = rng.integers(0, 4, n)[np.arange(n) * 600 // RATE] * (np.pi / 2)
    carrier = np.sin(2 * np.pi * rng.choice([1200, 1800, 2400]) * t + phase)
    data = sculpted(rng, n, lambda f: ((f > 400) & (f < 3300)) + 0.0) * 0.7
    first, second = np.sort(rng.uniform(0, min(8, n / RATE), 2))
    return np.where(t < first, answer, np.where(t < second, carrier, data)).astype(np.float32)
