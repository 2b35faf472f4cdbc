"""Prints lines of the corpus, or counts them.

PYTHONPATH=corpus python -m text --split train --count 20 [--kind salad] [--seed 1] [--stats]
"""

import argparse
from collections import Counter

from text.sentences import KINDS, Sentences, vocabulary
from text.splits import SPLITS


def main():
    parser = argparse.ArgumentParser(prog="text", description=__doc__.split("\n")[0])
    parser.add_argument("--split", choices=SPLITS, default="train")
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stats", action="store_true", help="count the lines instead of printing them")
    options = parser.parse_args()
    sentences = Sentences(options.split, options.seed)
    lines = (sentences.draw(options.kind) for _ in range(options.count))
    if options.stats:
        stats(list(lines))
    else:
        for line in lines:
            print(f"{line.kind}\t{line.role}\t{line.text}")


def stats(lines):
    words = Counter(word for line in lines for word in line.text.split())
    known = set(vocabulary())
    print(f"{len(lines)} lines, {words.total()} words, {len(words)} distinct, {len(known)} in the grammar's vocabulary")
    for kind, count in Counter(line.kind for line in lines).most_common():
        of_kind = [line.text.split() for line in lines if line.kind == kind]
        distinct = {word for text in of_kind for word in text}
        length = sum(map(len, of_kind)) / count
        print(f"{kind:9} {count / len(lines):6.1%}  {length:4.1f} words a line  {len(distinct):6} distinct words")


if __name__ == "__main__":
    main()
