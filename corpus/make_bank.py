"""Builds the speech bank: text, voices, synthesis, Opus, manifest, what the model hears, loop triggers.

    python corpus/make_bank.py [--model models/mini] [--only speech|measure|loops]
    python corpus/make_bank.py --table    # puts the measurements into README.md

Needs espeak-ng, flite, festival with its voices, opus-tools and wamerican (Debian main), and numpy, scipy, torch,
transformers. Same packages, same bytes: every choice comes from the seeds here and in casting.py.
"""

import argparse
import json
import random
from collections import defaultdict
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np

import bait
import casting
import loops
import measure
import opus
import variants
import voices
from audio import ms
from listen import Listener
from speak import as_read, say
from text.sentences import split_of

HERE = Path(__file__).parent
BANK = HERE / "bank"
SEED = casting.SEED
GAP_MS = 300
MAX_MS = 7000
KBITS = 10.2
MAX_BYTES = 7_800_000
TRIES = 20


def speak_all():
    BANK.mkdir(exist_ok=True)
    for old in BANK.glob("*.opus"):
        old.unlink()
    taken, manifest = set(), []
    for split in casting.TEXTS:
        files = defaultdict(list)
        for part in casting.parts(split, taken):
            files[part.file].append(part)
        for name, parts in files.items():
            rows = speak_file(name, split, parts)
            taken.update(row["text"] for row in rows)
            manifest += rows
            print(name, len(rows), flush=True)
    write_jsonl("manifest.jsonl", manifest)
    check(manifest)


def speak_file(name, split, parts):
    rng = random.Random(f"{SEED} {name}")
    pieces, rows, at = [np.zeros(ms(GAP_MS), np.float32)], [], ms(GAP_MS)
    for part in parts:
        text, role, x = spoken(part, rng)
        # a whole number of milliseconds, so that the manifest's times are exact
        x = np.pad(x, (0, -len(x) % 8))
        voice = part.voice
        rows.append({
            "file": name, "startMs": at // 8, "endMs": (at + len(x)) // 8, "text": text, "voice": voice.id,
            "engine": voice.engine, "gender": voice.gender, "accent": voice.accent, "role": role, "split": split,
            "kind": part.kind, "class": "speech",
        })  # fmt: skip
        pieces += [x, np.zeros(ms(GAP_MS), np.float32)]
        at += len(x) + ms(GAP_MS)
    opus.encode(BANK / name, np.concatenate(pieces), KBITS)
    return rows


def spoken(part, rng):
    """(text, role, samples) of the first text that is spoken in time."""
    for _ in range(TRIES):
        text, role = part.text()
        x = say(text if part.kind == "foreign" else as_read(text, part.voice), part.voice, rng)
        if x is not None and len(x) <= ms(MAX_MS):
            return text, role, x
    raise RuntimeError(f"{part.voice.id} has not spoken any of {TRIES} texts in {MAX_MS} ms, such as: {text}")


def check(manifest):
    """No text in two splits nor in the model's training, no voice or kin in two splits, no part of the bait taught."""
    where, texts = {}, {}
    kin = set(chain(voices.LEFT_OUT, *voices.KIN.values()))
    for row in manifest:
        name, split = row["voice"].split(":")[1].split("+")[-1], row["split"]
        assert where.setdefault(name, split) == split, f"{name} speaks in {where[name]} and {split}"
        assert name not in kin, f"{name} is too near to a voice of another split"
        assert texts.setdefault(row["text"], split) == split, f"'{row['text']}' is in {texts[row['text']]} and {split}"
        if row["kind"] not in ("foreign", "oov"):
            assert split_of(row["text"]) == casting.TEXTS[split], row
        assert name in placed(split), f"{name} has no place in {split}"
    assert not bait.taught_parts(), bait.taught_parts()
    size = sum(f.stat().st_size for f in BANK.iterdir())
    assert size <= MAX_BYTES, f"the bank is {size} bytes long"
    seconds = sum(row["endMs"] - row["startMs"] for row in manifest) / 1000
    print(f"{len(manifest)} lines, {seconds:.0f} s of speech, {len(where)} voices, {size} bytes")


@cache
def placed(split):
    """The names of all voices that may speak in the split."""
    recorded = (voices.RECORDED[source].name for source in voices.MIX[split] if source in voices.RECORDED)
    return {*voices.VARIANTS[split], *recorded, *(v.name for v in variants.own(split))}


def find_loops(listener):
    manifest, audio = read_bank()
    found, census = [], []
    for split in bait.SPLITS:
        rows = [row for row in manifest if row["split"] == split and row["kind"] in ("speech", "repeat")]
        kept, counts = loops.search(listener, rows, audio, random.Random(f"{SEED} loops {split}"))
        found += kept
        census.append({"split": split, "kind": "loops", **counts})
    write_jsonl("loops.jsonl", found)
    write_measured(census, "loops")


def measure_all(listener):
    manifest, audio = read_bank()
    write_measured(measure.voices_and_kinds(listener, manifest, lambda row: cut(audio, row)))


def write_measured(rows, kind=None):
    """measured.jsonl with the rows of the kind "loops", or all others, replaced."""
    file = BANK / "measured.jsonl"
    old = read_jsonl(file) if file.exists() else []
    kept = [row for row in old if (row["kind"] == "loops") != (kind == "loops")]
    write_jsonl(file.name, sorted(rows + kept, key=lambda row: row["kind"] == "loops"))


def read_bank():
    manifest = read_jsonl(BANK / "manifest.jsonl")
    return manifest, {name: opus.decode(BANK / name) for name in sorted({row["file"] for row in manifest})}


def cut(audio, row):
    return audio[row["file"]][row["startMs"] * 8 : row["endMs"] * 8]


def read_jsonl(file):
    return [json.loads(line) for line in file.read_text().splitlines()]


def write_jsonl(name, rows):
    (BANK / name).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", type=Path, default=HERE.parent / "models" / "mini")
    parser.add_argument("--only", choices=["speech", "measure", "loops"])
    parser.add_argument("--table", action="store_true", help="only put the measurements into README.md, and print")
    options = parser.parse_args()
    if options.table:
        measure.into_readme(HERE / "README.md", read_jsonl(BANK / "measured.jsonl"))
        return
    if options.only in (None, "speech"):
        speak_all()
    if options.only in (None, "measure"):
        measure_all(Listener(options.model))
    if options.only in (None, "loops"):
        find_loops(Listener(options.model))


if __name__ == "__main__":
    main()
