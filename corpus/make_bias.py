"""Speaks near-miss pairs: bias/pairs.jsonl and two Opus files, for `mondegreen lab bias`.

    python corpus/make_bias.py                          # the committed ones
    python corpus/make_bias.py --pairs 700 --out DIR    # more of them, elsewhere

Of each pair four lines in one voice at one pace: a context that expects a word with that word, with a near-miss in its place,
and a neutral carrier with each of the two. Needs what make_bank.py needs, but no model. Same packages, same bytes.
"""

import argparse
import json
import random
from pathlib import Path

import numpy as np

import casting
import opus
from audio import RATE, ms
from lexicon import phonemes
from make_bank import read_jsonl
from nearmiss import KINDS, SEED, Expectations, NearMisses, Sounds
from speak import as_read, draw_pace, synthesize, trimmed

HERE = Path(__file__).parent
SPLITS = ("dev", "test")
PAIRS = 168
GAP_MS = 100
MAX_MS = 5600  # of the four lines of a pair together
KBITS = 8
MAX_BYTES = 1_000_000


def make(out, pairs):
    out.mkdir(parents=True, exist_ok=True)
    expectations, sounds = Expectations(), Sounds()
    taken, used, rows = {row["text"] for row in read_jsonl(HERE / "bank" / "manifest.jsonl")}, set(), []
    for split in SPLITS:
        rng = random.Random(f"{SEED} {split}")
        source = NearMisses(expectations, sounds, split, rng, taken)
        tape, voices = Tape(out / f"{split}.opus"), casting.cast(split)
        for i in range(pairs // len(SPLITS)):
            # kinds in turn, and all voices say both
            voice, kind = voices[i // len(KINDS) % len(voices)], KINDS[i % len(KINDS)]
            miss, spoken = speak_new(source, kind, voice, rng, used)
            source.keep(miss)
            used.add((miss.expected, miss.near))
            texts = miss.texts()
            rows.append({
                "id": f"{split}-{i:03d}", "split": split, "kind": kind, "voice": voice.id, "expected": miss.expected,
                "nearMiss": miss.near, "share": miss.share,
                **also("expectedAlso", sounds.homophones(miss.expected)),
                **also("nearMissAlso", sounds.homophones(miss.near)),
                **{where: {what: tape.add(spoken[text]) | {"text": text} for what, text in both.items()}
                   for where, both in texts.items()},
            })  # fmt: skip
        tape.write()
    (out / "pairs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    check(rows)
    return rows


def also(key, homophones):
    """Other ways to write what sounds the same."""
    return {key: homophones} if homophones else {}


def speak_new(source, kind, voice, rng, used):
    """(near-miss, {text: samples}) of the first one that the voice tells apart and says in time."""

    def tells_apart(expected, near):
        heard = phonemes([expected, near], voice.accent)
        return (expected, near) not in used and heard[expected] != heard[near]

    while True:
        miss, pace = source.draw(kind, tells_apart), draw_pace(voice, rng)
        spoken = {}
        for text in (text for both in miss.texts().values() for text in both.values()):
            spoken[text] = trimmed(*synthesize(as_read(text, voice), voice, pace)[:2])
        if all(x is not None for x in spoken.values()) and sum(map(len, spoken.values())) <= ms(MAX_MS):
            return miss, spoken


class Tape:
    """One file, line after line."""

    def __init__(self, path):
        self.path, self.pieces, self.at = path, [np.zeros(ms(GAP_MS), np.float32)], ms(GAP_MS)

    def add(self, x):
        """Where it lies."""
        # a whole number of milliseconds, so that the times are exact
        x = np.pad(x, (0, -len(x) % ms(1)))
        place = {"file": self.path.name, "startMs": self.at // ms(1), "lengthMs": len(x) // ms(1)}
        self.pieces += [x, np.zeros(ms(GAP_MS), np.float32)]
        self.at += len(x) + ms(GAP_MS)
        return place

    def write(self):
        opus.encode(self.path, np.concatenate(self.pieces), KBITS)
        print(self.path, f"{self.at / RATE:.0f} s", self.path.stat().st_size, "bytes", flush=True)


def check(rows):
    """No voice and no two words in both splits, and every near-miss one sound from what is expected."""
    where = {}
    for row in rows:
        for key in (row["voice"].split("+")[-1], (row["expected"], row["nearMiss"]), row["context"]["expected"]["text"]):
            assert where.setdefault(key, row["split"]) == row["split"], f"{key} is in two splits"
        sounds = phonemes([row["expected"], row["nearMiss"]])
        one, other = sounds[row["expected"]], sounds[row["nearMiss"]]
        assert len(one) == len(other) and sum(a != b for a, b in zip(one, other)) == 1, row


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pairs", type=int, default=PAIRS, help="half of them in each split")
    parser.add_argument("--out", type=Path, default=HERE / "bias")
    options = parser.parse_args()
    rows = make(options.out, options.pairs)
    size = sum(f.stat().st_size for f in options.out.iterdir())
    assert options.out != HERE / "bias" or size <= MAX_BYTES, f"{size} bytes are too many to commit"
    print(f"{len(rows)} pairs, {size} bytes")


if __name__ == "__main__":
    main()
