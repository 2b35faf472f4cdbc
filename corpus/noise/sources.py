"""Every kind of noise, music and tone by name, its class and the one split that may use it.

Training lays only the kinds of `train` under speech, so every other split has kinds under its speech that the model has
not heard. Babble and crowds belong to all splits: their sources are the voices, which are held out themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from noise import bursts, music, signals, steady

CLASSES = ("noise", "music", "tones", "silence")


@dataclass(frozen=True)
class Kind:
    name: str
    sort: str  # its class
    split: str | None  # None: every split, made of its voices
    make: Callable  # (rng, n) or, where it is made of voices, (rng, n, voices)
    steady: bool = False  # so that its level can be measured in any pause

    @property
    def source(self):
        return f"{self.sort}:{self.name}"


_ALL = [
    *(Kind(name, "noise", "train", partial(steady.colour, name=name), True) for name in steady.COLOURS),
    Kind("hum", "noise", "train", steady.hum, True),
    Kind("clicks", "noise", "train", bursts.clicks),
    Kind("hiss", "noise", "dev", steady.hiss, True),
    Kind("crackle", "noise", "dev", bursts.crackle),
    Kind("doors", "noise", "dev", bursts.doors),
    Kind("shaped", "noise", "test", steady.shaped, True),
    Kind("wind", "noise", "test", steady.wind),
    Kind("coughs", "noise", "test", bursts.coughs),
    Kind("fan", "noise", "demo", steady.fan, True),
    Kind("rain", "noise", "demo", steady.rain, True),
    Kind("breath", "noise", "demo", bursts.breath),
    Kind("babble", "noise", None, bursts.babble),
    Kind("crowd", "noise", None, bursts.crowd),
    Kind("arpeggio", "music", "train", music.arpeggio),
    Kind("pad", "music", "train", music.pad),
    Kind("plucked", "music", "dev", music.plucked),
    Kind("flute", "music", "dev", music.flute),
    Kind("bells", "music", "test", music.bells),
    Kind("waltz", "music", "test", music.waltz),
    Kind("drums", "music", "demo", music.drums),
    Kind("brass", "music", "demo", music.brass),
    Kind("tones", "tones", "train", signals.tones),
    Kind("busy", "tones", "dev", signals.busy),
    Kind("modem", "tones", "dev", signals.modem),
    Kind("dtmf", "tones", "test", signals.dtmf),
    Kind("ringback", "tones", "test", signals.ringback),
    Kind("special", "tones", "test", signals.special),
    Kind("dial", "tones", "demo", signals.dial),
    Kind("fax", "tones", "demo", signals.fax),
    Kind("howler", "tones", "demo", signals.howler),
]
KINDS = {kind.name: kind for kind in _ALL}
# the kinds of non-speech that the model's training calls so; nothing else has ever been called no speech to it
TAUGHT_KINDS = frozenset(("silence", "hum", "tones", *steady.COLOURS))


def kinds(sort, split):
    """The kinds of a class that a split may use."""
    return [kind for kind in KINDS.values() if kind.sort == sort and kind.split in (split, None)]
