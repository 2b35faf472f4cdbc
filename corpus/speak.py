"""Text to 8 kHz speech with the engines of Debian main: espeak-ng, flite, festival (see engines/)."""

import re
from dataclasses import dataclass
from functools import cache
from math import gcd

import numpy as np
from scipy.signal import firwin, resample_poly

from audio import RATE
from engines import espeak, festival, flite

PEAK = 0.49
EDGE = 400  # samples kept before and after what is audible
SPELLED_A = re.compile(r"(?<=\b[b-hj-z] )a\b|\ba(?= [b-hj-z]\b)")  # a letter, not an article


@dataclass(frozen=True)
class Voice:
    engine: str  # espeak-ng, flite, festival
    accent: str  # espeak-ng language, or the accent of the recorded speaker
    name: str  # espeak-ng variant, or the engine's voice
    gender: str  # female, male

    @property
    def id(self):
        accent = f"{self.accent}+" if self.engine == "espeak-ng" else ""
        return f"{self.engine}:{accent}{self.name}"


@dataclass(frozen=True)
class Pace:
    """In the engine's own units: words a minute, pitch and range of 100, gap of 10 ms; or duration stretch and Hz."""

    rate: float
    pitch: int = 0
    range: int = 0
    gap: int = 0


def draw_pace(voice, rng):
    if voice.engine == "espeak-ng":
        return Pace(rng.randint(130, 215), rng.randint(20, 80), rng.randint(20, 80), rng.choice((0, 0, 0, 0, 1, 2)))
    stretch = round(rng.uniform(0.8, 1.2), 2)
    # the other recorded voices take no pitch
    return Pace(stretch, rng.randint(85, 140) if voice.engine == "flite" and voice.name.startswith("kal") else 0)


def as_read(text, voice):
    """English text as the engine must see it to spell an "a" among letters."""
    return SPELLED_A.sub("eh" if voice.engine == "espeak-ng" else "ay", text)


def say(text, voice, rng):
    """Float samples in [-1, 1] at 8 kHz, or None where the engine said nothing. Pace and pitch are drawn from `rng`."""
    return trimmed(*synthesize(text, voice, draw_pace(voice, rng))[:2])


def synthesize(text, voice, pace):
    """(rate, samples, word starts) as the engine gives them; only espeak-ng tells where words start."""
    if voice.engine == "espeak-ng":
        return espeak.engine().speak(text, voice, pace)
    if voice.engine == "flite":
        return *flite.speak(text, voice, pace), []
    return *festival.speak(text, voice, pace), []


def trimmed(rate, x):
    if rate != RATE:
        g = gcd(rate, RATE)
        x = resample_poly(x, RATE // g, rate // g, window=low_pass(RATE // g, rate // g))
    audible = np.flatnonzero(np.abs(x) > max(0.002, np.abs(x).max(initial=0) * 0.01))
    if len(audible) < RATE // 10:
        return None
    x = x[max(0, audible[0] - EDGE) : audible[-1] + EDGE]
    return (x / np.abs(x).max() * PEAK).astype(np.float32)


@cache
def low_pass(up, down):
    """The filter that resample_poly would design anew for every sentence."""
    return firwin(20 * max(up, down) + 1, 1 / max(up, down), window=("kaiser", 5.0)).astype(np.float32)
