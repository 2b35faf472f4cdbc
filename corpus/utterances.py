"""The clean utterances of one shard, handed out to compose windows from."""

import hashlib

import numpy as np


def groups(row):
    """The speaker, whatever the accent, and the sentence: no two splits may share either."""
    return [speaker(row), f"sentence:{hashlib.md5(row['text'].encode()).hexdigest()[:12]}"]


def speaker(row):
    return f"voice:{row['engine']}:{row['voice'].split(':')[-1].split('+')[-1]}"


class Utterances:
    """`take` gives each once before any comes again; `any` leaves it to be taken."""

    def __init__(self, rows, samples, rng):
        self.rows, self.samples, self.rng = rows, samples, rng
        self.order, self.left = [], set()
        self.alike = {}
        for i, row in enumerate(rows):
            self.alike.setdefault((row["voice"], row["kind"]), []).append(i)

    def take(self):
        """(row, samples)"""
        if not self.left:
            self.order = self.rng.permutation(len(self.rows)).tolist()
            self.left = set(self.order)
        return self._taken(next(i for i in iter(self.order.pop, None) if i in self.left))

    def take_like(self, row, longest):
        """One more of the same voice and kind and at most so many samples, or None."""
        for i in self.alike[row["voice"], row["kind"]]:
            if i in self.left and self.rows[i]["end"] - self.rows[i]["start"] <= longest:
                return self._taken(i)
        return None

    def any(self, fits=lambda row: True):
        while True:
            i = int(self.rng.integers(len(self.rows)))
            if fits(self.rows[i]):
                return self.rows[i], self._wav(i)

    def _taken(self, i):
        self.left.remove(i)
        return self.rows[i], self._wav(i)

    def _wav(self, i):
        return self.samples[self.rows[i]["start"] : self.rows[i]["end"]].astype(np.float32) / 32768
