"""Composes windows of telephone audio: speech with what lies under and around it, or none at all.

A window's row says all that went into it; its `sources` are the groups that no two splits share.
"""

import numpy as np

import layout
from audio import RATE, WINDOW
from noise import sources
from telephone import PACKET, Band, Line, codec
from utterances import groups, speaker

SNR = (0, 30)  # dB
CROSSTALK, BELOW = 0.06, (15, 25)  # share of speech windows, dB
UNDER_SPEECH = {"noise": 0.6, "music": 0.25, "tones": 0.15}
VOICE = ("voice", "accent", "gender", "engine", "kind", "role")


class Composer:
    """`natural`: share of windows as long as what is in them; `noisy`: share of speech windows with noise."""

    def __init__(self, utterances, split, rng, natural, noisy):
        self.utterances, self.split, self.rng, self.natural, self.noisy = utterances, split, rng, natural, noisy

    def window(self, sort):
        """(int16 samples, row) of a class."""
        x, row, used = self.speech() if sort == "speech" else self.empty(sort)
        row |= {"class": sort, "split": self.split, "sources": sorted(set(used))}
        return np.clip(np.round(x * 32768), -32768, 32767).astype(np.int16), row

    def speech(self):
        rng = self.rng
        spoken = layout.spoken(self.utterances, rng, rng.random() < self.natural)
        said, n = [row for _, _, row in spoken.segments], len(spoken.samples)
        used = [group for row in said + spoken.fragments for group in groups(row)]
        line = Line.draw(rng)
        band = Band.draw(rng) if line.shaped else None
        spoken.samples = x = shaped(band, spoken.samples)
        power = spoken.power()
        crosstalk = noise = snr = None
        if rng.random() < CROSSTALK:
            crosstalk = round(rng.uniform(*BELOW), 1)
            row, other = self.utterances.any(lambda row: speaker(row) != speaker(said[0]))
            other = shaped(band, other)
            at = int(rng.integers(0, max(1, n - len(other))))
            other = (other * below(crosstalk, power, other))[: n - at]
            x[at : at + len(other)] += other
            used += groups(row)
        if rng.random() < self.noisy:
            snr = round(rng.uniform(*SNR), 1)
            sort = str(rng.choice(list(UNDER_SPEECH), p=list(UNDER_SPEECH.values())))
            noise, under = self.noise(sources.kinds(sort, self.split), n, used)
            under = shaped(band, under)
            x = x + under * below(snr, power, under)
        x, lost = line.transmit(rng, x)
        row = {
            "text": " ".join(row["text"] for row in said), **{key: said[0][key] for key in VOICE},
            **channel(line, band, lost), "noise": noise, "snr": snr, "crosstalk": crosstalk, "cut": spoken.cut,
            "segments": [{"start": a / RATE, "end": b / RATE, "text": row["text"]} for a, b, row in spoken.segments],
        }  # fmt: skip
        return x, row, used

    def empty(self, sort):
        rng, used = self.rng, []
        n = int(rng.uniform(1, 8) * RATE) // PACKET * PACKET if rng.random() < self.natural else WINDOW
        line, noise = Line.draw(rng), None
        if sort == "silence":
            x = codec(line.codec, rng.standard_normal(n, dtype=np.float32) * rng.choice([0, 1e-4, 1e-3]))
            facts = channel(Line(line.codec, False, False, False, 0.0, 0.0), None, 0.0) | {"level": None}
        else:
            band = Band.draw(rng) if line.shaped else None
            # in babble, unlike in a crowd, words can be made out
            possible = [kind for kind in sources.kinds(sort, self.split) if kind.name != "babble"]
            noise, x = self.noise(possible, n, used)
            x, lost = line.transmit(rng, shaped(band, x))
            facts = channel(line, band, lost)
        row = {
            "text": "", **dict.fromkeys(VOICE), **facts, "noise": noise, "snr": None, "crosstalk": None, "cut": None,
            "segments": [], "taught": (noise or "silence") in sources.TAUGHT_KINDS,
        }  # fmt: skip
        return x, row, used

    def noise(self, possible, n, used):
        """(name, samples) of one of these kinds; adds its sources to `used`."""
        kind = possible[self.rng.integers(len(possible))]

        def voice():
            row, x = self.utterances.any()
            used.extend(groups(row))
            return x

        if kind.split is None:
            return kind.name, kind.make(self.rng, n, voice)
        used.append(kind.source)
        return kind.name, kind.make(self.rng, n)


def shaped(band, x):
    return band.send(x) if band else x


def below(decibels, power, x):
    """The factor that puts x so far below a power."""
    return np.float32(np.sqrt(power / (np.mean(x**2) + 1e-12)) * 10 ** (-decibels / 20))


def channel(line, band, lost):
    """What the row says of the line; the level is the peak before the codec, in dBFS."""
    return {
        "channel": line.codec, "band": band and [band.low and round(band.low), band.high and round(band.high)],
        "loss": round(lost, 4), "clipped": line.clipped, "echo": line.echoed,
        "level": -0.9 if line.clipped else round(line.peak_db, 1),
    }  # fmt: skip
