"""What a telephone does to speech: codecs, bands, lost packets, clipping, levels, echo. 8 kHz float samples in [-1, 1].

Functions take a numpy Generator and samples and return new samples of the same length; `Line` draws a whole channel.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy.fft

import g711
import gsm
from audio import RATE

PACKET = 160  # samples of 20 ms
# GSM's coder answers digital silence after speech with a loud thump; no line is that silent
FLOOR = {"gsm": 2 / 32768}
LAWS = {"mu-law": g711.mu_law, "a-law": g711.a_law}


@cache
def table(law):
    """A codec's round trip for each 16-bit value, from the lowest."""
    values = np.arange(-32768, 32768)
    return (LAWS[law](values) / 32768).astype(np.float32)


def codec(name, x):
    """Through "mu-law", "a-law" or "gsm" and back; "linear" is 16 bit."""
    whole = np.clip(np.round(x * 32768), -32768, 32767).astype(np.int32)
    if name == "linear":
        return (whole / 32768).astype(np.float32)
    if name == "gsm":
        return gsm.round_trip(whole.astype(np.int16)).astype(np.float32) / 32768
    return table(name)[whole + 32768]


@dataclass(frozen=True)
class Band:
    """A telephone's pass band and a handset's uneven response; the edges in Hz, None where the band is open."""

    handset: np.ndarray  # gains at equal distances from 0 Hz to the highest frequency
    low: float | None
    high: float | None

    @staticmethod
    def draw(rng):
        handset = 10 ** (rng.uniform(-6, 6, 6) / 20)
        low = float(rng.uniform(100, 350)) if rng.random() < 0.7 else None
        high = float(rng.uniform(2900, 3900)) if rng.random() < 0.7 else None
        return Band(handset, low, high)

    def send(self, x):
        spectrum = scipy.fft.rfft(x.astype(np.float32))
        f = np.linspace(0, RATE / 2, len(spectrum), dtype=np.float32)
        gain = np.interp(f, np.linspace(0, RATE / 2, len(self.handset)), self.handset).astype(np.float32)
        if self.low:
            gain /= 1 + (self.low / np.maximum(f, 1)) ** 6
        if self.high:
            gain /= 1 + (f / self.high) ** 16
        return scipy.fft.irfft(spectrum * gain, len(x))


def lose_packets(rng, x, share):
    """(samples, share lost): packets of 20 ms lost in runs; the receiver plays silence or the last packet, fading."""
    y = x.copy()
    conceal = rng.random() < 0.5
    run = rng.uniform(1, 3)
    lost, count = False, 0
    for start in range(PACKET, len(x) - PACKET, PACKET):
        lost = rng.random() < (1 - 1 / run if lost else share / run)
        if lost:
            y[start : start + PACKET] = 0.7 * y[start - PACKET : start] if conceal else 0
            count += 1
    return y, count * PACKET / len(x)


def echo(rng, x):
    delay = int(rng.uniform(0.03, 0.3) * RATE)
    y = x.copy()
    y[delay:] += x[:-delay] * 10 ** (-rng.uniform(12, 30) / 20)
    return y


def clip(rng, x):
    return np.clip(x * 10 ** (rng.uniform(3, 15) / 20) * 0.9 / (np.abs(x).max() + 1e-6), -0.9, 0.9)


def level(x, peak_db):
    """Peak at so many dBFS."""
    return x / (np.abs(x).max() + 1e-9) * 10 ** (peak_db / 20)


@dataclass(frozen=True)
class Line:
    """One drawn telephone line; `send` applies it."""

    codec: str
    shaped: bool
    echoed: bool
    clipped: bool
    loss: float  # share of packets
    peak_db: float

    @staticmethod
    def draw(rng):
        return Line(
            codec=str(rng.choice(["mu-law", "a-law", "gsm", "linear"], p=[0.62, 0.18, 0.08, 0.12])),
            shaped=rng.random() < 0.5,
            echoed=rng.random() < 0.08,
            clipped=rng.random() < 0.04,
            loss=float(rng.uniform(0.005, 0.08)) if rng.random() < 0.08 else 0.0,
            peak_db=float(-rng.uniform(0, 28)),
        )

    def send(self, rng, x):
        if self.shaped:
            x = Band.draw(rng).send(x)
        return self.transmit(rng, x)[0]

    def transmit(self, rng, x):
        """(samples, share of packets lost): all but the band."""
        if self.echoed:
            x = echo(rng, x)
        x = clip(rng, x) if self.clipped else level(x, self.peak_db)
        if self.codec in FLOOR:
            x = x + rng.standard_normal(len(x), dtype=np.float32) * np.float32(FLOOR[self.codec])
        x = codec(self.codec, x)
        return lose_packets(rng, x, self.loss) if self.loss else (x, 0.0)
