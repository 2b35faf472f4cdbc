"""Draws a row of a shard: spectrogram, the reference text over the time it takes, and what the manifest says.

python corpus/spectrogram.py OUT/test-0003 --row 12 --out x.png
"""

import argparse
import textwrap
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import shards
from audio import RATE

RANGE = 80  # dB shown, below the loudest
LEFT_OUT = ("start", "end", "text", "segments", "sources")


def draw(row, x, file):
    figure, (sound, said) = plt.subplots(2, 1, figsize=(14, 6), sharex=True, height_ratios=(5, 1), layout="constrained")
    # digital silence has no level in dB
    audible = x + np.random.default_rng(0).normal(0, 1e-6, len(x))
    *_, image = sound.specgram(audible, NFFT=256, Fs=RATE, noverlap=192, cmap="magma")
    image.set_clim(image.get_clim()[1] - RANGE, None)
    known = ", ".join(f"{key} {value}" for key, value in row.items() if value is not None and key not in LEFT_OUT)
    sound.set_title(f"{row['text'] or 'no speech'}\n" + textwrap.fill(known, 150), fontsize=9)
    sound.set_ylabel("Hz")
    for i, segment in enumerate(row.get("segments", [])):
        said.hlines(-i, segment["start"], segment["end"], "green", linewidth=3)
        said.text(segment["start"], -i + 0.1, segment["text"], fontsize=8)
    said.set_axis_off()
    said.set_ylim(-len(row.get("segments", [])), 1)
    sound.set_xlabel("s")
    sound.tick_params(labelbottom=True)
    figure.savefig(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shard", type=Path, help="with or without .npy")
    parser.add_argument("--row", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    rows, samples = shards.read(options.shard.with_suffix(""))
    row = rows[options.row]
    draw(row, samples[row["start"] : row["end"]] / 32768, options.out)


if __name__ == "__main__":
    main()
