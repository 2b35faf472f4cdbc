"""Noise and non-speech made by program, 8 kHz: steady noise, bursts, the network's tones, hold music.

`background` and `nonspeech` are what the model's training draws from: `TAUGHT` classes are all that it ever hears as
non-speech. `sources` names every kind with its class and split, for windows to judge the model by.
"""

from noise.taught import TAUGHT, background, nonspeech

__all__ = ["TAUGHT", "background", "nonspeech"]
