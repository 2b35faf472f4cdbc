"""Draws learning curves, run after run, as one SVG: word error rate on held-out voices and sentences over minutes of training.

python training/curve.py training/curves/1.jsonl training/curves/2.jsonl --out training/curves/curve.svg
"""

import argparse
import json
from pathlib import Path

import matplotlib.pyplot as plt


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("curves", type=Path, nargs="+", help="curve.jsonl of runs that follow one another")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    plt.rcParams["svg.hashsalt"] = "same bytes for the same curve"
    figure, axes = plt.subplots(figsize=(8, 4), layout="constrained")
    before = 0.0
    for file in options.curves:
        rows = [json.loads(line) for line in file.read_text().splitlines()]
        minutes = [before + row["seconds"] / 60 for row in rows]
        for name, colour in (("clean", "tab:blue"), ("noisy", "tab:orange")):
            label = name if file == options.curves[0] else None
            axes.plot(minutes, [100 * row["wer"][name] for row in rows], colour, marker=".", label=label)
        before = minutes[-1]
        axes.axvline(before, color="grey", linewidth=0.5)
    axes.set(xlabel="minutes of training", ylabel="word error rate, %", yscale="log")
    axes.set_yticks([3, 5, 10, 20, 50, 100], [3, 5, 10, 20, 50, 100])
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(options.out, metadata={"Date": None})


if __name__ == "__main__":
    main()
