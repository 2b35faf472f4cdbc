"""GSM 06.10 full rate, by Debian's libgsm (package libgsm1): what a mobile call's codec leaves of speech."""

import ctypes
from functools import cache

import numpy as np

FRAME = 160
CODED = 33  # bytes


@cache
def library():
    lib = ctypes.CDLL("libgsm.so.1")
    lib.gsm_create.restype = ctypes.c_void_p
    for name in ("gsm_encode", "gsm_decode"):
        getattr(lib, name).argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
    lib.gsm_destroy.argtypes = [ctypes.c_void_p]
    return lib


def round_trip(x):
    """int16 samples at 8 kHz through the codec; the same length."""
    lib = library()
    padded = np.ascontiguousarray(np.pad(x, (0, -len(x) % FRAME)), dtype=np.int16)
    out = np.empty_like(padded)
    coded = ctypes.create_string_buffer(CODED)
    coder, decoder = lib.gsm_create(), lib.gsm_create()
    for start in range(0, len(padded) * 2, FRAME * 2):
        lib.gsm_encode(coder, padded.ctypes.data + start, coded)
        lib.gsm_decode(decoder, coded, out.ctypes.data + start)
    lib.gsm_destroy(coder)
    lib.gsm_destroy(decoder)
    return out[: len(x)]
