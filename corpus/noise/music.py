"""Hold music by program, 8 kHz: eight families of instruments, each with drawn keys, tempi and chords."""

import numpy as np
from scipy.signal import lfilter

from audio import RATE
from noise.steady import sculpted
from noise.tune import Timbre, Tune, decay, swell


def arpeggio(rng, n):
    """An electric piano runs up and down the chords."""
    tune = Tune(rng, n, 4, 70, 140)
    sound = Timbre([1, rng.uniform(0.1, 0.6), rng.uniform(0, 0.3), rng.uniform(0, 0.3), 0.05])
    runs = ((0, 2, 4, 7, 9, 7, 4, 2), (0, 4, 7, 4, 2, 4, 7, 4), (7, 4, 2, 0, 2, 4, 7, 9))
    run, fade, octave = runs[rng.integers(len(runs))], rng.uniform(0.2, 0.8), rng.integers(2)
    for bar, chord in tune.each_bar():
        for i, step in enumerate(run):
            note = sound.note(tune.hertz(chord + step, octave), min(4 * fade, 2))
            tune.lay(bar, i / 2, note * decay(len(note), fade), rng.uniform(0.6, 1))
        bass = sound.note(tune.hertz(chord, -1), 4 * tune.beat)
        tune.lay(bar, 0, bass * decay(len(bass), 1))
    return tune.out


def pad(rng, n):
    """Slow chords of detuned strings, one swelling into the next."""
    tune = Tune(rng, n, 4, 70, 130)
    sound = Timbre([1 / (k + 1) ** rng.uniform(0.9, 1.6) for k in range(16)])
    length, attack = 4.8 * tune.beat, rng.uniform(0.2, 0.8)
    for bar, chord in tune.each_bar():
        for step in (-7, 0, 2, 4, *([6] if rng.random() < 0.3 else [])):
            for cents in (-7, 0, 6):
                note = sound.note(tune.hertz(chord + step) * 2 ** (cents / 1200), length)
                tune.lay(bar, 0, note * swell(len(note), attack, 0.5))
    t = np.arange(n, dtype=np.float32) / RATE
    return tune.out * (1 + rng.uniform(0, 0.3) * np.sin(2 * np.pi * rng.uniform(0.2, 5) * t))


def plucked(rng, n):
    """A guitar picked with the fingers: a burst of noise in a string that damps itself."""
    tune = Tune(rng, n, 4, 70, 120)
    fade, picks = rng.uniform(1, 4), ((0, 4, 7, 9, 11, 9, 7, 4), (0, 7, 4, 9, 4, 7, 4, 9))
    pick = picks[rng.integers(len(picks))]

    def string(hertz):
        period = int(RATE / hertz - 0.5)
        burst = np.zeros(int(1.2 * RATE), np.float32)
        burst[:period] = rng.uniform(-1, 1, period)
        burst[:period] -= burst[:period].mean()
        damp = 0.001 ** (1 / (fade * hertz))
        return lfilter([1], [1, *[0] * (period - 1), -damp / 2, -damp / 2], burst) * swell(len(burst), 0.001, 0.3)

    for bar, chord in tune.each_bar():
        for i, step in enumerate(pick):
            if rng.random() < 0.9:
                tune.lay(bar, i / 2, string(tune.hertz(chord + step, -1 if i == 0 else 0)), rng.uniform(0.5, 1))
    return tune.out


def flute(rng, n):
    """A lone melody with vibrato and breath over a quiet bass."""
    tune = Tune(rng, n, 4, 60, 110)
    sound = Timbre([1, rng.uniform(0.1, 0.5), rng.uniform(0.05, 0.3), 0.05])
    degree, speed, depth = 7, rng.uniform(4.5, 6.5), rng.uniform(0.003, 0.012)
    for bar, chord in tune.each_bar():
        beat = 0.0
        while beat < 4:
            length, degree = rng.choice([0.5, 1, 1.5, 2]), tune.melody(chord, degree)
            size = int(length * tune.beat * RATE)
            bend = 1 + depth * np.sin(2 * np.pi * speed * np.arange(size) / RATE)
            note = sound.note(tune.hertz(degree), length * tune.beat, bend)
            air = sculpted(rng, len(note), lambda f: 1 / (1 + ((f - 1500) / 800) ** 2))
            tune.lay(bar, beat, (note + 0.05 * air) * swell(len(note), 0.06, 0.08))
            beat += length
        bass = sound.note(tune.hertz(chord, -1), 4 * tune.beat)
        tune.lay(bar, 0, bass * decay(len(bass), 1.5), 0.4)
    return tune.out


