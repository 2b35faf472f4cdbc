"""Are the telephone's codecs the real ones? Against sox: all 16-bit values through G.711, a noisy sweep through GSM.

python corpus/check_codecs.py     # needs sox and libgsm
"""

import subprocess

import numpy as np

import telephone
from audio import RATE

SOX = {"mu-law": ("-t", "raw", "-e", "mu-law"), "a-law": ("-t", "raw", "-e", "a-law"), "gsm": ("-t", "gsm")}
PLAIN = ("-t", "raw", "-e", "signed", "-b", "16")


def sox(x, coded):
    """int16 samples there and back; without sox's dither."""
    mono = ("-r", "8000", "-c", "1")
    run = dict(capture_output=True, check=True)
    there = subprocess.run(["sox", "-D", *PLAIN, *mono, "-", *coded, "-"], input=x.astype("<i2").tobytes(), **run)
    back = subprocess.run(["sox", "-D", *coded, *mono, "-", *PLAIN, "-"], input=there.stdout, **run)
    return np.frombuffer(back.stdout, "<i2")


def main():
    every = np.arange(-32768, 32768).astype(np.int16)
    t = np.arange(8 * RATE) / RATE
    sweep = 20000 * np.sin(2 * np.pi * (100 * t + 225 * t**2)) + np.random.default_rng(1).normal(0, 2000, len(t))
    for name, x in {"mu-law": every, "a-law": every, "gsm": np.round(sweep).astype(np.int16)}.items():
        ours = np.round(telephone.codec(name, x / 32768) * 32768).astype(int)
        theirs = sox(x, SOX[name])[: len(x)]
        differ = np.count_nonzero(ours != theirs)
        print(f"{name}: {len(x)} samples, {differ} differ from sox")
        assert differ == 0


if __name__ == "__main__":
    main()
