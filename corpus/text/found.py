"""Plain sentences of free texts that are on the machine: licences, manual pages and perl's documentation.

A sentence with a word that Debian's word list lacks is dropped. What is there depends on the installed packages, so the
same seed may draw other prose on another machine.
"""

import gzip
import re
from functools import cache
from pathlib import Path

from text import lexicon, numbers

SHARE = Path("/usr/share")
MANUALS = 2500  # at even distances, of all
NOT_DEBIAN = ("gcloud", "gsutil")  # pages that come from other places than Debian main
LEAST, MOST = 4, 14
ROFF = re.compile(r"\\f(\[\w*\]|\(..|.)|\\[&|^/,]|\\s[+-]?\d")
TOKEN = re.compile(r"[a-z]+('[a-z]+)?")
END = re.compile(r"[.?!;:](?:\s+|$)")
LONE = {"a", "i", "o"}


@cache
def sentences():
    """Sorted, so that their order does not depend on the file system's."""
    english, out = lexicon.all_words(), set()
    for path in _files():
        for paragraph in _paragraphs(path):
            out.update(filter(None, map(plain, END.split(paragraph))))
    return sorted(text for text in out if english.issuperset(text.split()))


def _files():
    manuals = [p for p in sorted((SHARE / "man").glob("man[1578]/*.gz")) if not p.name.startswith(NOT_DEBIAN)]
    step = max(1, len(manuals) // MANUALS)
    licences, pods = (SHARE / "common-licenses").glob("*"), (SHARE / "perl").glob("*/**/*.pod")
    return [*sorted(licences), *sorted(pods), *manuals[::step]]


def _paragraphs(path):
    try:
        raw = gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
    except OSError:  # a dangling link
        return
    text = ROFF.sub("", raw.decode("utf-8", "replace")).replace("\\-", "-")
    block = []
    for line in [*text.splitlines(), ""]:
        if line.strip() and line[0] not in ".'=\t ":
            block.append(line.strip())
        elif block:
            yield " ".join(block)
            block = []


def plain(sentence):
    """The sentence in lower case with numbers in words, or None: too short, too long, an odd token."""
    if not sentence[:1].isupper():
        return None
    words = []
    for token in sentence.lower().replace("’", "'").split():
        token = token.strip(",\"()'")
        if token.isdigit() and len(token) < 5:
            words += numbers.cardinal(int(token)).split()
        elif not TOKEN.fullmatch(token) or (len(token) == 1 and token not in LONE) or not re.search("[aeiouy]", token):
            return None
        else:
            words.append(token)
    return " ".join(words) if LEAST <= len(words) <= MOST else None
