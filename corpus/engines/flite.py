"""flite inside this process: libflite and its voices through ctypes, 16 kHz."""

import ctypes as c
from functools import cache

import numpy as np


class Wave(c.Structure):  # cst_wave
    _fields_ = [
        ("type", c.c_char_p), ("rate", c.c_int), ("count", c.c_int), ("channels", c.c_int),
        ("samples", c.POINTER(c.c_short)),
    ]  # fmt: skip


class Speaker(c.Structure):  # the head of cst_voice
    _fields_ = [("name", c.c_char_p), ("features", c.c_void_p)]


@cache
def library():
    # the voices find these by symbol, so they must be visible to all
    lib, _, _ = [c.CDLL(f"lib{n}.so.1", c.RTLD_GLOBAL) for n in ("flite", "flite_usenglish", "flite_cmulex")]
    lib.flite_text_to_wave.argtypes, lib.flite_text_to_wave.restype = [c.c_char_p, c.c_void_p], c.POINTER(Wave)
    lib.flite_feat_set_float.argtypes = [c.c_void_p, c.c_char_p, c.c_float]
    lib.delete_wave.argtypes = [c.POINTER(Wave)]
    lib.flite_init()
    return lib


@cache
def speaker(name):
    library()
    register = getattr(c.CDLL(f"libflite_cmu_us_{name}.so.1", c.RTLD_GLOBAL), f"register_cmu_us_{name}")
    register.argtypes, register.restype = [c.c_char_p], c.POINTER(Speaker)
    return register(None)


def speak(text, voice, pace):
    """(rate, samples)"""
    lib, who = library(), speaker(voice.name)
    lib.flite_feat_set_float(who[0].features, b"duration_stretch", pace.rate)
    if pace.pitch:
        lib.flite_feat_set_float(who[0].features, b"int_f0_target_mean", pace.pitch)
    wave = lib.flite_text_to_wave(text.encode(), who)
    samples = np.ctypeslib.as_array(wave[0].samples, (wave[0].count,)).astype(np.float32) / 32768
    rate = wave[0].rate
    lib.delete_wave(wave)
    return rate, samples
