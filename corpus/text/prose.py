"""Open vocabulary: sentences of a small phrase-structure grammar, and plain sentences of free texts on the machine.

A generated sentence takes each word with even chance from the everyday list of this project or from Debian's
`wamerican` (see lexicon.py); a quarter of the lines come from licences, manual pages and perl's documentation
(see found.py).
"""

from text import found, lexicon
from text.inflect import article

FOUND = 0.25
SINGULAR, PLURAL, FIRST_PERSON = ("is", "was"), ("are", "were"), ("am", "was")
FUNCTION = {
    "det": "the a this that my your our his her their some every no another each".split(),
    "dets": "the these those my your our his her their some many few all several two three ten".split(),
    "prep": """in on at by with from to for about after before behind below under over between near without against
        during through across around along inside outside beside toward above beyond despite until like""".split(),
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
    def __init__(self, rng, with_found=True):
        self.rng = rng
        self.sources = [lexicon.everyday(), lexicon.debian()]
        self.found = found.sentences() if with_found else []

    def sentence(self):
        if self.found and self.rng.random() < FOUND:
            return self.rng.choice(self.found).split()
        return self.generated()

    def generated(self):
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
        return words if 3 <= len(words) <= 14 else self.generated()

    def pick(self, part):
        return self.rng.choice(FUNCTION[part] if part in FUNCTION else self.rng.choice(self.sources)[part])

    def phrase(self, head):
        """Determiner, adjectives, noun, sometimes a prepositional phrase."""
        rng = self.rng
        words = [self.pick("adj")] if rng.random() < 0.45 else []
        if rng.random() < 0.06:
            words.insert(0, self.pick("adv"))
        words.append(self.pick(head))
        if rng.random() < 0.85:
            det = self.pick("det" if head == "noun" else "dets")
            words.insert(0, article(words[0]) if det == "a" else det)
        return words

    def prepositional(self):
        return [self.pick("prep"), *self.phrase(self.rng.choice(["noun", "plural"]))]

    def clause(self):
        form = self.rng.random()
        if form < 0.3:
            return self.phrase("noun") + self.verb_phrase(True)
        if form < 0.55:
            return self.phrase("plural") + self.verb_phrase(False, PLURAL)
        if form < 0.8:
            subject = self.pick("pron")
            return [subject] + self.verb_phrase(False, FIRST_PERSON if subject == "i" else PLURAL)
        return [self.pick("pron3")] + self.verb_phrase(True)

    def verb_phrase(self, third, be=SINGULAR):
        rng, form = self.rng, self.rng.random()
        if form < 0.3:
            words = [self.pick("past")]
        elif form < 0.55:
            words = [self.pick("third" if third else "verb")]
        elif form < 0.75:
            words = [self.pick("modal"), self.pick("verb")]
        elif form < 0.9:
            words = [rng.choice(be), self.pick("ing")]
        else:
            return [rng.choice(be), self.pick("adj"), *self.prepositional()]
        if rng.random() < 0.12:
            words.insert(0, self.pick("adv"))
        if rng.random() < 0.75:
            words += [self.pick("object")] if rng.random() < 0.15 else self.phrase(rng.choice(["noun", "plural"]))
        if rng.random() < 0.35:
            words += self.prepositional()
        return words
