"""Lines of the synthetic call-centre corpus, each in exactly one split.

    from text.sentences import Sentences
    Sentences("train", seed=1).draw()                   # Line(text, kind, role)

    PYTHONPATH=corpus python -m text --split train --count 20 --kind salad

Text is lower case a-z with apostrophes, numbers in words, 1 to 16 words, at most 90 characters.
"""

import random
from functools import cache
from typing import NamedTuple

from text import grammar, mixed, prose
from text.splits import SPLITS, split_of

# train is drawn so; the other splits are "call" unless a kind is named
MIX = {"call": 0.40, "salad": 0.17, "clauses": 0.13, "prose": 0.20, "digits": 0.06, "repeat": 0.04}
KINDS = (*MIX, "template")
MAX_WORDS, MAX_CHARS = 16, 90
TRIES = 200_000
BEFORE, AFTER, STUMBLE = 0.10, 0.10, 0.03


class Line(NamedTuple):
    text: str
    kind: str
    role: str


@cache
def vocabulary():
    """The words of the grammar, sorted. Held-out templates add none."""
    return sorted(grammar.words())


class Sentences:
    """Draws lines of one split, never the same text twice, and none of those in `taken`.

    `found` lets a part of the prose be sentences found on this machine; without it the lines are the same everywhere.
    """

    def __init__(self, split, seed, taken=(), found=True):
        if split not in SPLITS:
            raise ValueError(f"no split named {split}")
        self.split = split
        self.seen = set(taken)
        self.rng = random.Random(f"{seed} {split}")
        self.filler = grammar.Filler(self.rng)
        self.mixed = mixed.Mixed(self.rng, self.filler, vocabulary())
        self.found, self.prose = found, None

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

    def spoken(self, role, count, least=3):
        """`count` texts of "call" in one role, of `least` words or more."""
        texts = []
        while len(texts) < count:
            text = self.draw("call", role).text
            if len(text.split()) >= least:
                texts.append(text)
        return texts

    def _make(self, kind, role):
        if kind in ("call", "template"):
            said_by, options = self.rng.choice(_templates(kind == "template", role))
            return self._said(self.filler.fill(options)), said_by
        if kind == "prose":
            self.prose = self.prose or prose.Prose(self.rng, self.found)
            return self.prose.sentence(), "any"
        return getattr(self.mixed, kind)(), "any"

    def _said(self, words):
        """Now and then something before or after, an um in the middle, or a word said twice."""
        rng, rules = self.rng, self.filler.rules
        if rng.random() < BEFORE:
            words = self.filler.fill(rules["before"]) + words
        if rng.random() < AFTER:
            words = words + self.filler.fill(rules["after"])
        if rng.random() < STUMBLE:
            at = rng.randrange(len(words))
            words = words[:at] + [rng.choice(["um", "uh", words[at]])] + words[at:]
        return words


@cache
def _templates(held_out, role):
    return [(by, options) for by, options in grammar.templates(held_out) if role in (None, by)]
