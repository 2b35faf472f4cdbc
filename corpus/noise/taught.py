"""What the model's training hears: noise under speech, and the few kinds of emptiness it learns to call no speech."""

import numpy as np

from noise.bursts import babble, clicks
from noise.signals import tones
from noise.steady import COLOURS, coloured, drone, hum, surges

UNDER_SPEECH = {
    "white": 0.14, "pink": 0.16, "brown": 0.08, "hum": 0.08, "babble": 0.18, "clicks": 0.06, "surges": 0.24, "drone": 0.06,
}  # fmt: skip
MADE = {"hum": hum, "clicks": clicks, "surges": surges, "drone": drone}


def background(rng, n, voices):
    """(kind, unit-variance samples) to lay under speech."""
    kind = str(rng.choice(list(UNDER_SPEECH), p=list(UNDER_SPEECH.values())))
    if kind in COLOURS:
        return kind, coloured(rng, n, COLOURS[kind] + rng.uniform(-0.15, 0.15))
    x = babble(rng, n, voices) if kind == "babble" else MADE[kind](rng, n)
    return kind, (x / (x.std() + 1e-9)).astype(np.float32)


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
