"""Open vocabulary: sentences of a small phrase-structure grammar over the word list of Debian's `wamerican`.

Parts of speech are read off the word list's own forms: a noun has a possessive, a verb has -s, -ed and -ing, an adjective
has -ly, -er or -ness.
"""
import re
from functools import cache
from pathlib import Path

WORDS = Path("/usr/share/dict/words")
SHAPE = re.compile(r"(?!.*[^aeiouy]{5})(?!.*(.)\1\1)(?=.*[aeiouy])[a-z]{2,12}")


@cache
def lexicon():
    """{part of speech: [words]}"""
    if not WORDS.exists():
        raise FileNotFoundError(f"{WORDS}: install Debian's package wamerican")
    listed = WORDS.read_text(encoding="utf-8").split()
    known = set(listed)
    proper = {w.lower() for w in listed if w[0].isupper()}
    words = [w for w in listed if SHAPE.fullmatch(w) and w not in proper]
    out = {"noun": [], "plural": [], "verb": [], "verbs": [], "verbed": [], "verbing": [], "adj": [], "adv": []}
    for w in words:
        stem = w[:-1] if w.endswith("e") else w
        third = w + "es" if w + "es" in known and w + "s" not in known else w + "s"
        if w + "'s" in known:
            out["noun"].append(w)
            if third in known:
                out["plural"].append(third)
        if {third, stem + "ed", stem + "ing"} <= known:
            out["verb"].append(w)
            out["verbs"].append(third)
            out["verbed"].append(stem + "ed")
            out["verbing"].append(stem + "ing")
        elif w.endswith("ly") and w[:-2] in known:
            out["adv"].append(w)
            out["adj"].append(w[:-2])
        elif w + "ness" in known or (w + "er" in known and w + "est" in known):
            out["adj"].append(w)
    return {part: sorted({w for w in listed if SHAPE.fullmatch(w)}) for part, listed in out.items()}


FUNCTION = {
    "det": "the a this that my your our his her their some every no another each".split(),
    "dets": "the these those my your our his her their some many few all several two three ten".split(),
    "prep": """in on at by with from to for about after before behind below under over between near without against during
        through across around along inside outside beside toward above beyond despite until like""".split(),
    "conj": "and but because when if while although after before since unless until so as though whenever".split(),
    "modal": """can could will would should may might must can't won't didn't doesn't wouldn't couldn't shouldn't never
        always""".split(),
    "pron": "i you we they".split(),
    "pron3": "he she it somebody everybody nobody everyone".split(),
    "object": "me you him her it us them".split(),
    "wh": "who which that".split(),
    "ask": "why when how where".split(),
}  # fmt: skip


class Prose:
    def __init__(self, rng):
        self.rng = rng
        self.words = {**lexicon(), **FUNCTION}

    def sentence(self):
        rng, pick, p = self.rng, self.pick, self.phrase
        form = rng.random()
        if form < 0.55:
            words = self.clause()
        elif form < 0.7:
            words = self.clause() + [pick("conj")] + self.clause()
        elif form < 0.78:
            words = [pick("conj")] + self.clause() + self.clause()
        elif form < 0.86:
            words = [pick("ask"), rng.choice(["do", "did", "can", "would"]), *p("plural"), pick("verb"), *p("noun")]
        elif form < 0.93:
            words = [pick("verb"), *p(rng.choice(["noun", "plural"])), *self.prepositional()]
        else:
            words = p("noun") + [pick("wh")] + self.verb_phrase(True) + self.prepositional()
        return words if 3 <= len(words) <= 14 else self.sentence()

    def pick(self, part):
        return self.rng.choice(self.words[part])

    def phrase(self, head):
        """Determiner, adjectives, noun, sometimes a prepositional phrase."""
        rng = self.rng
        words = [self.pick("adj")] if rng.random() < 0.45 else []
        if rng.random() < 0.06:
            words.insert(0, self.pick("adv"))
        words.append(self.pick(head))
        if rng.random() < 0.85:
            det = self.pick("det" if head == "noun" else "dets")
            words.insert(0, "an" if det == "a" and words[0][0] in "aeiou" else det)
        return words

    def prepositional(self):
        return [self.pick("prep"), *self.phrase(self.rng.choice(["noun", "plural"]))]

    def clause(self):
        rng, form = self.rng, self.rng.random()
        if form < 0.3:
            return self.phrase("noun") + self.verb_phrase(True)
        if form < 0.55:
            return self.phrase("plural") + self.verb_phrase(False)
        if form < 0.8:
            return [self.pick("pron")] + self.verb_phrase(False)
        return [self.pick("pron3")] + self.verb_phrase(True)

    def verb_phrase(self, third):
        rng, form = self.rng, self.rng.random()
        if form < 0.3:
            words = [self.pick("verbed")]
        elif form < 0.55:
            words = [self.pick("verbs" if third else "verb")]
        elif form < 0.75:
            words = [self.pick("modal"), self.pick("verb")]
        elif form < 0.9:
            words = [rng.choice(["is", "was"] if third else ["are", "were"]), self.pick("verbing")]
        else:
            return [rng.choice(["is", "was"] if third else ["are", "were"]), self.pick("adj"), *self.prepositional()]
        if rng.random() < 0.12:
            words.insert(0, self.pick("adv"))
        if rng.random() < 0.75:
            words += [self.pick("object")] if rng.random() < 0.15 else self.phrase(rng.choice(["noun", "plural"]))
        if rng.random() < 0.35:
            words += self.prepositional()
        return words
