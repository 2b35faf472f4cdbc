"""How English words sound: espeak-ng's en-us phonemes, the target of the recogniser's training.

    python corpus/lexicon.py account balance

Stress and length marks are taken off, since telephone speech hardly tells them.
"""

import ctypes as c
import re
import sys

from engines import espeak

MARKS = re.compile(r"[',%=:;|]")
SEPARATOR = "_"
SYMBOLS = tuple(
    "0 3 @ @L A A@ D E I I# I2 N O O2 O@ OI S T U U@ V Z a a# aI aI3 aI@ aU aa b d dZ e@ eI f g h i i@ i@3 j k l m n "
    "o@ oU p r s t t# tS u v w z".split()
)
# rare ones, and the symbols that they are nearest to
NEAREST = {
    "@2": "@", "@-": "@", "A~": "A", "O~": "O", "e": "eI", "o": "oU", "C": "S", "x": "k", "l#": "l", "n-": "n",
    "r-": "r", "t2": "t", "?": "t",
}  # fmt: skip


def phonemes(words, accent="en-us"):
    """{word: its phonemes, all of SYMBOLS}; a word that espeak-ng does not speak has none."""
    lib = espeak.engine().lib
    lib.espeak_TextToPhonemes.restype = c.c_char_p
    lib.espeak_TextToPhonemes.argtypes = [c.POINTER(c.c_char_p), c.c_int, c.c_int]
    if lib.espeak_SetVoiceByName(accent.encode()):
        raise RuntimeError(f"espeak-ng has no {accent}")
    return {word: spoken(lib, word) for word in words}


def spoken(lib, word):
    rest, symbols = c.c_char_p(word.encode()), []
    while rest.value is not None:  # a clause a turn
        said = lib.espeak_TextToPhonemes(c.byref(rest), espeak.UTF8, ord(SEPARATOR) << 8)
        symbols += [MARKS.sub("", p) for p in re.split(rf"[{SEPARATOR}\s]+", said.decode())]
    return [s for s in (NEAREST.get(s, s) for s in symbols) if s in SYMBOLS]


if __name__ == "__main__":
    for word, sounds in phonemes(sys.argv[1:]).items():
        print(word, *sounds)
