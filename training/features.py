"""Whisper's log-mel spectrogram of 8 kHz telephone audio, batched in torch; equal to the product's own front end.

8 kHz is doubled to 16 kHz by a Kaiser-windowed sinc (64 taps), then `openai/whisper`'s log-mel: 25 ms Hann windows every
10 ms, 80 Slaney mel bands, log10, floor at 8 below the window's maximum, scaled to about [-1, 1].
"""

import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).parent.parent / "corpus"))
from audio import RATE, ZERO_CROSSINGS, between_taps

MELS = 80
FFT = 400
HOP = 160
BLOCK = 80  # samples that one row of the interpolation's matrix product makes


def banded(taps):
    """The filter as a matrix, so that interpolation is one product: [BLOCK + taps - 1, BLOCK]"""
    matrix = torch.zeros(BLOCK + len(taps) - 1, BLOCK)
    for column in range(BLOCK):
        matrix[column : column + len(taps), column] = taps
    return matrix


STEP = np.log(6.4) / 27  # of Slaney's scale: linear below 1 kHz, logarithmic above


def mel(hertz):
    return np.where(hertz < 1000, hertz * 3 / 200, 15 + np.log(np.maximum(hertz, 1e-9) / 1000) / STEP)


def edges(rate=2 * RATE):
    """Hz where the bands begin, peak and end: [mels + 2]"""
    mels = np.linspace(0, mel(np.array(rate / 2.0)), MELS + 2)
    return np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * STEP))


PEAKS = edges()[1:-1]


def bands(hertz):
    """Which band, a fraction from 0 up, peaks at a frequency."""
    return mel(hertz) / mel(np.array(float(RATE))) * (MELS + 1) - 1


def mel_filters(rate=2 * RATE):
    """Triangles of equal area. [mels, bins]"""
    ends = edges(rate)
    bins = np.linspace(0, rate / 2, FFT // 2 + 1)
    rising = (bins - ends[:-2, None]) / np.diff(ends)[:-1, None]
    falling = (ends[2:, None] - bins) / np.diff(ends)[1:, None]
    filters = np.maximum(0, np.minimum(rising, falling)) * (2 / (ends[2:] - ends[:-2]))[:, None]
    return torch.tensor(filters, dtype=torch.float32)


class LogMel:
    """[batch, samples at 8 kHz] to [batch, mels, frames of 10 ms]; samples a multiple of 80."""

    def __init__(self, device="cpu"):
        self.banded = banded(torch.tensor(between_taps(), dtype=torch.float32)).to(device)
        self.filters = mel_filters().to(device)
        self.window = torch.hann_window(FFT, device=device)

    def __call__(self, x):
        spectrum = torch.stft(self.double(x), FFT, HOP, window=self.window, pad_mode="reflect", return_complex=True)
        power = torch.view_as_real(spectrum[..., :-1]).square().sum(-1)
        log = torch.log10((self.filters @ power).clamp(min=1e-10))
        return (torch.maximum(log, log.amax((1, 2), keepdim=True) - 8) + 4) / 4

    def double(self, x):
        """Samples stay, between them the interpolated ones."""
        padded = F.pad(x, (ZERO_CROSSINGS - 1, ZERO_CROSSINGS))
        between = (padded.unfold(1, len(self.banded), BLOCK) @ self.banded).flatten(1)
        return torch.stack([x, between], 2).flatten(1)
