"""Lines without the grammar's word order: random words, clauses of several sentences, digits, words really repeated."""

from text import grammar


class Mixed:
    def __init__(self, rng, filler, vocabulary):
        self.rng = rng
        self.filler = filler
        self.vocabulary = vocabulary
        calls = [options for _, options in grammar.templates()]
        self._call = lambda: filler.fill(rng.choice(calls))
        self.rare = self._rare_words()

    def _rare_words(self):
        """The words that 3,000 sentences say at most once: rare ones, which random words are drawn from more often."""
        counts = dict.fromkeys(self.vocabulary, 0)
        for _ in range(3000):
            for word in self._call():
                counts[word] += 1
        return [word for word, count in counts.items() if count <= 1]

    def salad(self):
        rng = self.rng
        return [rng.choice(self.rare if rng.random() < 0.3 else self.vocabulary) for _ in range(rng.randint(3, 10))]

    def clauses(self):
        """Two or three pieces of different sentences, in any order."""
        pieces = []
        for _ in range(self.rng.choice([2, 2, 3])):
            words = self._call()
            length = min(len(words), self.rng.randint(2, 6))
            start = self.rng.randint(0, len(words) - length)
            pieces.append(words[start : start + length])
        self.rng.shuffle(pieces)
        return [word for piece in pieces for word in piece]

    def digits(self):
        return self.filler.fill(self.filler.rules["digit_run"])

    def repeat(self):
        """One to three things said two to six times over, often with some of a sentence before or after."""
        rng, said = self.rng, []
        for _ in range(rng.choice([1, 1, 2, 3])):
            thing = self.filler.fill(self.filler.rules["said_again"])
            said += thing * rng.randint(2, 3 if len(thing) > 1 else rng.choice([3, 4, 6]))
        form = rng.random()
        if form < 0.45:
            words = self._call()
            piece = words[: rng.randint(2, 6)] if rng.random() < 0.7 else words[-rng.randint(2, 6) :]
            return said + piece if form < 0.25 else piece + said
        return said
