"""Lays utterances of one voice into a window, with pauses and with words cut off at its edges."""

from dataclasses import dataclass

import numpy as np

from audio import RATE, WINDOW
from speak import EDGE
from telephone import PACKET

CUT = 0.1  # share of windows with a word cut off at an edge
FRAGMENT = (0.08, 0.16)  # audible seconds of it: too short to know the word


@dataclass
class Spoken:
    samples: np.ndarray
    segments: list  # (start, end, row) of whole utterances
    cut: str | None  # start, end, both
    fragments: list  # rows of the utterances that cut-off words are from

    def power(self):
        """Mean over the utterances, pauses between them left out."""
        return float(np.mean(np.concatenate([self.samples[a:b] for a, b, _ in self.segments]) ** 2))


def spoken(utterances, rng, natural):
    """A window as long as the utterance, or a whole one filled up with more from the same voice."""
    row, x = utterances.take()
    head, tail, fragments = edges(utterances, rng, row, len(x))
    room = WINDOW - len(head) - len(tail) - len(x)
    pause = rng.uniform(0.1, 0.5) if natural else 0.05 + rng.exponential(0.35)
    laid = [(len(head) + min(room, int(pause * RATE)), x, row)]
    while not natural and rng.random() < 0.8 and not laid[-1][2]["cut"]:
        at = laid[-1][0] + len(laid[-1][1]) + int(rng.uniform(0.1, 1.2) * RATE)
        more = utterances.take_like(row, WINDOW - at - len(tail) - EDGE)
        if not more:
            break
        laid.append((at, more[1], more[0]))
    at, x, last = laid[-1]
    needed = at + len(x) + len(tail) + int(rng.uniform(0.1, 0.5) * RATE)
    n = min(WINDOW, -(-needed // PACKET) * PACKET) if natural else WINDOW
    samples = np.zeros(n, np.float32)
    samples[: len(head)] = head
    samples[n - len(tail) :] = tail
    for at, x, _ in laid:
        samples[at : at + len(x)] = x
    # an utterance may itself end in a broken-off word, see generate.py
    where = [side for side, there in (("start", len(head)), ("end", len(tail) or last["cut"])) if there]
    cut = "both" if len(where) == 2 else where[0] if where else None
    return Spoken(samples, [(at, at + len(x), row) for at, x, row in laid], cut, fragments)


def edges(utterances, rng, row, size):
    """(end of an earlier utterance, beginning of a later one, their rows); mostly empty."""
    pieces, rows = [np.zeros(0, np.float32)] * 2, []
    longest = EDGE + int(FRAGMENT[1] * RATE)
    if rng.random() < CUT and size + 2 * longest + RATE // 5 <= WINDOW:
        for side in ((0,), (1,), (0, 1))[rng.choice(3, p=[0.4, 0.4, 0.2])]:
            other, x = utterances.any(lambda r: r["voice"] == row["voice"])
            length = EDGE + int(rng.uniform(*FRAGMENT) * RATE)
            pieces[side] = x[-length:] if side == 0 else x[:length]
            rows.append(other)
    return *pieces, rows
