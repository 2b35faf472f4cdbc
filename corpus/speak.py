"""Text to 8 kHz speech with the engines of Debian main: espeak-ng, flite, festival."""
import subprocess
import tempfile
from dataclasses import dataclass
from math import gcd
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

RATE = 8000
PEAK = 0.49
EDGE = 400  # samples kept before and after what is audible


@dataclass(frozen=True)
class Voice:
    engine: str  # espeak-ng, flite, festival
    accent: str  # espeak-ng language, or the accent of the recorded speaker
    name: str  # espeak-ng variant, or the engine's voice
    gender: str  # female, male

    @property
    def id(self):
        return f"{self.engine}:{self.accent}+{self.name}" if self.engine == "espeak-ng" else f"{self.engine}:{self.name}"


def say(text, voice, rng):
    """Float samples in [-1, 1] at 8 kHz, or None where the engine said nothing. Pace and pitch are drawn from `rng`."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.wav"
        if voice.engine == "espeak-ng":
            run("espeak-ng", "-v", f"{voice.accent}+{voice.name}", "-s", rng.randint(140, 190), "-p", rng.randint(25, 75),
                "-w", out, text)  # fmt: skip
        elif voice.engine == "flite":
            pitch = ["--setf", f"int_f0_target_mean={rng.randint(85, 140)}"] if voice.name.startswith("kal") else []
            run("flite", "-voice", voice.name, "--setf", f"duration_stretch={rng.uniform(0.85, 1.15):.2f}", *pitch,
                "-t", text, "-o", out)  # fmt: skip
        else:
            run("text2wave", "-eval", f"(voice_{voice.name})", "-eval",
                f"(Parameter.set 'Duration_Stretch {rng.uniform(0.85, 1.15):.2f})", "-o", out, text=text)  # fmt: skip
        return trimmed(*read_wav(out.read_bytes()))


def run(*command, text=None):
    subprocess.run([str(c) for c in command], input=text and text.encode(), check=True, timeout=30,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip


def read_wav(content):
    """16-bit mono; the engines' sizes in the header are not to be trusted."""
    fmt, data = content.find(b"fmt "), content.find(b"data")
    rate = int.from_bytes(content[fmt + 12 : fmt + 16], "little")
    body = content[data + 8 :]
    return rate, np.frombuffer(body[: len(body) // 2 * 2], "<i2").astype(np.float64) / 32768


def trimmed(rate, x):
    if rate != RATE:
        g = gcd(rate, RATE)
        x = resample_poly(x, RATE // g, rate // g)
    audible = np.flatnonzero(np.abs(x) > max(0.002, np.abs(x).max(initial=0) * 0.01))
    if len(audible) < RATE // 5:
        return None
    x = x[max(0, audible[0] - EDGE) : audible[-1] + EDGE]
    return (x / np.abs(x).max() * PEAK).astype(np.float32)
