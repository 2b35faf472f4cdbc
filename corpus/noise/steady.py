"""Noise that goes on and on, 8 kHz, unit variance: colours, hum, hiss, fan, rain, surges, drones, wind."""

import numpy as np
import scipy.fft

from audio import RATE

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


def colour(rng, n, name):
    return coloured(rng, n, COLOURS[name] + rng.uniform(-0.15, 0.15))


def sculpted(rng, n, gain):
    """Gaussian noise with gain(f) at f Hz."""
    spectrum = scipy.fft.rfft(rng.standard_normal(n, dtype=np.float32))
    f = np.linspace(0, RATE / 2, len(spectrum), dtype=np.float32)
    x = scipy.fft.irfft(spectrum * gain(f), n)
    return x / (x.std() + 1e-9)


def peak(f, centre, width):
    """A resonance's gain."""
    return 1 / (1 + ((f - centre) / width) ** 2)


def slow(rng, n, per_second, low, high):
    """A curve that wanders between two values, with so many turns a second."""
    turns = rng.uniform(low, high, max(2, int(n / RATE * per_second) + 2))
    return np.interp(np.linspace(0, len(turns) - 1, n), np.arange(len(turns)), turns).astype(np.float32)


def hiss(rng, n):
    """An old amplifier: louder the higher."""
    return coloured(rng, n, rng.uniform(0.3, 0.7))


def shaped(rng, n):
    """Like the long-term spectrum of speech, without its rhythm: a hall full of people far away."""
    corner, fall = rng.uniform(400, 700), rng.uniform(1.0, 1.6)
    return sculpted(rng, n, lambda f: np.minimum(1, f / 100) / (1 + (f / corner) ** 2) ** (fall / 2))


def fan(rng, n):
    """Rushing air and the faint whine of the blades."""
    blades, corner = rng.uniform(80, 300), rng.uniform(500, 1500)
    x = sculpted(rng, n, lambda f: 1 / (1 + f / corner) ** 1.5)
    t = np.arange(n, dtype=np.float32) / RATE
    return x + sum(rng.uniform(0.2, 0.8) * np.sin(2 * np.pi * blades * k * t + rng.uniform(0, 6)) for k in (1, 2, 3))


def rain(rng, n):
    """Many small drops on a window and the rush behind them."""
    x = coloured(rng, n, rng.uniform(-0.2, 0.3))
    drops = np.zeros(n, np.float32)
    count = int(n / RATE * rng.uniform(30, 300))
    drops[rng.integers(0, n, count)] = rng.exponential(1, count)
    drop = np.exp(-np.arange(60) / rng.uniform(4, 12)) * np.sin(np.arange(60) * rng.uniform(0.8, 2))
    drops = np.convolve(drops, drop)[:n]
    return x + drops * rng.uniform(1, 4) / (drops.std() + 1e-9) * 0.5


def surges(rng, n):
    """Noise of any colour that comes and goes at any pace: it stands for all the noise that nobody modelled."""
    centres = [(rng.uniform(150, 3400), rng.uniform(80, 1500), rng.uniform(0.2, 1)) for _ in range(rng.integers(1, 4))]
    floor = 10 ** rng.uniform(-2, 0)
    x = sculpted(rng, n, lambda f: floor + sum(g * peak(f, c, w) for c, w, g in centres))
    envelope = slow(rng, n, 10 ** rng.uniform(-0.5, 0.9), 0, 1) ** rng.choice([0.5, 1, 2, 4])
    return x * (envelope + rng.choice([0, 0.05, 0.3]))


def drone(rng, n):
    """A machine that is not the mains: a note between 130 and 900 Hz that wavers, with overtones."""
    t = np.arange(n, dtype=np.float32) / RATE
    f = 10 ** rng.uniform(2.11, 2.95)
    turns = f * t + rng.uniform(0, 0.02) * f * np.sin(2 * np.pi * rng.uniform(0.2, 5) * t)
    fall = rng.uniform(0.3, 2)
    return sum(rng.uniform(0.1, 1) / k**fall * np.sin(2 * np.pi * k * turns) for k in range(1, 1 + int(3400 / f)))


def wind(rng, n):
    """Gusts in a microphone: deep, with a whistle now and then."""
    corner, whistle = rng.uniform(150, 500), rng.uniform(500, 1500)
    gusts = slow(rng, n, rng.uniform(0.7, 3), 0.05, 1) ** 2
    deep = sculpted(rng, n, lambda f: 1 / (1 + (f / corner) ** 2))
    high = sculpted(rng, n, lambda f: peak(f, whistle, 60))
    return gusts * deep + gusts**2 * high * rng.uniform(0, 0.4)
