"""Loop triggers: a moment of speech laid end to end for eight seconds, on which the bundled model repeats itself.

A trigger is kept only if the model loops on it as it is and under every small change of `NUDGES`, so that it loops again
in another decoder, behind another codec, at another level. As it is, the loop must be unearned: more than the audio can be
said to repeat. The strongest are those whose loop stays unearned under most changes.

Most tries are no trigger, so each is first heard for `SHORT` tokens only; those that loop by then are heard out.
"""

from functools import partial

import numpy as np

from audio import WINDOW, WINDOW_S, ms
from telephone import codec

WANTED = 20
ENOUGH = 24  # robust ones, of which the strongest are kept
ROUND = 192  # tries at a time
TRIES = 700  # no further round after so many
SHORT = 48
WORD_MS = 300  # how short a word can be


def noise(x):
    """White noise 50 dB below the peak; always the same."""
    level = np.abs(x).max() * 10 ** (-50 / 20)
    return x + np.random.default_rng(7).standard_normal(len(x)).astype(np.float32) * level


def later(x, milliseconds):
    n = ms(milliseconds)
    return np.concatenate([np.zeros(n, np.float32), x[:-n]])


NUDGES = {
    "gain -6 dB": lambda x: x * 0.5,
    "10 ms later": lambda x: later(x, 10),
    "noise at -50 dB": noise,
    "mu-law": partial(codec, "mu-law"),
    "only 5 s of it": lambda x: np.where(np.arange(len(x)) < ms(5000), x, np.float32(0)),
    "200 ms later, mu-law, -10 dB": lambda x: codec("mu-law", 0.316 * later(x, 200)),
}


def repeats(text):
    """The longest run of one phrase: (times, words in the phrase)."""
    words, best = text.split(), (1, 0)
    for n in range(1, 9):
        for start in range(len(words)):
            times = 1
            while words[start + times * n : start + (times + 1) * n] == words[start : start + n]:
                times += 1
            if times * n > best[0] * best[1]:
                best = (times, n)
    return best


def letters_loop(text):
    """A piece of a word written again and again: blantlantlantlantuary."""
    for word in text.split():
        for n in range(1, 7):
            for start in range(len(word) - 5 * n + 1):
                if word[start : start + 5 * n] == word[start : start + n] * 5:
                    return True
    return False


def is_loop(text, reference=""):
    """A phrase three times or a word five times, and more than one and a half times as often as it was said."""
    times, n = repeats(text)
    said = repeats(reference)[0] if reference else 1
    looped = n >= 2 and times >= 3 or n == 1 and times >= 5
    return looped and times > 1.5 * said or letters_loop(text)


def unearned(heard, recipe):
    """Whether the model wrote more repeats than the copies of the snippet can hold words, or never stopped."""
    text, ended = heard
    times, n = repeats(text)
    copies = 1000 * WINDOW_S / (recipe["lengthMs"] + recipe["gapMs"])
    words = max(1, round(recipe["lengthMs"] / WORD_MS))
    return is_loop(text) and (not ended or times * n > 1.5 * copies * words)


def tile(audio, recipe):
    """Eight seconds of the snippet with its gap, as SpeechBank.render does it."""
    start, length = ms(recipe["startMs"]), ms(recipe["lengthMs"])
    period = np.zeros(length + ms(recipe["gapMs"]), np.float32)
    period[:length] = audio[recipe["file"]][start : start + length]
    return np.tile(period, WINDOW // len(period) + 1)[:WINDOW]


def candidate(rows, audio, rng):
    row = rng.choice(rows)
    length = rng.randrange(150, 500, 10)
    start = rng.randrange(row["startMs"] + 40, max(row["startMs"] + 50, row["endMs"] - length - 40), 10)
    recipe = {"file": row["file"], "startMs": start, "lengthMs": length, "gapMs": rng.choice([0, 0, 0, 40, 120, 240]),
              "split": row["split"], "voice": row["voice"]}  # fmt: skip
    x = tile(audio, recipe)
    return recipe if np.sqrt(np.mean(x**2)) > 0.02 else None


def search(listener, rows, audio, rng):
    """(the strongest triggers in the order they lie in the bank, how many were tried, robust, kept and ran on)"""
    found, tried = [], 0
    while tried < TRIES and len(found) < ENOUGH:
        recipes = [r for r in (candidate(rows, audio, rng) for _ in range(ROUND)) if r]
        tried += len(recipes)
        found += robust(listener, recipes, audio)
        print(rows[0]["split"], "tried", tried, "robust", len(found), flush=True)
    strongest = sorted(found, key=lambda r: -r["strength"])[:WANTED]
    counts = {"tried": tried, "robust": len(found), "kept": len(strongest)}
    counts["unended"] = sum(not r["ended"] for r in strongest)
    return sorted(strongest, key=lambda r: (r["file"], r["startMs"])), counts


def robust(listener, recipes, audio):
    """Those on which the model loops unearned, and loops under every nudge; what it wrote, how strong they are."""
    clips = [tile(audio, r) for r in recipes]
    # one that has not ended counts as running on
    looping = [(r, x) for r, x, h in zip(recipes, clips, listen(listener, clips, SHORT)) if unearned(h, r)]
    heard = listen(listener, [x for _, x in looping])
    looping = [(r, x, h, 0) for (r, x), h in zip(looping, heard) if unearned(h, r)]
    for nudge in NUDGES.values():
        again = listen(listener, [nudge(x) for _, x, _, _ in looping])
        looping = [(r, x, h, n + unearned(a, r)) for (r, x, h, n), a in zip(looping, again) if is_loop(a[0])]
    return [r | written(h) | {"strength": strength} for r, _, h, strength in looping]


def written(heard):
    times, n = repeats(heard[0])
    return {"text": heard[0], "repeats": times, "phraseWords": n, "ended": heard[1]}


def listen(listener, clips, limit=None):
    return [(listener.text(ids), ended) for ids, ended in listener.hear(clips, limit)]
