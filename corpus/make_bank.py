"""Builds the speech bank: text, voices, synthesis, Opus, manifest, what the model hears, loop triggers.

    python corpus/make_bank.py [--model models/mini] [--only speech|measure|loops]

Needs espeak-ng, flite, festival with festvox-us-slt-hts, opus-tools (Debian main), and numpy, scipy, torch, transformers.
Same packages, same bytes: every choice comes from the seeds here.
"""
import argparse
import json
import random
from collections import defaultdict
from pathlib import Path

import loops
import numpy as np
import opus
from listen import Listener, word_errors
from speak import RATE, Voice, say
from text import bait
from text.sentences import Sentences
from text.splits import SPLITS

HERE = Path(__file__).parent
BANK = HERE / "bank"
SEED = 20251
GAP_MS = 300
MAX_MS = 7000
KBITS = 10.5

# Each voice speaks in one split only. dev, test and demo voices were never heard by the bundled model; which of them it
# understands is in audition.jsonl.
VOICES = {
    "train": [
        Voice("flite", "en-us", "slt", "female"),
        Voice("festival", "en-us", "cmu_us_slt_arctic_hts", "female"),
        Voice("flite", "en-gb-scotland", "awb", "male"),
        Voice("flite", "en-us", "kal16", "male"),
        Voice("espeak-ng", "en-us", "f3", "female"),
        Voice("espeak-ng", "en-gb-x-rp", "belinda", "female"),
        Voice("espeak-ng", "en-us", "f4", "female"),
        Voice("espeak-ng", "en-us", "m1", "male"),
        Voice("espeak-ng", "en-gb-x-gbclan", "m7", "male"),
        Voice("espeak-ng", "en-us-nyc", "adam", "male"),
    ],
    "dev": [
        Voice("espeak-ng", "en-us", "Andy", "male"),
        Voice("espeak-ng", "en-us", "Alicia", "female"),
        Voice("espeak-ng", "en-us", "klatt3", "male"),
    ],
    "test": [
        Voice("flite", "en-us", "rms", "male"),
        Voice("espeak-ng", "en-us-nyc", "linda", "female"),
        Voice("espeak-ng", "en-gb-x-gbclan", "victor", "male"),
    ],
    "demo": [
        Voice("espeak-ng", "en-us", "f2", "female"),
        Voice("espeak-ng", "en-us", "steph", "female"),
        Voice("espeak-ng", "en-gb-x-rp", "m3", "male"),
        Voice("espeak-ng", "en-us", "edward", "male"),
        Voice("espeak-ng", "en-gb-x-gbclan", "max", "male"),
        Voice("espeak-ng", "en-us", "Michael", "male"),
    ],
}
# per voice: agent, customer, any
SENTENCES = {"train": (14, 14, 4), "dev": (20, 20, 4), "test": (22, 22, 4), "demo": (23, 23, 3)}
FOREIGN_PER_LANGUAGE = 5
OOV = 27


def lines(split, taken):
    """[(file, kind, role, text, voice)] of one split, in the order they are spoken."""
    voices = VOICES[split]
    sentences = Sentences(split, f"{SEED} lines", taken)
    out = []
    for voice in voices:
        for role, count in zip(("agent", "customer", "any"), SENTENCES[split]):
            for text in sentences.spoken(role, count):
                out.append((f"{split}-{voice.engine}-{voice.accent}-{voice.name}.opus", "speech", role, text, voice))
    robots = [v for v in voices if v.engine == "espeak-ng"]
    for i, (language, text) in enumerate(bait.foreign(split, FOREIGN_PER_LANGUAGE)):
        robot = robots[i % len(robots)]
        out.append((f"{split}-foreign.opus", "foreign", "any", text, Voice(robot.engine, language, robot.name, robot.gender)))
    for i, text in enumerate(bait.oov(split, OOV)):
        out.append((f"{split}-oov.opus", "oov", "any", text, voices[i % len(voices)]))
    for i, text in enumerate(bait.repeats(split)):
        out.append((f"{split}-repeat.opus", "repeat", "any", text, voices[i % len(voices)]))
    return out


