"""Draws a row of a shard: log-mel spectrogram, the reference text over the time it takes, and what the manifest says.

python corpus/spectrogram.py OUT/test-0003 --row 12 --out x.png
"""

import argparse
import json
import struct
import zlib
from pathlib import Path

import numpy as np

import shards
from glyphs import written
from speak import RATE

FRAME, HOP, BANDS = 256, 64, 80
TALL = 4  # pixels a band; a frame is one pixel wide
RANGE = 80  # dB shown, below the loudest
LINE = 16  # pixels a line of text
PLAIN = str.maketrans("[]", "()", '"')
LEFT_OUT = ("start", "end", "text", "segments", "sources")
# from quiet to loud: black, violet, red, yellow, white
COLOURS = np.array([(0, 0, 8), (70, 20, 110), (190, 50, 80), (250, 170, 40), (255, 255, 230)], float)


def log_mel(x):
    """[bands, frames] in dB below the loudest."""
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(x, FRAME // 2), FRAME)[::HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(FRAME), 1024)) ** 2
    mel = 2595 * np.log10(1 + np.linspace(0, RATE / 2, power.shape[1]) / 700)
    centres = np.linspace(0, mel[-1], BANDS + 2)
    width = centres[1]
    weights = np.maximum(0, 1 - np.abs(mel[None] - centres[1:-1, None]) / width)
    bands = 10 * np.log10(weights @ power.T / weights.sum(1, keepdims=True) + 1e-10)
    return np.maximum(bands - bands.max(), -RANGE)


def picture(row, x):
    level = (log_mel(x)[::-1] + RANGE) / RANGE
    level = np.kron(level, np.ones((TALL, 1)))
    channels = [np.interp(level, np.linspace(0, 1, len(COLOURS)), COLOURS[:, c]) for c in range(3)]
    image = np.stack(channels, -1).astype(np.uint8)
    width = max(960, image.shape[1])
    image = np.pad(image, ((0, 0), (0, width - image.shape[1]), (0, 0)))
    known = {key: value for key, value in row.items() if value is not None and key not in LEFT_OUT}
    facts = [f"{key} {json.dumps(value)}".translate(PLAIN) for key, value in known.items()]
    above = [label(line, width) for line in wrapped([f"- {row['text'] or 'no speech'} -", *facts], width)]
    times = blank(width)
    for second in range(int(len(x) / RATE) + 1):
        put(times, f"{second}", second * RATE // HOP)
        image[:4, min(width - 1, second * RATE // HOP)] = 255
    below = []
    for segment in row.get("segments", []):
        a, b = (round(segment[key] * RATE / HOP) for key in ("start", "end"))
        line = blank(width)
        line[:2, a:b] = (90, 220, 90)
        put(line, segment["text"], max(0, min(a, width - 12 * len(segment["text"]))))
        below.append(line)
    return np.vstack([*above, image, times, *below])


def wrapped(words, width):
    """Lines of as many of the facts as fit; a text too long for a line is cut in two."""
    most, lines = width // 12 - 1, [""]
    for word in words:
        for part in [word[i : i + most] for i in range(0, len(word), most)]:
            if len(lines[-1]) + len(part) + 3 > most:
                lines.append("")
            lines[-1] += part + "   "
    return lines if lines[0] else lines[1:]


def blank(width):
    return np.full((LINE, width, 3), 24, np.uint8)


def label(text, width):
    line = blank(width)
    put(line, text, 4)
    return line


def put(line, text, at):
    dots = written(text)[:, : max(0, line.shape[1] - at)]
    line[4 : 4 + len(dots), at : at + dots.shape[1]][dots] = (230, 230, 230)


def png(image):
    """8-bit RGB [height, width, 3] as a PNG file."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    height, width, _ = image.shape
    lines = b"".join(b"\0" + line.tobytes() for line in image)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shard", type=Path, help="with or without .npy")
    parser.add_argument("--row", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    rows, samples = shards.read(options.shard.with_suffix(""))
    row = rows[options.row]
    options.out.write_bytes(png(picture(row, samples[row["start"] : row["end"]].astype(np.float32) / 32768)))


if __name__ == "__main__":
    main()
