"""Own espeak-ng variants, drawn by program: plausible men, women, children and old people, some for each split.

    python corpus/variants.py      # says which variants are silent or clip; those belong into REJECTED

A variant is a small text file beside espeak-ng's own; `data_folder` is espeak-ng's data with these files added.
"""

import random
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

SEED = 7301
COUNTS = {"train": 156, "dev": 12, "test": 12, "demo": 12}
REJECTED = frozenset(("own-train-072", "own-train-073", "own-test-000"))
# espeak-ng 1.51 lists 349 files at most, variants among them, so only these families of languages come along:
# Germanic, Romance, Slavic
FAMILIES = ("gmw", "gmq", "roa", "zlw", "zle")
# kind: gender, base pitch in Hz, top of the range over its base, formant scale
KINDS = {
    "man": ("male", (70, 125), (1.25, 1.7), (0.85, 1.03)),
    "woman": ("female", (145, 215), (1.15, 1.6), (1.04, 1.17)),
    "old man": ("male", (85, 140), (1.25, 1.8), (0.88, 1.04)),
    "old woman": ("female", (130, 190), (1.2, 1.7), (1.02, 1.14)),
    "child": ("female", (205, 260), (1.15, 1.5), (1.12, 1.2)),
}
# in turn, so that few variants are as mixed as many
TURNS = ("man", "woman") * 4 + ("man", "child", "old man", "old woman")
SENTENCE = "I would like to check the balance of my savings account, please."


@dataclass(frozen=True)
class Variant:
    name: str
    gender: str
    text: str


@cache
def own(split):
    """The usable own variants of a split."""
    drawn = [draw(f"own-{split}-{i:03d}", TURNS[i % len(TURNS)]) for i in range(COUNTS[split])]
    return tuple(v for v in drawn if v.name not in REJECTED)


def draw(name, kind):
    rng = random.Random(f"{SEED} {name}")
    gender, base, top, scales = KINDS[kind]
    old, pitch, scale = kind.startswith("old"), rng.randint(*base), rng.uniform(*scales)
    lines = ["language variant", f"name {name}", f"gender {gender}"]
    lines += [f"pitch {pitch} {round(pitch * rng.uniform(*top))}", *formants(rng, scale)]
    lines += [f"flutter {rng.randint(4, 10) if old else rng.randint(0, 6)}"]
    lines += [f"roughness {rng.randint(2, 4) if old else rng.choice((0, 0, 0, 1, 2, 3))}"]
    lines += [f"voicing {rng.randint(60, 160)}", f"consonants {rng.randint(60, 130)} {rng.randint(60, 130)}"]
    if rng.random() < (0.6 if old else 0.3):
        lines.append("breath " + " ".join(str(rng.randint(0, 5)) for _ in range(8)))
    if rng.random() < 0.5:
        lines.append(tone(rng))
    if rng.random() < 0.2:
        lines.append(f"klatt {rng.choice((1, 2, 4, 5, 6))}")  # 3 is a voice of the dev split
    if rng.random() < 0.4:
        lines.append("stressAdd " + " ".join(str(rng.randint(-20, 40)) for _ in range(8)))
    if rng.random() < 0.4:
        lines.append("stressAmp " + " ".join(str(rng.randint(14, 24)) for _ in range(8)))
    if rng.random() < 0.3:
        lines.append(f"intonation {rng.randint(1, 3)}")
    if rng.random() < 0.1:
        lines.append(f"echo {rng.randint(20, 140)} {rng.randint(5, 15)}")
    return Variant(name, gender, "\n".join(lines) + "\n")


def formants(rng, scale):
    """Frequency, strength and width in percent: one length of the vocal tract, and a mouth of one's own around it."""
    weak = rng.choice((100, 60, 20))  # the formants above the fifth are breath and brilliance; many voices lack them
    lines = []
    for n in range(9):
        frequency = 100 * (1 + (scale - 1) * (0.3 if n == 0 else 1)) * rng.uniform(0.95, 1.05)
        strength = rng.uniform(70, 130) * (weak / 100 if n > 5 else 1)
        lines.append(f"formant {n} {frequency:.0f} {strength:.0f} {rng.uniform(70, 150):.0f}")
    return lines


def tone(rng):
    """From flat to dull: how loud the sound is at four frequencies, 0 to 255."""
    levels = [255]
    for _ in range(3):
        levels.append(round(levels[-1] * rng.uniform(0.5, 1)))
    return "tone " + " ".join(f"{f} {v}" for f, v in zip((500, 1200, 2200, 3400), levels))


@cache
def theirs():
    """The data folder of the installed espeak-ng."""
    said = subprocess.run(["espeak-ng", "--version"], capture_output=True, text=True, check=True).stdout
    return Path(said.split("Data at:")[1].strip())


def installed():
    """The files of espeak-ng's own variants."""
    return sorted((theirs() / "voices" / "!v").iterdir())


@cache
def data_folder():
    """espeak-ng's data by links, and the own variants of all splits among its variants. Removed with the process."""
    data_folder.keep = tempfile.TemporaryDirectory(prefix="espeak-")
    home = Path(data_folder.keep.name)
    timbres, languages = home / "espeak-ng-data/voices/!v", home / "espeak-ng-data/lang"
    timbres.mkdir(parents=True)
    languages.mkdir()
    links = [(entry, languages.parent) for entry in theirs().iterdir() if entry.is_file()]
    links += [(theirs() / "lang" / family, languages) for family in FAMILIES]
    links += [(entry, timbres) for entry in installed()]
    for entry, folder in links:
        (folder / entry.name).symlink_to(entry)
    for variant in (v for split in COUNTS for v in own(split)):
        (timbres / variant.name).write_text(variant.text)
    return home


def faults():
    """[(name, what is wrong)] of the variants in use."""
    from speak import Pace, Voice, synthesize  # speak needs this module

    for variant in (v for split in COUNTS for v in own(split)):
        _, x, _ = synthesize(SENTENCE, Voice("espeak-ng", "en-us", variant.name, variant.gender), Pace(170, 50, 50))
        loudness, clipped = np.sqrt(np.mean(x**2)), np.mean(np.abs(x) > 0.99)
        if loudness < 0.01 or clipped > 0.001:
            yield variant.name, f"loudness {loudness:.3f}, clipped {clipped:.4f}"


if __name__ == "__main__":
    for fault in faults():
        print(*fault)
