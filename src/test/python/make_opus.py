"""Small Ogg Opus files and what libopus decodes from them.

    python src/test/python/make_opus.py src/test/resources/audio

Writes <case>.opus (opusenc) and <case>.s16 (libopus through ctypes: little-endian, channels interleaved, pre-skip and end
trimmed). The lengths are no whole number of frames, so that end trimming shows.
"""
import ctypes
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np


def sweep(rate, seconds, low, high):
    t = np.arange(int(rate * seconds)) / rate
    return 0.4 * np.sin(2 * np.pi * (low * t + (high - low) / (2 * seconds) * t * t))


CASES = {
    # name -> (channels [c][n], input rate, decode rate, opusenc options)
    "speech-8k": ([sweep(8000, 0.7131, 200, 1500)], 8000, 8000, ["--speech", "--bitrate", "12", "--framesize", "60"]),
    "stereo-48k": ([sweep(48000, 0.3137, 300, 3000), sweep(48000, 0.3137, 2000, 500)], 48000, 48000,
                   ["--music", "--bitrate", "96"]),
}  # fmt: skip


def demux(content):
    packets, open_packet, at, granule = [], b"", 0, 0
    while at < len(content):
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


def decode(content, rate, channels):
    packets, granule = demux(content)
    pre_skip = struct.unpack_from("<H", packets[0], 10)[0]
    lib = ctypes.CDLL("libopus.so.0")
    lib.opus_decoder_create.restype = ctypes.c_void_p
    error = ctypes.c_int()
    decoder = ctypes.c_void_p(lib.opus_decoder_create(rate, channels, ctypes.byref(error)))
    longest = rate * 120 // 1000
    frame = (ctypes.c_int16 * (longest * channels))()
    pieces = []
    for packet in packets[2:]:
        n = lib.opus_decode(decoder, packet, len(packet), frame, longest, 0)
        assert n > 0
        pieces.append(np.frombuffer(frame, np.int16, n * channels).reshape(n, channels).copy())
    step = 48000 // rate
    return np.concatenate(pieces)[(pre_skip + step // 2) // step : (granule + step // 2) // step]


def main(folder):
    for name, (channels, rate, decode_rate, options) in CASES.items():
        pcm = np.round(np.stack(channels, 1) * 32768).astype("<i2")
        out = folder / f"{name}.opus"
        subprocess.run(["opusenc", "--quiet", *options, "--serial", "7", "--discard-comments", "--raw", "--raw-rate", str(rate),
                        "--raw-chan", str(len(channels)), "-", str(out)], input=pcm.tobytes(), check=True)  # fmt: skip
        heard = decode(out.read_bytes(), decode_rate, len(channels))
        print(name, pcm.shape, heard.shape)
        heard.astype("<i2").tofile(folder / f"{name}.s16")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
