"""A tiny alphabet, five dots by five, for labels in images."""

import numpy as np

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:-+/'()%_"
DOTS = """
.XXX. XXXX. .XXXX XXXX. XXXXX XXXXX .XXXX X...X .XXX. ..XXX X..X. X.... X...X X...X .XXX. XXXX.
X...X X...X X.... X...X X.... X.... X.... X...X ..X.. ...X. X.X.. X.... XX.XX XX..X X...X X...X
XXXXX XXXX. X.... X...X XXXX. XXXX. X..XX XXXXX ..X.. ...X. XX... X.... X.X.X X.X.X X...X XXXX.
X...X X...X X.... X...X X.... X.... X...X X...X ..X.. X..X. X.X.. X.... X...X X..XX X...X X....
X...X XXXX. .XXXX XXXX. XXXXX X.... .XXX. X...X .XXX. .XX.. X..X. XXXXX X...X X...X .XXX. X....

.XXX. XXXX. .XXXX XXXXX X...X X...X X...X X...X X...X XXXXX .XXX. ..X.. XXXX. XXXX. X..X. XXXXX
X...X X...X X.... ..X.. X...X X...X X...X .X.X. .X.X. ...X. X..XX .XX.. ....X ....X X..X. X....
X...X XXXX. .XXX. ..X.. X...X X...X X.X.X ..X.. ..X.. ..X.. X.X.X ..X.. .XXX. .XXX. XXXXX XXXX.
X..X. X..X. ....X ..X.. X...X .X.X. XX.XX .X.X. ..X.. .X... XX..X ..X.. X.... ....X ...X. ....X
.XX.X X...X XXXX. ..X.. .XXX. ..X.. X...X X...X ..X.. XXXXX .XXX. .XXX. XXXXX XXXX. ...X. XXXX.

.XXX. XXXXX .XXX. .XXX. ..... ..... ..... ..... ..... ....X ..X.. ...X. .X... X...X .....
X.... ....X X...X X...X ..... ..... ..X.. ..... ..X.. ...X. ..X.. ..X.. ..X.. ...X. .....
XXXX. ...X. .XXX. .XXXX ..... ..... ..... .XXX. .XXX. ..X.. ..... ..X.. ..X.. ..X.. .....
X...X ..X.. X...X ....X ..... ..X.. ..X.. ..... ..X.. .X... ..... ..X.. ..X.. .X... .....
.XXX. .X... .XXX. .XXX. ..X.. .X... ..... ..... ..... X.... ..... ...X. .X... X...X XXXXX
"""


def _alphabet():
    known = {}
    for block in DOTS.strip().split("\n\n"):
        for cells in zip(*(line.split() for line in block.split("\n"))):
            known[LETTERS[len(known)]] = np.array([[dot == "X" for dot in cell] for cell in cells])
    return known


ALPHABET = _alphabet()
BLANK = np.zeros((5, 5), bool)


def written(text, scale=2):
    """Dots [height, width] of one line; what has no glyph stays blank."""
    gap = np.zeros((5, 1), bool)
    columns = [part for letter in text.upper() for part in (ALPHABET.get(letter, BLANK), gap)]
    return np.kron(np.hstack(columns or [gap]), np.ones((scale, scale), bool))
