"""The grammar of telephone English: templates with slots, alternatives and optional parts.

    {slot}      a rule of words/*.txt or a method of `Numbers`; {slot}s and {slot}'s inflect its last word
    (a|b c)     one of them
    [a|b c]     one of them or nothing

`words/*.txt` holds rules: `name = word word` (each word an alternative, _ is a space) or `name: a b | c {d}`; lines
that begin with a space go on. `templates/*.txt` holds one template a line with its role in front: `a` agent, `c`
customer, `e` either. `templates/held_out.txt` is for dev, test and demo only.
"""

import re
from functools import cache
from pathlib import Path

from text import numbers
from text.inflect import article, plural

HERE = Path(__file__).parent
ROLES = {"a": "agent", "c": "customer", "e": "any"}
OPTIONAL = 0.45
# an article on its way to a or an; the letter a, which numbers.py makes, stays as it is
ARTICLE = "A"
# rules that lines use outside templates
EXTRA = ("before", "after", "digit_run", "said_again")
TOKEN = re.compile(r"\{(\w+)\}('s|s)?|([()\[\]|])|([a-z']+)")


def content(path):
    return [line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]


def parse(text):
    """A template as nested tuples: ("word", w), ("slot", name, ending), ("pick", [sequences], chance of any)."""
    if TOKEN.sub("", text).strip():
        raise ValueError(f"not a template: {text}")
    tokens = TOKEN.findall(text)
    node, end = _alternatives(tokens, 0)
    if end != len(tokens):
        raise ValueError(f"brackets do not match: {text}")
    return node


def _alternatives(tokens, i):
    options, sequence = [], []
    while i < len(tokens):
        slot, ending, mark, word = tokens[i]
        if mark in (")", "]"):
            break
        i += 1
        if slot:
            sequence.append(("slot", slot, ending))
        elif word:
            sequence.append(("word", word))
        elif mark == "|":
            options.append(sequence)
            sequence = []
        else:
            inner, i = _alternatives(tokens, i)
            if i >= len(tokens) or tokens[i][2] != {"(": ")", "[": "]"}[mark]:
                raise ValueError("brackets do not match")
            sequence.append(("pick", inner, 1.0 if mark == "(" else OPTIONAL))
            i += 1
    return [*options, sequence], i


@cache
def rules():
    """{name: [sequences]}"""
    lines = []
    for path in sorted((HERE / "words").glob("*.txt")):
        for line in content(path):
            if line.startswith(" "):
                lines[-1] += line
            else:
                lines.append(line)
    out = {}
    for line in lines:
        name, mark, rest = re.fullmatch(r"(\w+)(:| =) (.*)", line).groups()
        if name in out:
            raise ValueError(f"two rules named {name}")
        if mark == ":":
            out[name] = parse(rest)
        else:
            out[name] = [[("word", w) for w in item.split("_")] for item in dict.fromkeys(rest.split())]
    return out


@cache
def templates(held_out=False):
    """[(role, sequences)]"""
    out = []
    for path in sorted((HERE / "templates").glob("*.txt")):
        if (path.stem == "held_out") == held_out:
            for line in content(path):
                role, text = line.split(" ", 1)
                out.append((ROLES[role], parse(text)))
    return out


class Filler:
    """Fills templates from one random source."""

    def __init__(self, rng):
        self.rng = rng
        self.rules = rules()
        numbered = numbers.Numbers(rng)
        self.made = {name: getattr(numbered, name) for name in numbers.SLOTS}

    def fill(self, options):
        """The words of one of the sequences."""
        words = " ".join(self._words(options)).split()
        return [self._article(words[i + 1 : i + 2]) if word == ARTICLE else word for i, word in enumerate(words)]

    @staticmethod
    def _article(following):
        return article(following[0]) if following else "a"

    def _words(self, options):
        out, random = [], self.rng.random
        for node in options[int(random() * len(options))]:
            kind = node[0]
            if kind == "word":
                out.append(ARTICLE if node[1] == "a" else node[1])
            elif kind == "pick":
                if random() < node[2]:
                    out += self._words(node[1])
            else:
                made = self._words(self.rules[node[1]]) if node[1] in self.rules else [self.made[node[1]]()]
                if node[2]:
                    made[-1] = inflected(made[-1], node[2])
                out += made
        return out


def inflected(word, ending):
    return plural(word) if ending == "s" else word + ending


@cache
def words(held_out=False):
    """The set of all words that the templates can say."""
    found, seen = set(), set()

    def walk(options):
        for node in (node for sequence in options for node in sequence):
            if node[0] == "word":
                found.add(node[1])
            elif node[0] == "pick":
                walk(node[1])
            elif node[1] in numbers.SLOTS:
                found.update(numbers.WORDS)
            else:
                if node[2]:
                    found.update(inflected(word, node[2]) for word in last_words(rules()[node[1]]))
                if node[1] not in seen:
                    seen.add(node[1])
                    walk(rules()[node[1]])

    for options in [options for _, options in templates(held_out)] + [rules()[name] for name in EXTRA]:
        walk(options)
    return found


def last_words(options):
    """The words that a rule can end with."""
    for sequence in options:
        node = sequence[-1]
        if node[0] == "word":
            yield node[1]
        else:
            yield from last_words(rules()[node[1]] if node[0] == "slot" else node[1])
