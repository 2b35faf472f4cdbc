"""Ogg Opus: encode with opusenc, decode with libopus at 8 kHz, as the project's Java reader does."""

import ctypes
import struct
import subprocess

import numpy as np

from audio import RATE

MAX_FRAME = RATE * 120 // 1000


def encode(path, x, kbits):
    pcm = np.clip(np.round(x * 32768), -32768, 32767).astype("<i2").tobytes()
    serial = sum(path.name.encode()) * 7919
    subprocess.run(
        ["opusenc", "--quiet", "--speech", "--bitrate", str(kbits), "--framesize", "60", "--serial", str(serial),
         "--comp", "10", "--discard-comments", "--raw", "--raw-rate", str(RATE), "--raw-chan", "1", "-", str(path)],
        input=pcm, check=True,
    )  # fmt: skip


def decode(path):
    """Float samples in [-1, 1], pre-skip and end trimmed."""
    packets, last_granule = demux(path.read_bytes())
    pre_skip = struct.unpack_from("<H", packets[0], 10)[0]
    lib = ctypes.CDLL("libopus.so.0")
    lib.opus_decoder_create.restype = ctypes.c_void_p
    error = ctypes.c_int()
    decoder = ctypes.c_void_p(lib.opus_decoder_create(RATE, 1, ctypes.byref(error)))
    assert error.value == 0
    frame = (ctypes.c_int16 * MAX_FRAME)()
    pieces = []
    for packet in packets[2:]:
        n = lib.opus_decode(decoder, packet, len(packet), frame, MAX_FRAME, 0)
        assert n > 0, f"{path}: packet of {len(packet)} bytes: error {n}"
        pieces.append(np.frombuffer(frame, np.int16, n).copy())
    lib.opus_decoder_destroy(decoder)
    return np.concatenate(pieces)[pre_skip // 6 : last_granule // 6].astype(np.float32) / 32768


def demux(content):
    packets, open_packet, at, granule = [], b"", 0, 0
    while at < len(content):
        assert content[at : at + 4] == b"OggS"
        granule = struct.unpack_from("<q", content, at + 6)[0]
        lacing = content[at + 27 : at + 27 + content[at + 26]]
        at += 27 + len(lacing)
        for size in lacing:
            open_packet += content[at : at + size]
            at += size
            if size < 255:
                packets.append(open_packet)
                open_packet = b""
    return packets, granule
