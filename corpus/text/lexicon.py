"""Words by part of speech, from two sources.

`everyday`: everyday.txt, written for this project. `debian`: /usr/share/dict/words of Debian's package wamerican
(main), whose parts of speech are read off its own forms: a noun has a possessive, a verb -s, -ed and -ing, an adjective
-ly, -ness or -er and -est. Proper nouns (any entry with a capital) and odd shapes are left out.
"""

import codecs
import re
from functools import cache
from pathlib import Path

from text import inflect
from text.grammar import content

DEBIAN = Path("/usr/share/dict/words")
EVERYDAY = Path(__file__).parent / "everyday.txt"
CRUDE = Path(__file__).parent / "crude.txt"
# 2 to 12 letters, a vowel, no heap of consonants, no letter three times in a row
SHAPE = re.compile(r"(?!.*[^aeiouy]{5})(?!.*(.)\1\1)(?=.*[aeiouy])[a-z]{2,12}")
PARTS = ("noun", "plural", "verb", "third", "past", "ing", "adj", "adv")


@cache
def everyday():
    """{part: [words]}"""
    out = {part: [] for part in PARTS}
    for line in content(EVERYDAY):
        if not line.startswith(" "):
            part, line = line.split(" = ")
        for entry in line.split():
            word, *forms = entry.split("/")
            out[part].append(word)
            if part == "noun":
                out["plural"] += [f for f in forms or [inflect.plural(word)] if f]
            elif part == "verb":
                out["third"].append(inflect.third(word))
                out["past"].append(forms[0] if forms else inflect.past(word))
                out["ing"].append(forms[1] if len(forms) > 1 else inflect.ing(word))
    return out


@cache
def crude():
    """What no model shall invent in a customer's call; matches whole words."""
    words = codecs.decode(" ".join(content(CRUDE)), "rot13").split()
    return re.compile("|".join(w[:-1] + "[a-z']*" if w.endswith("-") else w for w in words))


@cache
def listed():
    """Debian's list as it is, but for crude words."""
    if not DEBIAN.exists():
        raise FileNotFoundError(f"{DEBIAN} is missing: install Debian's package wamerican")
    return [w for w in DEBIAN.read_text(encoding="utf-8").split() if not crude().fullmatch(w.lower())]


def all_words():
    return {w.lower() for w in listed()}


@cache
def debian():
    """{part: [words]}"""
    known = set(listed())
    proper = {w.lower() for w in known if w[0].isupper()}
    out = {part: set() for part in PARTS}
    for w in sorted(known):
        if not SHAPE.fullmatch(w) or w in proper:
            continue
        third = inflect.third(w)
        if w + "'s" in known:
            out["noun"].add(w)
            out["plural"] |= {third} & known
        if {third, inflect.past(w), inflect.ing(w)} <= known:
            out["verb"].add(w)
            out["third"].add(third)
            out["past"].add(inflect.past(w))
            out["ing"].add(inflect.ing(w))
        elif w.endswith("ly") and w[:-2] in known:
            out["adv"].add(w)
            out["adj"].add(w[:-2])
        elif w + "ness" in known or {w + "er", w + "est"} <= known:
            out["adj"].add(w)
    return {part: sorted(w for w in words if SHAPE.fullmatch(w)) for part, words in out.items()}
