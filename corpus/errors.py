"""Word error rate: the least number of words to change, leave out or add."""

import numpy as np


def word_errors(reference, heard):
    """(edits, words of the reference)"""
    a, b = reference.split(), heard.split()
    row = np.arange(len(b) + 1)
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return int(row[-1]), len(a)


def error_rate(references, heard):
    edits, words = zip(*(word_errors(r, h) for r, h in zip(references, heard)))
    return sum(edits) / max(1, sum(words))
