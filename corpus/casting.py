"""Who says what in the speech bank: voices, how much of each kind, and where the texts come from.

python corpus/casting.py     # lines of each split and kind
"""

import random
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import bait
import variants
import voices
from speak import Voice
from text.sentences import Sentences

SEED = 20262
LEAST_WORDS = 3
# What a split says, by the texts' own split. The texts called train are those that the model's training reads, so the
# bank's train split takes texts called dev: never the same ones as the bank's dev split.
TEXTS = {"dev": "dev", "train": "dev", "test": "test", "demo": "demo"}
# The voices that the bundled model was trained on; those of dev, test and demo it has never heard.
TRAIN = [
    voices.RECORDED["slt"], voices.RECORDED["hts"], voices.RECORDED["awb"], voices.RECORDED["kal16"],
    voices.RECORDED["ked_diphone"],
    Voice("espeak-ng", "en-us", "f3", "female"),
    Voice("espeak-ng", "en-gb-x-rp", "belinda", "female"),
    Voice("espeak-ng", "en-us", "f4", "female"),
    Voice("espeak-ng", "en-us", "m1", "male"),
    Voice("espeak-ng", "en-gb-x-gbclan", "m7", "male"),
]  # fmt: skip
DEV = [
    Voice("espeak-ng", "en-us", "Andy", "male"),
    Voice("espeak-ng", "en-us", "Alicia", "female"),
    Voice("espeak-ng", "en-us", "klatt3", "male"),
]
TEST = [
    voices.RECORDED["rms"],
    Voice("espeak-ng", "en-us-nyc", "linda", "female"),
    Voice("espeak-ng", "en-gb-x-gbclan", "victor", "male"),
]
DEMO = [
    Voice("espeak-ng", "en-us", "f2", "female"),
    Voice("espeak-ng", "en-us", "steph", "female"),
    Voice("espeak-ng", "en-gb-x-rp", "m3", "male"),
    Voice("espeak-ng", "en-us", "edward", "male"),
    Voice("espeak-ng", "en-gb-x-gbclan", "max", "male"),
    Voice("espeak-ng", "en-us", "Michael", "male"),
]
# call-centre sentences of each voice: agent, customer, any
SPEECH = {"train": (9, 9, 2), "dev": (4, 4, 2), "test": (8, 8, 2), "demo": (23, 23, 3)}
# other kinds of text/, lines of all voices together
OTHERS = {
    "train": {"repeat": 30},
    "dev": {"template": 60, "salad": 50, "prose": 40, "digits": 20, "repeat": 30},
    "test": {"template": 150, "salad": 120, "prose": 80, "digits": 40, "repeat": 30},
    "demo": {"repeat": 12},
}
FOREIGN_PER_LANGUAGE = {"train": 5, "dev": 5, "test": 5, "demo": 3}
OOV = {"train": 27, "dev": 27, "test": 27, "demo": 12}


class Part(NamedTuple):
    """A line to be spoken; `text` gives another one each time it is called, for when one cannot be spoken."""

    file: str
    kind: str
    voice: Voice
    text: Callable  # -> (text, role)


def cast(split):
    """The voices of a split."""
    own = variants.own(split)
    # in train two men, a woman, a child, an old man and an old woman of the many
    chosen = {"train": own[8:14], "dev": own, "test": own, "demo": ()}[split]
    rng = random.Random(f"{SEED} accents {split}")
    known = {"train": TRAIN, "dev": DEV, "test": TEST, "demo": DEMO}[split]
    return known + [Voice("espeak-ng", voices.pick(voices.ACCENTS, rng), v.name, v.gender) for v in chosen]


def parts(split, taken):
    """Every line of a split, in the order they are spoken. Texts in `taken` are left out."""
    sentences = Sentences(TEXTS[split], f"{SEED} {split}", taken, found=False)
    who, out = cast(split), []
    for voice in who:
        for role, count in zip(("agent", "customer", "any"), SPEECH[split]):
            file = f"{split}-{voice.engine}-{voice.accent}-{voice.name}.opus"
            out += [Part(file, "speech", voice, drawer(sentences, "call", role))] * count
    for kind, count in OTHERS[split].items():
        draw = drawer(sentences, kind)
        out += [Part(f"{split}-{kind}.opus", kind, who[i % len(who)], draw) for i in range(count)]
    robots = [v for v in who if v.engine == "espeak-ng"]
    for i, (language, text) in enumerate(bait.foreign(split, FOREIGN_PER_LANGUAGE[split])):
        robot = robots[i % len(robots)]
        voice = Voice(robot.engine, language, robot.name, robot.gender)
        out.append(Part(f"{split}-foreign.opus", "foreign", voice, fixed(text)))
    for i, text in enumerate(bait.oov(split, OOV[split])):
        out.append(Part(f"{split}-oov.opus", "oov", who[i % len(who)], fixed(text)))
    return out


def drawer(sentences, kind, role=None):
    def draw():
        while True:
            line = sentences.draw(kind, role)
            if kind != "call" or len(line.text.split()) >= LEAST_WORDS:
                return line.text, line.role

    return draw


def fixed(text):
    return lambda: (text, "any")


def main():
    for split in bait.SPLITS:
        count = Counter(part.kind for part in parts(split, ()))
        print(split, len(cast(split)), "voices", dict(count), sum(count.values()))


if __name__ == "__main__":
    main()
