"""Shards of audio: OUT/train-0007.npy (int16, 8 kHz, piece after piece) and OUT/train-0007.jsonl (a row each).

Each shard is made in a process of its own and appears whole or not at all; those already there are kept.
"""

import argparse
import json
import multiprocessing
import os
import tempfile
import time
from functools import partial
from multiprocessing.pool import ThreadPool
from pathlib import Path

import numpy as np

from audio import RATE

TIMEOUT = 1800  # seconds a shard may take


def name(split, kind, shard):
    return "-".join(filter(None, (split, kind, f"{shard:04d}")))


def write(base, pieces):
    """[(int16 samples, row)]; a row is written after where its samples start and end."""
    ends = np.cumsum([len(x) for x, _ in pieces]).tolist()
    rows = [{"start": end - len(x), "end": end, **row} for end, (x, row) in zip(ends, pieces)]
    temporary = base.with_name(f".{base.name}")
    with open(f"{temporary}.jsonl", "w") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    with open(f"{temporary}.npy", "wb") as out:
        np.save(out, np.concatenate([x for x, _ in pieces]))
    # the samples last: a shard is there when they are
    os.replace(f"{temporary}.jsonl", f"{base}.jsonl")
    os.replace(f"{temporary}.npy", f"{base}.npy")


def read(base):
    """(rows, all samples)"""
    with open(f"{base}.jsonl") as lines:
        return [json.loads(line) for line in lines], np.load(f"{base}.npy", mmap_mode="r")


def parser(doc):
    """The options of every program that makes shards."""
    made = argparse.ArgumentParser(description=doc.split("\n")[0])
    made.add_argument("out", type=Path)
    made.add_argument("--shards", default="0:1", help="first:end")
    made.add_argument("--workers", type=int, default=1)
    made.add_argument("--seed", type=int, default=1)
    return made


def make_all(options, named, make):
    """Makes the asked shards; `make(shard)` gives the pieces of one, `named(shard)` its name. Ends the program."""
    options.out.mkdir(parents=True, exist_ok=True)
    first, end = map(int, options.shards.split(":"))
    # a process that is forked by a thread of concurrent.futures joins itself when it ends, and fails
    with ThreadPool(options.workers) as pool:
        work = [(options.out / named(shard), partial(make, shard)) for shard in range(first, end)]
        hours = pool.starmap(_run, work, chunksize=1)
    failed = [first + i for i, h in enumerate(hours) if h is None]
    print(f"{sum(filter(None, hours)):.2f} h made, failed shards: {failed or 'none'}", flush=True)
    raise SystemExit(bool(failed))


def _run(base, make):
    """Hours made, None for a failure. In a process of its own, since a speech engine may crash; tried twice."""
    if Path(f"{base}.npy").exists():
        return 0
    for _ in range(2):
        began = time.monotonic()
        # such a process removes no files of its own when it ends
        with tempfile.TemporaryDirectory() as scratch:
            process = multiprocessing.get_context("fork").Process(target=_make, args=(scratch, base, make))
            process.start()
            process.join(TIMEOUT)
            process.kill()
        if process.exitcode == 0:
            rows, samples = read(base)
            hours = len(samples) / RATE / 3600
            print(f"{base.name} {len(rows) / (time.monotonic() - began):.1f} rows/s {hours:.2f} h", flush=True)
            return hours
        print(f"{base.name} failed with exit code {process.exitcode}", flush=True)
    return None


def _make(scratch, base, make):
    tempfile.tempdir = scratch
    write(base, make())
