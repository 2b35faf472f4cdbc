"""Regular English forms: article, plural, verb endings."""

VOWELS = "aeiou"


def article(following):
    """a or an, by the sound of the next word; a single letter is said by its name."""
    if len(following) == 1:
        return "an" if following in "aefhilmnorsx" else "a"
    vowel = following[0] in VOWELS and not following.startswith(("uni", "eu", "one", "use", "once"))
    return "an" if vowel or following.startswith(("hour", "honest")) else "a"


def plural(word):
    """Of the last word; a word that already ends like a plural is left alone. Also the third person of a verb."""
    if word.endswith(("ss", "x", "ch", "sh", "zz")):
        return word + "es"
    if word.endswith("y") and len(word) > 1 and word[-2] not in VOWELS:
        return word[:-1] + "ies"
    if word.endswith("shelf"):
        return word[:-1] + "ves"
    return word if word.endswith("s") else word + "s"


def third(verb):
    return verb + "es" if verb in ("go", "do") else plural(verb)


def past(verb):
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return verb[:-1] + "ied"
    return _doubled(verb) + "ed"


def ing(verb):
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    return _doubled(verb) + "ing"


def _doubled(verb):
    """stop, stopp(ed): short verbs of one vowel and one last consonant."""
    one_vowel = sum(letter in VOWELS for letter in verb) == 1 and len(verb) in (3, 4)
    return verb + verb[-1] if one_vowel and verb[-2] in VOWELS and verb[-1] not in "wxy" else verb
