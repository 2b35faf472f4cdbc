"""Synthetic telephone speech in shards: sentences drawn from text/, spoken by the voices of a split.

    python corpus/generate.py OUT --split train --shards 0:60 --lines 1000 --workers 2

A shard is OUT/train-0007.npy and OUT/train-0007.jsonl, see shards.py. Each has a seed and a process of its own, so it
can be made again alone; those already there are kept.
"""

import random
from functools import partial

import numpy as np

import shards
import voices
from audio import RATE
from speak import as_read, draw_pace, synthesize, trimmed
from text.sentences import KINDS, Sentences, split_of

LONGEST, SHORTEST = 7.6, 0.2  # seconds
CUT = 0.05  # share of the train lines to end in the middle of a word; espeak-ng alone can, so about 0.03 do
ENDINGS = ("", "", ".", "?")  # never written; the melody differs


def utterance(line, split, rng):
    """(samples, row) or None where the engine said nothing or too much."""
    voice = voices.draw(split, rng)
    pace = draw_pace(voice, rng)
    spoken = as_read(line.text, voice)
    cut = split == "train" and rng.random() < CUT and spoken == line.text
    rate, x, starts = synthesize(spoken + rng.choice(ENDINGS), voice, pace)
    text, end = cut_off(line.text, starts, len(x) / rate, rng) if cut else (line.text, None)
    x = trimmed(rate, x[: int(end * rate)] if end else x)
    if x is None or not SHORTEST * RATE <= len(x) <= LONGEST * RATE:
        return None
    row = {
        "text": text, "kind": line.kind, "role": line.role, "voice": voice.id, "engine": voice.engine,
        "accent": voice.accent, "gender": voice.gender, "rate": pace.rate, "pitch": pace.pitch, "split": split,
        "class": "speech", "cut": end is not None,
    }  # fmt: skip
    return np.round(x * 32767).astype(np.int16), row


def cut_off(text, starts, length, rng):
    """(the words wholly inside, second in the middle of the next word), or (text, None) where words are not timed.

    Nor may what is left be a sentence of another split.
    """
    words = text.split(" ")
    offsets = np.cumsum([0] + [len(w) + 1 for w in words])
    # the engine times some short words together with the next
    times = [next((t for at, t in starts if a <= at < b), None) for a, b in zip(offsets, offsets[1:])] + [length]
    known = [i for i in range(1, len(words)) if times[i] is not None and times[i + 1] is not None]
    kept = rng.choice(known) if known else 0
    rest = " ".join(words[:kept])
    if not kept or split_of(rest) != "train":
        return text, None
    return rest, times[kept] + rng.uniform(0.35, 0.65) * (times[kept + 1] - times[kept])


def make_shard(split, lines, seed, kind, shard):
    rng = random.Random(f"{seed} {split} {shard}")
    sentences = Sentences(split, f"{seed} {shard}")
    spoken = []
    while len(spoken) < lines:
        one = utterance(sentences.draw(kind), split, rng)
        if one:
            spoken.append(one)
    return spoken


def main():
    parser = shards.parser(__doc__)
    parser.add_argument("--split", default="train", choices=voices.MIX)
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--kind", choices=KINDS, help="only sentences of this kind")
    options = parser.parse_args()
    sentences = Sentences(options.split, "read the word lists before the shards' processes fork off")
    for _ in range(50):
        sentences.draw(options.kind)
    make = partial(make_shard, options.split, options.lines, options.seed, options.kind)
    shards.make_all(options, partial(shards.name, options.split, options.kind), make)


if __name__ == "__main__":
    main()
