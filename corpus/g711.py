"""ITU-T G.711: what 8-bit mu-law and A-law leave of each 16-bit sample, as in sox (see check_codecs.py)."""

import numpy as np


def mu_law(x):
    """Round trip of 16-bit values: 14 bits, a bias of 33, then eight segments of 16 steps."""
    x = np.clip((x + 2) >> 2, -8158, 8158)
    biased = np.abs(x) + 33
    shift = exponent(biased) - 4
    return np.sign(x) * ((((biased >> shift) * 2 + 1) << shift) // 2 - 33) * 4


def a_law(x):
    """Round trip of 16-bit values: 13 bits, the lowest segment linear; there is no zero."""
    x = np.clip((x + 4) >> 3, -4096, 4095)
    size = np.where(x < 0, ~x, x)
    shift = np.maximum(exponent(size | 1) - 4, 1)
    return np.where(x < 0, -1, 1) * (((size >> shift << 1) + 1) << shift) // 2 * 8


def exponent(x):
    """Position of the highest bit of positive integers."""
    return np.frexp(x.astype(np.float64))[1] - 1
