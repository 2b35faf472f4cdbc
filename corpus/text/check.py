"""Holds the corpus to its promises: splits, alphabet, lengths, held-out templates, size of the vocabulary.

PYTHONPATH=corpus python -m text.check
"""

import re
import time
from itertools import combinations

from text import grammar
from text.sentences import KINDS, MAX_CHARS, MAX_WORDS, MIX, Sentences, vocabulary
from text.splits import SPLITS, split_of

TEXT = re.compile(r"[a-z]+('[a-z]+)?( [a-z]+('[a-z]+)?)*")
MIXED, PER_KIND = 50_000, 800


def check_templates():
    taught, held = grammar.templates(), grammar.templates(held_out=True)
    assert len(taught) >= 350 and len(held) >= 60, (len(taught), len(held))
    assert not {repr(t) for _, t in taught} & {repr(t) for _, t in held}
    unknown = grammar.words(held_out=True) - grammar.words()
    assert not unknown, f"held-out templates say words that the grammar does not: {sorted(unknown)}"
    assert len(vocabulary()) >= 1500
    print(f"templates: {len(taught)} taught, {len(held)} held out; vocabulary: {len(vocabulary())} words")


def check_lines():
    drawn = {}
    for split in SPLITS:
        sentences = Sentences(split, 7)
        started = time.perf_counter()
        lines = [sentences.draw() for _ in range(MIXED if split == "train" else MIXED // 20)]
        seconds = time.perf_counter() - started
        kinds = [kind for kind in KINDS if kind != "template" or split != "train"]
        lines += [sentences.draw(kind) for kind in kinds for _ in range(PER_KIND)]
        check_split(split, lines)
        drawn[split] = {line.text for line in lines}
        each = seconds * 1000 / (len(lines) - len(kinds) * PER_KIND)
        print(f"{split}: {len(lines)} lines, {each:.3f} ms a line")
    for one, other in combinations(SPLITS, 2):
        assert not drawn[one] & drawn[other], (one, other)


def check_split(split, lines):
    texts = [line.text for line in lines]
    assert len(texts) == len(set(texts)), f"{split} repeats a text"
    known = set(vocabulary())
    for line in lines:
        assert TEXT.fullmatch(line.text), line
        assert len(line.text.split()) <= MAX_WORDS and len(line.text) <= MAX_CHARS, line
        assert split_of(line.text) == split, line
        assert line.role in ("agent", "customer", "any"), line
        assert line.kind == "prose" or known >= set(line.text.split()), line


def check_refusals():
    try:
        Sentences("train", 1).draw("template")
    except ValueError:
        return
    raise AssertionError("train drew a held-out template")


def check_repeatable():
    first, second = Sentences("train", 3), Sentences("train", 3)
    assert [first.draw() for _ in range(500)] == [second.draw() for _ in range(500)]
    assert set(MIX) == {line.kind for line in (first.draw() for _ in range(500))}


def main():
    check_templates()
    check_refusals()
    check_repeatable()
    check_lines()
    print("all as promised")


if __name__ == "__main__":
    main()
