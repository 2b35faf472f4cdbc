"""espeak-ng inside this process: libespeak-ng through ctypes, 22050 Hz, with the time at which each word begins.

One voice data folder a process (`variants.data_folder`): espeak-ng's own variants and those of `variants.py`.
The engine keeps state between sentences (flutter, breath noise), so equal sound needs an equal history.
"""

import ctypes as c
from functools import cache

import numpy as np

import variants

SYNCHRONOUS, DONT_EXIT, UTF8, CHARACTERS = 2, 0x8000, 1, 1
SPEED, VOLUME, PITCH, RANGE, GAP = 1, 2, 3, 4, 7
SOFT = 50  # of 100, where loud variants clip
WORD = 1


class Event(c.Structure):
    _fields_ = [
        ("type", c.c_int), ("identifier", c.c_uint), ("text_position", c.c_int), ("length", c.c_int),
        ("audio_position", c.c_int), ("sample", c.c_int), ("user_data", c.c_void_p), ("id", c.c_char * 8),
    ]  # fmt: skip


class Engine:
    def __init__(self):
        self.lib = c.CDLL("libespeak-ng.so.1")
        self.rate = self.lib.espeak_Initialize(SYNCHRONOUS, 1000, str(variants.data_folder()).encode(), DONT_EXIT)
        if self.rate <= 0:
            raise RuntimeError("espeak-ng did not start")
        self.pieces, self.words = [], []
        # kept in a field: ctypes does not hold on to callbacks
        self.callback = c.CFUNCTYPE(c.c_int, c.POINTER(c.c_short), c.c_int, c.POINTER(Event))(self.on_sound)
        self.lib.espeak_SetSynthCallback(self.callback)

    def on_sound(self, samples, count, events):
        i = 0
        while events[i].type:
            e = events[i]
            if e.type == WORD and e.length:
                self.words.append((e.text_position - 1, e.audio_position / 1000))
            i += 1
        if samples and count:
            self.pieces.append(c.string_at(samples, 2 * count))
        return 0

    def speak(self, text, voice, pace):
        """(rate, samples, [(offset in the text, second at which the word begins)])"""
        name = f"{voice.accent}+{voice.name}"
        if self.lib.espeak_SetVoiceByName(name.encode()):
            raise ValueError(f"espeak-ng has no voice {name}")
        settings = {SPEED: pace.rate, VOLUME: SOFT, PITCH: pace.pitch, RANGE: pace.range, GAP: pace.gap}
        for what, value in settings.items():
            self.lib.espeak_SetParameter(what, int(value), 0)
        self.pieces, self.words = [], []
        content = text.encode()
        self.lib.espeak_Synth(content, c.c_size_t(len(content) + 1), 0, CHARACTERS, 0, UTF8, None, None)
        return self.rate, np.frombuffer(b"".join(self.pieces), "<i2").astype(np.float32) / 32768, self.words


@cache
def engine():
    return Engine()
