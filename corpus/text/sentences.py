"""Lines of the synthetic call-centre corpus, each in exactly one split.

    from text.sentences import Sentences
    Sentences("train", seed=1).draw()                   # Line(text, kind, role)

    PYTHONPATH=corpus python -m text --split train --count 20 --kind salad

Text is lower case a-z with apostrophes, numbers in words, 1 to 16 words, at most 90 characters.
"""
import hashlib
import random
from functools import cache
from typing import NamedTuple

from text import grammar, mixed, prose

SPLITS = ("train", "dev", "test", "demo")
# train is drawn so; the other splits are "call" unless a kind is named
MIX = {"call": 0.40, "salad": 0.17, "clauses": 0.13, "prose": 0.20, "digits": 0.06, "repeat": 0.04}
KINDS = (*MIX, "template")
MAX_WORDS, MAX_CHARS = 16, 90
TRIES = 200_000


class Line(NamedTuple):
    text: str
    kind: str
    role: str


def split_of(text):
    """MD5 modulo 100: 0-3 test, 4-6 dev, 7-9 demo, the rest train."""
    slot = int(hashlib.md5(text.encode()).hexdigest(), 16) % 100
    return "test" if slot < 4 else "dev" if slot < 7 else "demo" if slot < 10 else "train"


@cache
def vocabulary():
    """The words of the grammar, sorted. Held-out templates add none."""
    return sorted(grammar.words())


class Sentences:
    """Draws lines of one split, never the same text twice; `taken` holds further texts to leave out."""

    def __init__(self, split, seed, taken=()):
        if split not in SPLITS:
            raise ValueError(f"no split named {split}")
        self.split = split
        self.seen = set(taken)
        self.rng = random.Random(f"{seed} {split}")
        self.filler = grammar.Filler(self.rng)
        self.mixed = mixed.Mixed(self.rng, self.filler, vocabulary())
        self.prose = None

    def draw(self, kind=None, role=None):
        """A new line; `role` narrows the kinds "call" and "template" to one of agent, customer, any."""
        if kind is None:
            kind = self.rng.choices(list(MIX), MIX.values())[0] if self.split == "train" else "call"
        if kind not in KINDS:
            raise ValueError(f"no kind named {kind}")
        if kind == "template" and self.split == "train":
            raise ValueError("held-out templates are not for train")
        for _ in range(TRIES):
            words, said_by = self._make(kind, role)
            text = " ".join(words)
            if not 1 <= len(words) <= MAX_WORDS or len(text) > MAX_CHARS or text in self.seen:
                continue
            if split_of(text) == self.split:
                self.seen.add(text)
                return Line(text, kind, said_by)
        raise RuntimeError(f"no new line of kind {kind} in {TRIES} tries")

    def _make(self, kind, role):
        if kind in ("call", "template"):
            said_by, options = self.rng.choice(_templates(kind == "template", role))
            return self.filler.fill(options), said_by
        if kind == "prose":
            self.prose = self.prose or prose.Prose(self.rng)
            return self.prose.sentence(), "any"
        return getattr(self.mixed, kind)(), "any"


@cache
def _templates(held_out, role):
    return [(by, options) for by, options in grammar.templates(held_out) if role in (None, by)]