def speak_all():
    BANK.mkdir(exist_ok=True)
    for old in BANK.glob("*.opus"):
        old.unlink()
    taken, manifest = audition_sentences(), []
    for split in SPLITS:
        files = defaultdict(list)
        for line in lines(split, taken):
            files[line[0]].append(line)
        for name, spoken in files.items():
            manifest += speak_file(name, split, spoken)
            print(name, len(spoken), flush=True)
    write_jsonl("manifest.jsonl", manifest)


def audition_sentences():
    from audition import sentences

    return set(sentences())


def speak_file(name, split, spoken):
    rng = random.Random(f"{SEED} {name}")
    pieces, rows, at = [np.zeros(ms(GAP_MS), np.float32)], [], ms(GAP_MS)
    for file, kind, role, text, voice in spoken:
        x = say(text, voice, rng)
        if x is None or len(x) > ms(MAX_MS):
            continue
        # a whole number of milliseconds, so that the manifest's times are exact
        x = np.pad(x, (0, -len(x) % 8))
        rows.append({
            "file": file, "startMs": at // 8, "endMs": (at + len(x)) // 8, "text": text, "voice": voice.id,
            "engine": voice.engine, "gender": voice.gender, "accent": voice.accent, "role": role, "split": split,
            "kind": kind,
        })  # fmt: skip
        pieces += [x, np.zeros(ms(GAP_MS), np.float32)]
        at += len(x) + ms(GAP_MS)
    opus.encode(BANK / name, np.concatenate(pieces), KBITS)
    return rows


def measure(listener):
    """Word error rate per voice on the decoded bank, and what the model invents on the bait."""
    manifest, audio = read_bank()
    groups = defaultdict(list)
    for row in manifest:
        groups[row["split"], row["kind"], row["voice"] if row["kind"] == "speech" else ""].append(row)
    report = []
    for (split, kind, voice), rows in groups.items():
        heard = listener.hear([cut(audio, row) for row in rows])
        errors = [word_errors(row["text"], listener.text(ids)) for row, (ids, _) in zip(rows, heard)]
        seconds = sum(row["endMs"] - row["startMs"] for row in rows) / 1000
        entry = {
            "split": split, "kind": kind, "voice": voice, "gender": rows[0]["gender"] if voice else "",
            "utterances": len(rows), "seconds": round(seconds, 1),
            "wer": round(sum(e for e, _ in errors) / sum(n for _, n in errors), 3),
            "loops": sum(loops.is_loop(listener.text(ids), row["text"]) for row, (ids, _) in zip(rows, heard)),
            "example": [rows[0]["text"], listener.text(heard[0][0])],
        }  # fmt: skip
        report.append(entry)
        print(json.dumps(entry, ensure_ascii=False), flush=True)
    write_jsonl("measured.jsonl", report)


def find_loops(listener):
    manifest, audio = read_bank()
    found = []
    for split in SPLITS:
        rows = [row for row in manifest if row["split"] == split and row["kind"] in ("speech", "repeat")]
        found += loops.search(listener, rows, audio, random.Random(f"{SEED} loops {split}"))
        write_jsonl("loops.jsonl", found)


def read_bank():
    manifest = [json.loads(line) for line in (BANK / "manifest.jsonl").read_text().splitlines()]
    return manifest, {name: opus.decode(BANK / name) for name in sorted({row["file"] for row in manifest})}


def cut(audio, row):
    return audio[row["file"]][row["startMs"] * 8 : row["endMs"] * 8]


def write_jsonl(name, rows):
    (BANK / name).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def ms(milliseconds):
    return milliseconds * RATE // 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", type=Path, default=HERE.parent / "models" / "mini")
    parser.add_argument("--only", choices=["speech", "measure", "loops"])
    options = parser.parse_args()
    if options.only in (None, "speech"):
        speak_all()
    if options.only in (None, "measure"):
        measure(Listener(options.model))
    if options.only in (None, "loops"):
        find_loops(Listener(options.model))


if __name__ == "__main__":
    main()
