"""What every program here agrees on: 8 kHz samples in [-1, 1], windows of 8 s, and the way up to Whisper's 16 kHz."""

import numpy as np

RATE = 8000
WINDOW_S = 8
WINDOW = WINDOW_S * RATE
ZERO_CROSSINGS = 32


def ms(milliseconds):
    """Samples in so many milliseconds."""
    return milliseconds * RATE // 1000


def between_taps():
    """Kaiser-windowed sinc that gives the sample between two: the product's own filter for doubling the rate."""
    t = np.arange(-ZERO_CROSSINGS + 0.5, ZERO_CROSSINGS)
    taps = np.sinc(t) * np.i0(8 * np.sqrt(1 - (t / ZERO_CROSSINGS) ** 2)) / np.i0(8)
    return taps / taps.sum()


def double_rate(x):
    """8 to 16 kHz: the samples stay, between them the interpolated ones."""
    between = np.convolve(np.pad(x, (ZERO_CROSSINGS - 1, ZERO_CROSSINGS)), between_taps(), "valid")
    return np.stack([x, between], 1).reshape(-1).astype(np.float32)
