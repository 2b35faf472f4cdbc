"""Which voices the bundled model can hear: word error rate per voice on held-out sentences that the bank does not use.

    python corpus/audition.py > corpus/audition.jsonl
"""
import json
import random
import sys
from pathlib import Path

from listen import Listener, word_errors
from speak import Voice, say
from text.sentences import Sentences

SENTENCES = 16
SEED = 4001
FEMALE = {"f2", "Alicia", "linda", "steph"}
# espeak-ng variants that the bundled model's training left out
HELD_OUT = ["f2", "m3", "Alicia", "edward", "klatt3", "linda", "Michael", "max", "steph", "victor", "zac", "Andy"]
# plain en-gb is left out: espeak-ng 1.51 ignores the variant there, so all such voices are one
ACCENTS = ["en-us", "en-gb-scotland", "en-gb-x-rp", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-029", "en-us-nyc"]


def sentences():
    """Of the dev split: the bank's dev lines leave them out."""
    drawn, half = Sentences("dev", SEED), SENTENCES // 2
    return drawn.spoken("agent", half) + drawn.spoken("customer", half)


def main(model):
    listener = Listener(model)
    voices = [Voice("espeak-ng", a, v, "female" if v in FEMALE else "male") for v in HELD_OUT for a in ACCENTS]
    for voice in [Voice("flite", "en-us", "rms", "male"), *voices]:
        rng = random.Random(SEED)
        edits = words = 0
        spoken = [(text, say(text, voice, rng)) for text in sentences()]
        heard = listener.hear([x for _, x in spoken])
        for (text, _), (ids, _) in zip(spoken, heard):
            wrong, length = word_errors(text, listener.text(ids))
            edits, words = edits + wrong, words + length
        row = {"voice": voice.id, "gender": voice.gender, "sentences": len(spoken), "wer": round(edits / words, 3)}
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "models" / "mini")
