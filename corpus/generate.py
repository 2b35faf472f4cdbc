"""Synthetic telephone speech in shards: sentences drawn from text/, spoken by the voices of a split.

    python corpus/generate.py OUT --split train --shards 0:60 --lines 1000 --workers 2

A shard is OUT/train-0007.npy (int16, 8 kHz, all utterances one after another) and OUT/train-0007.jsonl (one row an
utterance). Each has a seed and a process of its own, so it can be made again alone; those already there are kept.
"""
import argparse
import json
import multiprocessing
import os
import random
import re
import tempfile
import time
from multiprocessing.pool import ThreadPool
from pathlib import Path

import numpy as np
import voices
from speak import RATE, draw_pace, synthesize, trimmed
from text.sentences import KINDS, Sentences, split_of

LONGEST, SHORTEST = 7.6, 0.2  # seconds
CUT = 0.05  # share of the train lines to end in the middle of a word; espeak-ng alone can, so about 0.03 do
ENDINGS = ("", "", ".", "?")  # never written; the melody differs
SPELLED_A = re.compile(r"(?<=\b[b-hj-z] )a\b|\ba(?= [b-hj-z]\b)")  # a letter, not an article
TIMEOUT = 1800  # seconds a shard may take


def utterance(line, split, rng):
    """(samples, row) or None where the engine said nothing or too much."""
    voice = voices.draw(split, rng)
    pace = draw_pace(voice, rng)
    spoken = SPELLED_A.sub("eh" if voice.engine == "espeak-ng" else "ay", line.text)
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


def make_shard(scratch, base, split, shard, lines, seed, kind):
    tempfile.tempdir = scratch
    rng = random.Random(f"{seed} {split} {shard}")
    sentences = Sentences(split, f"{seed} {shard}")
    pieces, rows, at = [], [], 0
    while len(rows) < lines:
        spoken = utterance(sentences.draw(kind), split, rng)
        if spoken:
            x, row = spoken
            rows.append({"start": at, "end": at + len(x), **row})
            pieces.append(x)
            at += len(x)
    temporary = base.with_name(f".{base.name}")
    with open(f"{temporary}.jsonl", "w") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    with open(f"{temporary}.npy", "wb") as out:
        np.save(out, np.concatenate(pieces))
    # the samples last: a shard is there when they are
    os.replace(f"{temporary}.jsonl", f"{base}.jsonl")
    os.replace(f"{temporary}.npy", f"{base}.npy")


def run_shard(options, shard):
    """In a process of its own, since a speech engine may crash; tried twice."""
    name = "-".join(filter(None, (options.split, options.kind, f"{shard:04d}")))
    base = options.out / name
    if Path(f"{base}.npy").exists():
        return 0
    for _ in range(2):
        began = time.monotonic()
        # such a process removes no files of its own when it ends
        with tempfile.TemporaryDirectory() as scratch:
            work = (scratch, base, options.split, shard, options.lines, options.seed, options.kind)
            process = multiprocessing.get_context("fork").Process(target=make_shard, args=work)
            process.start()
            process.join(TIMEOUT)
            process.kill()
        if process.exitcode == 0:
            hours = len(np.load(f"{base}.npy", mmap_mode="r")) / RATE / 3600
            print(f"{name} {options.lines / (time.monotonic() - began):.1f} utterances/s {hours:.2f} h", flush=True)
            return hours
        print(f"{name} failed with exit code {process.exitcode}", flush=True)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--split", default="train", choices=voices.MIX)
    parser.add_argument("--shards", default="0:1", help="first:end")
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS, help="only sentences of this kind")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    first, end = map(int, options.shards.split(":"))
    sentences = Sentences(options.split, "read the word lists before the shards' processes fork off")
    for _ in range(50):
        sentences.draw(options.kind)
    with ThreadPool(options.workers) as pool:
        hours = pool.map(lambda shard: run_shard(options, shard), range(first, end), 1)
    failed = [first + i for i, h in enumerate(hours) if h is None]
    print(f"{sum(filter(None, hours)):.2f} h made, failed shards: {failed or 'none'}", flush=True)
    raise SystemExit(bool(failed))


if __name__ == "__main__":
    main()
