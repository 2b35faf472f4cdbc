"""festival behind one process that stays: Scheme in through a pipe, wave files out through a folder.

It ends itself on text without a word in it; then another one is started for the next sentence.
"""

import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np


class Festival:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.out = Path(self.folder.name) / "out.wav"
        self.process = subprocess.Popen(["festival", "--pipe"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)  # fmt: skip
        self.voice = None

    def speak(self, text, voice, pace):
        if voice.name != self.voice:
            self.run(f"(voice_{voice.name})")
            self.voice = voice.name
        quoted = text.replace("\\", " ").replace('"', " ")
        self.run(f"(Parameter.set 'Duration_Stretch {pace.rate:.2f})")
        self.run(f'(utt.save.wave (utt.synth (Utterance Text "{quoted}")) "{self.out}" \'riff)')
        return read_wav(self.out.read_bytes())

    def run(self, command):
        """Waits for a mark printed after the command: festival answers nothing by itself."""
        self.process.stdin.write(command + '\n(begin (format t "\\ndone\\n") (fflush nil))\n')
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line.strip() == "done":
                return
        raise BrokenPipeError("festival has gone")


def read_wav(content):
    """16-bit mono; the engine's sizes in the header are not to be trusted."""
    fmt, data = content.find(b"fmt "), content.find(b"data")
    rate = int.from_bytes(content[fmt + 12 : fmt + 16], "little")
    body = content[data + 8 :]
    return rate, np.frombuffer(body[: len(body) // 2 * 2], "<i2").astype(np.float32) / 32768


@cache
def engine():
    return Festival()


def speak(text, voice, pace):
    """(rate, samples)"""
    try:
        return engine().speak(text, voice, pace)
    except BrokenPipeError:
        engine.cache_clear()
        return 16000, np.zeros(0, np.float32)
