"""What all hold music needs: a drawn key, tempo and chords, notes laid into a window, timbres as wave tables."""

import numpy as np

from audio import RATE

SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10), "dorian": (0, 2, 3, 5, 7, 9, 10)}
PROGRESSIONS = (
    (0, 4, 5, 3), (0, 5, 3, 4), (0, 3, 4, 4), (5, 3, 0, 4), (0, 5, 1, 4), (3, 4, 2, 5), (0, 2, 3, 4), (0, 0, 3, 4),
    (1, 4, 0, 0), (0, 3, 0, 4), (0, 6, 3, 0), (0, 4, 1, 3), (0, 1, 2, 3), (5, 4, 3, 4),
)  # fmt: skip
TABLE = 2048
HIGHEST = 3700  # Hz; partials above are left out


class Tune:
    """Key, tempo and chords of one piece; a window starts somewhere in its first bar."""

    def __init__(self, rng, n, beats, slowest, fastest):
        self.rng, self.beats = rng, beats
        self.beat = 60 / rng.uniform(slowest, fastest)  # seconds
        self.root = rng.integers(46, 60)  # MIDI
        self.scale = SCALES[str(rng.choice(list(SCALES), p=[0.6, 0.25, 0.15]))]
        chords = PROGRESSIONS[rng.integers(len(PROGRESSIONS))]
        self.chords = np.roll(chords, rng.integers(len(chords)))
        self.start = -rng.uniform(0, beats * self.beat)
        self.bars = int((n / RATE - self.start) / (beats * self.beat)) + 1
        self.out = np.zeros(n, np.float32)

    def hertz(self, degree, octave=0):
        """Of a note so many steps up the scale."""
        turn, step = divmod(int(degree), 7)
        return 440 * 2 ** ((self.root + self.scale[step] + 12 * (turn + octave) - 69) / 12)

    def each_bar(self):
        """(bar, root of its chord)"""
        for bar in range(self.bars):
            yield bar, int(self.chords[bar % len(self.chords)])

    def lay(self, bar, beat, samples, gain=1.0):
        """Adds samples at a beat of a bar, what falls outside the window is cut off."""
        at = int((self.start + (bar * self.beats + beat) * self.beat) * RATE)
        samples, at = samples[max(0, -at) :], max(0, at)
        samples = samples[: max(0, len(self.out) - at)]
        self.out[at : at + len(samples)] += gain * samples

    def melody(self, chord, previous):
        """A degree near the previous one, more often than not of the chord."""
        near = previous + int(self.rng.integers(-2, 3))
        tones = [chord + step + 7 * turn for turn in range(-1, 3) for step in (0, 2, 4)]
        near = min(tones, key=lambda tone: abs(tone - near)) if self.rng.random() < 0.6 else near
        return int(np.clip(near, 3, 14))


class Timbre:
    """Harmonics of given strengths as one period in a table, as many as fit below the highest frequency."""

    def __init__(self, strengths):
        self.strengths, self.tables = strengths, {}

    def table(self, count):
        if count not in self.tables:
            t = 2 * np.pi * np.arange(TABLE) / TABLE
            parts = (a * np.sin((k + 1) * t) for k, a in enumerate(self.strengths[:count]))
            self.tables[count] = sum(parts).astype(np.float32)
        return self.tables[count]

    def note(self, hertz, seconds, bend=None):
        """`bend`: relative frequency, sample by sample."""
        n = int(seconds * RATE)
        phase = np.arange(n) * hertz if bend is None else np.cumsum(hertz * bend[:n])
        table = self.table(max(1, int(HIGHEST / hertz)))
        return table[(phase * (TABLE / RATE)).astype(np.int64) % TABLE]


def swell(n, attack, release):
    """An envelope that rises and falls in so many seconds."""
    t = np.arange(n, dtype=np.float32)
    return np.minimum(1, np.minimum((t + 1) / (attack * RATE), (n - t) / (release * RATE)))


def decay(n, seconds, attack=0.004):
    t = np.arange(n, dtype=np.float32)
    return np.exp(t * np.float32(-1 / (seconds * RATE))) * np.minimum(1, t / (attack * RATE))