def bells(rng, n):
    """A music box: bars whose overtones are no harmonics."""
    tune = Tune(rng, n, 3 if rng.random() < 0.5 else 4, 80, 150)
    partials = [(1, 1, 0.6), (2.76, 0.5, 0.35), (5.4, 0.25, 0.15)]
    degree, full = 7, 2 * tune.beats
    for bar, chord in tune.each_bar():
        for i in range(full):
            if rng.random() < (0.95 if i % 2 == 0 else 0.4):
                degree = tune.melody(chord, degree)
                t = np.arange(2 * RATE, dtype=np.float32) / RATE
                hertz = tune.hertz(degree, 1)
                note = sum(
                    a * np.sin(2 * np.pi * hertz * ratio * t) * decay(len(t), fade, 0.001)
                    for ratio, a, fade in partials
                    if hertz * ratio < RATE / 2
                )
                tune.lay(bar, i / 2, note, rng.uniform(0.5, 1))
    return tune.out


def waltz(rng, n):
    """A fairground organ: bass on one, chord on two and three, a tune above."""
    tune = Tune(rng, n, 3, 110, 190)
    strengths = [rng.uniform(*ends) for ends in ((0.3, 1), (0, 0.8), (0.2, 0.8), (0, 0.5))]
    drawbars = Timbre([1, *strengths[:3], 0, strengths[3], 0, 0.3])
    degree = 7

    def play(bar, beat, degree, octave, beats, gain):
        note = drawbars.note(tune.hertz(degree, octave), beats * tune.beat)
        tune.lay(bar, beat, note * swell(len(note), 0.01, 0.03), gain)

    for bar, chord in tune.each_bar():
        play(bar, 0, chord, -1, 0.9, 0.8)
        for beat in (1, 2):
            for step in (0, 2, 4):
                play(bar, beat, chord + step, 0, 0.5, 0.3)
        rhythm = ((0, 1, 2), (0, 2), (0,), (0, 1, 1.5, 2))[rng.integers(4)]
        for beat, end in zip(rhythm, (*rhythm[1:], 3)):
            degree = tune.melody(chord, degree)
            play(bar, beat, degree, 1, 0.95 * (end - beat), 0.7)
    return tune.out


def drums(rng, n):
    """A drum machine and a bass guitar."""
    tune = Tune(rng, n, 4, 80, 130)
    t = np.arange(int(0.3 * RATE), dtype=np.float32) / RATE
    kick = np.sin(2 * np.pi * (50 * t + rng.uniform(4, 8) * (1 - np.exp(-t / 0.03)))) * decay(len(t), 0.1)
    snare = sculpted(rng, len(t), lambda f: f > 600) * decay(len(t), 0.06, 0.001)
    hat = sculpted(rng, len(t), lambda f: f > 2500) * decay(len(t), 0.02, 0.001)
    bass = Timbre([1, 0.7, 0.5, 0.3, 0.2, 0.1])
    kicks = ((0, 2), (0, 1.5, 2), (0, 2, 2.5), (0, 1, 2, 3))[rng.integers(4)]
    swing = rng.uniform(0, 0.12)
    for bar, chord in tune.each_bar():
        for beat in kicks:
            tune.lay(bar, beat, kick, 1.5)
        for beat in (1, 3):
            tune.lay(bar, beat, snare, 0.5)
        for i in range(8):
            tune.lay(bar, i / 2 + swing * (i % 2), hat, rng.uniform(0.1, 0.3))
            if rng.random() < 0.6:
                note = bass.note(tune.hertz(chord + int(rng.choice([0, 0, 4, 7])), -1), 0.45 * tune.beat)
                tune.lay(bar, i / 2, note * swell(len(note), 0.01, 0.05), 0.5)
    return tune.out


def brass(rng, n):
    """Short chords of a band on and off the beat, and a line in thirds."""
    tune = Tune(rng, n, 4, 85, 140)
    sound = Timbre([1, 0.9, 0.8, 0.6, 0.5, 0.35, 0.25, 0.2, 0.15, 0.1])
    hits = ((0, 1.5, 3), (0.5, 1.5, 2.5, 3.5), (0, 0.5, 2, 3), (1, 3))[rng.integers(4)]
    degree = 4
    for bar, chord in tune.each_bar():
        for beat in hits:
            for step in (0, 2, 4, 7):
                note = sound.note(tune.hertz(chord + step) * rng.uniform(0.997, 1.003), 0.4 * tune.beat)
                tune.lay(bar, beat, note * swell(len(note), 0.02, 0.06), 0.4)
        for beat in (0, 1, 2, 3):
            degree = tune.melody(chord, degree)
            for third in (0, 2):
                note = sound.note(tune.hertz(degree + third), 0.9 * tune.beat)
                tune.lay(bar, beat, note * swell(len(note), 0.04, 0.05), 0.5)
    return tune.out
