"""Near-misses: sentences in which one word is strongly expected, and another word, one sound away, that could be said there.

What is expected is what the training lines make likely after the two words before it, counted here. Both words are English;
the near-miss is of one of two kinds: `vocabulary`, a word that the call-centre grammar says too, or `rare`, one of Debian's
list that neither the grammar nor the everyday list has: training reads it a few times or never, in its open prose alone.
"""

from collections import Counter, defaultdict
from itertools import chain
from typing import NamedTuple

from lexicon import phonemes
from text import lexicon, prose
from text.sentences import Sentences, vocabulary

KINDS = ("vocabulary", "rare")
SEED = 4601
COUNTED = 200_000  # lines
LIKELY, SEEN = 0.8, 20  # an expected word follows at least so many such pairs of words, and this share of them
MOST_WORDS = 7
LEAST_SOUNDS = 3
# one of them said for another is a near-miss; any vowel is near any other
MANNERS = ("p b t d k g", "f v T D s z S Z h", "tS dZ", "m n N", "r l w j")
VOWELS = "0 3 @ @L A A@ E I I# I2 O O2 O@ OI U U@ V a a# aI aI3 aI@ aU aa e@ eI i i@ i@3 o@ oU u"
MANNER = {sound: manner for manner in (*MANNERS, VOWELS) for sound in manner.split()}
# expected of nobody; at W the training lines say nothing or anything
CARRIERS = ("they wrote W twice", "we read W there", "he wrote W there", "they heard W there")
FUNCTION = frozenset(chain.from_iterable(prose.FUNCTION.values()))


class NearMiss(NamedTuple):
    words: tuple  # the sentence with the expected word
    at: int
    near: str
    kind: str
    share: float  # of what follows the two words before
    carrier: tuple

    @property
    def expected(self):
        return self.words[self.at]

    def texts(self):
        """{where: {what is said: text}}"""
        slot = self.carrier.index("W")
        return {
            "context": {"expected": " ".join(self.words), "nearMiss": self._with(self.words, self.at, self.near)},
            "neutral": {
                "expected": self._with(self.carrier, slot, self.expected),
                "nearMiss": self._with(self.carrier, slot, self.near),
            },
        }

    @staticmethod
    def _with(words, at, word):
        return " ".join((*words[:at], word, *words[at + 1 :]))


class Expectations:
    """What follows two words, in lines that the training could read."""

    def __init__(self, lines=COUNTED):
        self.follows, self.after = defaultdict(Counter), defaultdict(Counter)
        sentences = Sentences("train", SEED, found=False)
        for _ in range(lines):
            words = sentences.draw().text.split()
            for one, two, three in zip(words, words[1:], words[2:]):
                self.follows[one, two][three] += 1
                self.after[two][three] += 1

    def share(self, words, at):
        """Of a word among those that follow the two before it; 0 where these are too rare to tell."""
        following = self.follows.get(tuple(words[at - 2 : at]), {})
        seen = sum(following.values())
        return following.get(words[at], 0) / seen if seen >= SEEN else 0

    def possible(self, words, at, word):
        """Whether the training lines ever have it there, or more than by chance behind the one word before."""
        after = self.after.get(words[at - 1], {})
        return word in self.follows.get(tuple(words[at - 2 : at]), ()) or after.get(word, 0) > 0.001 * sum(after.values())


class Sounds:
    """Words by how they sound to espeak-ng."""

    def __init__(self):
        self.known = frozenset(vocabulary())
        everyday = frozenset(chain.from_iterable(lexicon.everyday().values()))
        listed = frozenset(chain.from_iterable(lexicon.debian().values()))
        self.familiar = self.known | everyday
        self.sounds = {w: tuple(p) for w, p in phonemes(sorted(self.familiar | listed)).items() if "'" not in w}
        self.alike, self.holes = defaultdict(list), defaultdict(list)
        for word, sounds in self.sounds.items():
            self.alike[sounds].append(word)
            for hole in self._holes(sounds):
                self.holes[hole].append(word)

    @staticmethod
    def _holes(sounds):
        """What stays of a word when one of its sounds is only known by its manner."""
        return [(*sounds[:i], MANNER.get(sound), *sounds[i + 1 :]) for i, sound in enumerate(sounds)]

    def homophones(self, word):
        return [other for other in self.alike[self.sounds[word]] if other != word]

    def near(self, word, kind):
        """The words of a kind that are one sound away, of the same manner."""
        own = self.sounds.get(word, ())
        if len(own) < LEAST_SOUNDS:
            return []
        found = sorted({w for hole in self._holes(own) for w in self.holes[hole]} - set(self.alike[own]))
        if kind == "vocabulary":
            return [w for w in found if w in self.known]
        return [w for w in found if not self.familiar & set(self.alike[self.sounds[w]])]


class NearMisses:
    """Draws near-misses of one split, the kinds in turn: never the same two words twice, no expectation oftener than twice."""

    def __init__(self, expectations, sounds, split, rng, taken=()):
        self.expectations, self.sounds, self.rng = expectations, sounds, rng
        self.sentences = Sentences(split, f"{SEED} nearmiss", taken, found=False)
        self.uses = Counter()

    def draw(self, kind, accepts):
        """One whose (expected, near) `accepts` agrees to."""
        while True:
            words = tuple(self.sentences.draw("call").text.split())
            options = [at for at in range(2, len(words)) if self.expected(words, at)] if len(words) <= MOST_WORDS else []
            if options:
                at = self.rng.choice(options)
                near = [w for w in self.sounds.near(words[at], kind) if self.fits(words, at, w) and accepts(words[at], w)]
                if near:
                    share = round(self.expectations.share(words, at), 3)
                    carrier = tuple(self.rng.choice(CARRIERS).split())
                    return NearMiss(words, at, self.rng.choice(near), kind, share, carrier)

    def keep(self, miss):
        """It is used: others must differ from it."""
        self.uses.update([miss.expected, miss.words[miss.at - 2 : miss.at + 1]])

    def expected(self, words, at):
        word = words[at]
        free = self.uses[word] < 2 and not self.uses[words[at - 2 : at + 1]] and word not in FUNCTION
        return free and words.count(word) == 1 and self.expectations.share(words, at) >= LIKELY

    def fits(self, words, at, word):
        return word not in words and word not in FUNCTION and not self.expectations.possible(words, at, word)
