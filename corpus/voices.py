"""Who speaks in which split. A voice, and every voice that sounds almost like it, speaks in one split only.

python corpus/voices.py     # how many voices each split has, and which variants of espeak-ng have no place here
"""

from collections import Counter
from itertools import chain

import variants
from speak import Voice

# plain en-gb is left out: espeak-ng 1.51 ignores the variant there, so all such voices would be one
ACCENTS = {
    "en-us": 0.52, "en-us-nyc": 0.08, "en-gb-x-rp": 0.12, "en-gb-scotland": 0.08, "en-gb-x-gbclan": 0.07,
    "en-gb-x-gbcwmd": 0.07, "en-029": 0.06,
}  # fmt: skip
FEMALE = frozenset("Alicia Andrea Annie anika belinda f1 f2 f3 f4 grandma linda shelby steph".split())
# espeak-ng's variants; own ones are in variants.py
VARIANTS = {
    "train": """Alex Andrea Annie Denis Diogo Gene Gene2 Henrique Hugo Jacky Lee Marco Mike Nguyen Storm anika antonio
        belinda boris david ed f1 f3 f4 grandma grandpa iven iven2 iven3 iven4 john kaukovalta m1 m2 m4 m5 m6 m7 m8
        marcelo michel miguel norbert pablo paul pedro quincy rob robert sandro shelby travis""".split(),
    "dev": ["Andy", "Alicia", "klatt3"],
    "test": ["linda", "victor"],
    "demo": ["f2", "steph", "m3", "edward", "max", "Michael"],
}
# Almost a held-out voice, so they speak nowhere: most formant lines are the same, or so is the sound (the same
# synthesizer with hardly a formant moved).
KIN = {
    "Andy": ["AnxiousAndy"], "klatt3": ["klatt", "klatt2", "klatt4", "klatt5", "klatt6", "adam", "benjamin", "caleb"],
    "linda": ["aunty"], "f2": ["f5"], "steph": ["steph2", "steph3"], "edward": ["edward2"],
    "max": ["RicishayMax", "RicishayMax2", "RicishayMax3", "robosoft7", "robosoft8"], "Michael": ["Mario", "gustave"],
}  # fmt: skip
# No plausible caller: whispers, robots, a demon. Or a voice that the bundled model's training left out: zac.
LEFT_OUT = (
    """Demonic UniRobot anikaRobot announcer croak fast robosoft robosoft2 robosoft3 robosoft4 robosoft5
    robosoft6 whisper whisperf zac Tweaky""".split()
    + ["Mr serious"]
)
RECORDED = {
    "slt": Voice("flite", "en-us", "slt", "female"),
    "awb": Voice("flite", "en-gb-scotland", "awb", "male"),
    "kal16": Voice("flite", "en-us", "kal16", "male"),
    "rms": Voice("flite", "en-us", "rms", "male"),
    "kal_diphone": Voice("festival", "en-us", "kal_diphone", "male"),
    "ked_diphone": Voice("festival", "en-us", "ked_diphone", "male"),
    "hts": Voice("festival", "en-us", "cmu_us_slt_arctic_hts", "female"),
}
# shares of the lines of a split; "own" and "theirs" are espeak-ng variants
MIX = {
    "train": {"own": 0.33, "theirs": 0.30, "slt": 0.10, "awb": 0.10, "kal16": 0.10, "kal_diphone": 0.03,
              "ked_diphone": 0.03, "hts": 0.01},
    "dev": {"own": 0.4, "theirs": 0.6},
    "test": {"own": 0.3, "theirs": 0.4, "rms": 0.3},
    "demo": {"own": 0.3, "theirs": 0.7},
}  # fmt: skip


def draw(split, rng):
    """A voice of the split. As many women as men among espeak-ng's own variants, which are mostly men."""
    source = pick(MIX[split], rng)
    if source in RECORDED:
        return RECORDED[source]
    gender = rng.choice(("female", "male"))
    name = rng.choice([n for n, g in timbres(split, source) if g == gender])
    return Voice("espeak-ng", pick(ACCENTS, rng), name, gender)


def timbres(split, source):
    """[(espeak-ng variant, gender)]"""
    if source == "own":
        return [(v.name, v.gender) for v in variants.own(split)]
    return [(name, "female" if name in FEMALE else "male") for name in VARIANTS[split]]


def pick(shares, rng):
    return rng.choices(list(shares), list(shares.values()))[0]


def main():
    for split, mix in MIX.items():
        count = Counter()
        for source in mix:
            genders = [RECORDED[source].gender] if source in RECORDED else [g for _, g in timbres(split, source)]
            for gender in genders:
                count["espeak-ng " + source if source not in RECORDED else RECORDED[source].engine, gender] += 1
        print(split, sum(count.values()), {" ".join(k): v for k, v in count.items()})
    placed = {*LEFT_OUT, *chain(*VARIANTS.values()), *chain(*KIN.values())}
    print("without a place:", sorted({entry.name for entry in variants.installed()} - placed))


if __name__ == "__main__":
    main()
