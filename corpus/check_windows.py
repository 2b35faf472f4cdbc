"""Is a folder of rendered windows what its rows say? Splits, SNR, levels, empty texts; ends with an error if not.

python corpus/check_windows.py OUT
"""

import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np

import shards
from audio import RATE
from noise.sources import CLASSES, KINDS

WITHIN = 1.0  # dB
# can be measured in any pause
STEADY = {name for name, kind in KINDS.items() if kind.steady}
FAINTEST = -40  # dBFS of the peak less the SNR; below, what the codec adds counts


def pieces(folder):
    for file in sorted(folder.glob("*.npy")):
        rows, samples = shards.read(file.with_suffix(""))
        assert rows[-1]["end"] == len(samples)
        for row in rows:
            yield row, samples[row["start"] : row["end"]].astype(np.float32) / 32768


def measured_snr(row, x):
    """From the pauses alone, or None where there is too little pause, or the line changes what is said of it."""
    if row["snr"] is None or row["noise"] not in STEADY or row["level"] - row["snr"] < FAINTEST:
        return None
    if row["channel"] == "gsm" or row["loss"] or row["clipped"] or row["echo"] or row["crosstalk"] or row["cut"]:
        return None
    speech = np.zeros(len(x), bool)
    for segment in row["segments"]:
        speech[round(segment["start"] * RATE) : round(segment["end"] * RATE)] = True
    if np.count_nonzero(~speech) < RATE:
        return None
    noise = np.mean(x[~speech] ** 2)
    return 10 * np.log10(max(1e-9, np.mean(x[speech] ** 2) - noise) / noise)


def check_row(row, x):
    assert 0 < len(x) <= 8 * RATE and len(x) == row["end"] - row["start"]
    if row["class"] == "speech":
        assert row["text"] and row["text"] == " ".join(s["text"] for s in row["segments"])
        assert all(0 <= s["start"] < s["end"] <= len(x) / RATE for s in row["segments"])
        assert (row["noise"] is None) == (row["snr"] is None)
    else:
        assert row["class"] in CLASSES and row["text"] == "" and not row["segments"] and row["voice"] is None
        assert row["class"] == "silence" or KINDS[row["noise"]].sort == row["class"]
    if row["noise"]:
        assert KINDS[row["noise"]].split in (row["split"], None)
    if row["level"] is not None and row["channel"] != "gsm" and not row["loss"]:
        assert abs(20 * np.log10(np.abs(x).max()) - row["level"]) < WITHIN, row
    if row["class"] == "silence":
        assert np.abs(x).max() < 0.01


def main(folder):
    used, classes, errors = {}, Counter(), []
    for row, x in pieces(folder):
        check_row(row, x)
        classes[row["split"], row["class"]] += 1
        used.setdefault(row["split"], set()).update(row["sources"])
        snr = measured_snr(row, x)
        errors += [] if snr is None else [(snr - row["snr"], row["noise"], row["snr"])]
    for (split, sort), count in sorted(classes.items()):
        print(f"{split:6} {sort:8} {count}")
    for one, other in combinations(used, 2):
        assert not used[one] & used[other], (one, other, used[one] & used[other])
    for split, groups in used.items():
        count = Counter(group.split(":")[0] for group in groups)
        print(f"{split:6} sources:", ", ".join(f"{n} {sort}" for sort, n in sorted(count.items())))
    print(f"no source in two of: {', '.join(used)}")
    off = np.abs([e for e, _, _ in errors])
    print(f"SNR measured in {len(off)} windows: {off.max():.2f} dB off at most, {off.mean():.2f} dB on average")
    assert off.max() < WITHIN, max(errors, key=lambda e: abs(e[0]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
