"""Telephone windows of at most 8 s rendered from the shards of generate.py: speech, noise, music, tones, silence.

    python corpus/render.py OUT --from SHARDS --split test --shards 0:4 --windows 1000 --workers 2

OUT/test-0003 (.npy and .jsonl, see shards.py) is made of the utterances of SHARDS/test-0003 and of the split's kinds of
noise. The same seed gives the same windows; shards already there are kept.
"""

import zlib
from functools import partial
from pathlib import Path

import numpy as np

import shards
import voices
from text.sentences import KINDS
from utterances import Utterances
from windows import Composer

SHARES = {"speech": 0.7, "music": 0.08, "noise": 0.08, "tones": 0.07, "silence": 0.07}


def make_shard(options, shard):
    rng = np.random.default_rng([options.seed, zlib.crc32(options.split.encode()), shard])
    utterances = Utterances(*shards.read(options.source / shards.name(options.split, options.kind, shard)), rng)
    composer = Composer(utterances, options.split, rng, options.natural, options.noisy)
    shares = np.array([getattr(options, sort) for sort in SHARES])
    return [composer.window(str(sort)) for sort in rng.choice(list(SHARES), options.windows, p=shares / shares.sum())]


def main():
    parser = shards.parser(__doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True, help="the folder with the shards of speech")
    parser.add_argument("--split", default="train", choices=voices.MIX)
    parser.add_argument("--kind", choices=KINDS, help="shards of this kind of sentences")
    parser.add_argument("--windows", type=int, default=1000)
    parser.add_argument("--natural", type=float, default=0.5, help="share of windows as long as what is in them")
    parser.add_argument("--noisy", type=float, default=0.5, help="share of the speech windows with noise")
    for sort, share in SHARES.items():
        parser.add_argument(f"--{sort}", type=float, default=share, help=f"share of windows, {share} if not given")
    options = parser.parse_args()
    if options.out.resolve() == options.source.resolve():
        parser.error("the windows would have the names of the shards")
    shards.make_all(options, partial(shards.name, options.split, options.kind), partial(make_shard, options))


if __name__ == "__main__":
    main()
