"""From shards of spoken sentences to training batches: windows composed, sent through a telephone, labelled in tokens."""

import itertools
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parent.parent / "corpus"))
import lexicon
import noise
import shards
import telephone
from audio import RATE, WINDOW

NONSPEECH = 0.05  # share of windows without speech
PREVIOUS = 0.08  # share of windows with earlier text as a prompt
SHARE = {"prose": 0.4}  # of the utterances of a kind that a pass over the corpus takes; of all others, every one
STAMPED = 0.5  # share of windows labelled with timestamps
IGNORED = -100


class Pool:
    """Utterances of all shards of one split: `wav(i)` float samples, `rows[i]` the manifest's row."""

    def __init__(self, folder, pattern):
        self.folder, self.pattern = Path(folder), pattern
        self.audio, self.rows, self.shards, self.seen = [], [], [], set()
        self.scan()

    def scan(self):
        """Takes in shards that have appeared since; true if there were any."""
        fresh = [f for f in sorted(self.folder.glob(f"{self.pattern}.npy")) if f.name not in self.seen]
        for file in fresh:
            rows, samples = shards.read(file.with_suffix(""))
            self.rows += rows
            self.shards += [len(self.audio)] * len(rows)
            self.audio.append(samples)
            self.seen.add(file.name)
        return bool(fresh)

    def __len__(self):
        return len(self.rows)

    def seconds(self, i):
        return (self.rows[i]["end"] - self.rows[i]["start"]) / RATE

    def wav(self, i):
        row = self.rows[i]
        return self.audio[self.shards[i]][row["start"] : row["end"]].astype(np.float32) / 32768


@dataclass(frozen=True)
class Phase:
    """What the schedule asks of the data at one moment; `done` is the share of the training that is over."""

    done: float

    @property
    def longest(self):
        """Seconds: short utterances first, so that attention finds its way along the audio early."""
        return 2.2 if self.done < 0.07 else 8.0

    @property
    def full(self):
        """Share of batches in whole windows."""
        return np.interp(self.done, [0.07, 0.3, 0.8, 1.0], [0.0, 0.2, 0.45, 0.75])

    @property
    def noisy(self):
        return np.interp(self.done, [0.0, 0.25, 0.6], [0.25, 0.35, 0.75])


class Sounds:
    """Phoneme ids of words, from 1 up (0 is CTC's blank); looked up once."""

    def __init__(self):
        self.ids = {symbol: i + 1 for i, symbol in enumerate(lexicon.SYMBOLS)}
        self.words = {}

    def __call__(self, text):
        new = [word for word in text.split() if word not in self.words]
        for word, symbols in (lexicon.phonemes(new) if new else {}).items():
            self.words[word] = [self.ids[s] for s in symbols]
        return [i for word in text.split() for i in self.words[word]]


def faster(x, factor):
    """Speed and pitch together, by linear interpolation."""
    return np.interp(np.arange(int(len(x) / factor)) * factor, np.arange(len(x)), x).astype(np.float32)


class Composer:
    """Draws windows: `batch(phase)` is (samples [batch, n], token rows, phoneme rows)."""

    def __init__(self, pool, vocabulary, seconds, seed):
        self.pool, self.vocabulary, self.seconds, self.sounds = pool, vocabulary, seconds, Sounds()
        self.rng = np.random.default_rng(seed)
        self.queue = []

    def voice(self):
        return self.pool.wav(self.rng.integers(len(self.pool)))

    def batch(self, phase):
        if not self.queue:
            self.queue = self.plan(phase)
        chosen = self.queue.pop()
        full = self.rng.random() < phase.full
        spoken = [self.take(i) for i in chosen]
        longest = max(len(x) for x, _ in spoken)
        size = WINDOW if full else min(WINDOW, -(-(longest + int(self.rng.uniform(800, 4800))) // 1600) * 1600)
        if full:
            spoken = spoken[: max(1, int(self.seconds * RATE / WINDOW))]
        windows = [self.window([one], size, phase, full) for one in spoken]
        samples, tokens, texts = zip(*windows)
        return np.stack(samples), tokens, [self.sounds(text) for text in texts]

    def plan(self, phase):
        """Batches of utterances of like length, in random order."""
        self.pool.scan()
        order = self.rng.permutation(len(self.pool))
        wanted = (i for i in order if self.rng.random() < SHARE.get(self.pool.rows[i]["kind"], 1))
        chosen = list(itertools.islice((i for i in wanted if self.pool.seconds(i) < phase.longest), 1024))
        chosen.sort(key=self.pool.seconds)
        batches, start = [], 0
        while start < len(chosen):
            count = 1
            while start + count < len(chosen) and (count + 1) * (self.pool.seconds(chosen[start + count]) + 0.4) < self.seconds:
                count += 1
            batches.append(chosen[start : start + count])
            start += count
        return [batches[i] for i in self.rng.permutation(len(batches))]

    def take(self, i):
        x = self.pool.wav(i)
        x = faster(x, self.rng.uniform(0.87, 1.16)) if self.rng.random() < 0.6 else x
        return x[: WINDOW - 400], self.pool.rows[i]["text"]

    def window(self, spoken, size, phase, full):
        rng = self.rng
        if rng.random() < NONSPEECH:
            _, x = noise.nonspeech(rng, size)
            return telephone.codec("mu-law" if rng.random() < 0.7 else "linear", x), self.empty(), ""
        x, segments = self.place(spoken, size, full)
        if rng.random() < phase.noisy:
            loud = np.sqrt((x**2).sum() / max(1, np.count_nonzero(x))) + 1e-6
            _, behind = noise.background(rng, size, self.voice)
            x = x + behind * (loud * 10 ** (-rng.uniform(2, 25) / 20))
        x = telephone.Line.draw(rng).send(rng, x)
        if rng.random() < 0.4:
            # a window that was cut at the end of speech is filled with digital silence
            x[min(size, int((segments[-1][1] + rng.uniform(0.02, 0.6)) * RATE)) :] = 0
        return x.astype(np.float32), self.label(segments), " ".join(text for _, _, text in segments)

    def place(self, spoken, size, full):
        """Utterances one after another with pauses; a whole window is filled up with more of them."""
        rng = self.rng
        x, segments = np.zeros(size, np.float32), []
        slack = size - len(spoken[0][0])
        at = int(min(slack, rng.exponential(0.35) * RATE) if full else rng.uniform(0, slack))
        while True:
            samples, text = spoken[-1]
            x[at : at + len(samples)] += samples * 10 ** (rng.uniform(-4, 4) / 20)
            segments.append((at / RATE, (at + len(samples)) / RATE, text))
            at += len(samples) + int(rng.uniform(0.1, 1.2) * RATE)
            if not full or rng.random() < 0.2:
                return x, segments
            spoken.append(self.take(rng.integers(len(self.pool))))
            if at + len(spoken[-1][0]) > size:
                return x, segments

    def prompt(self, stamped):
        v = self.vocabulary
        return [v.sot, v.en, v.transcribe] + ([] if stamped else [v.no_timestamps])

    def empty(self):
        """(input ids, first position that is learnt)"""
        v = self.vocabulary
        return ([v.sot, v.no_speech, v.eot], 0) if self.rng.random() < 0.7 else (self.prompt(False) + [v.eot], 0)

    def label(self, segments):
        v, rng = self.vocabulary, self.rng
        stamped = rng.random() < STAMPED
        body = []
        for start, end, text in segments:
            ids = v.encode(text)
            body += [v.stamp(start), *ids, v.stamp(end)] if stamped else ids
        before = []
        if rng.random() < PREVIOUS:
            before = [v.sot_prev, *v.encode(self.pool.rows[rng.integers(len(self.pool))]["text"])]
        ids = [*before, *self.prompt(stamped), *body, v.eot]
        return (ids, len(before)) if len(ids) <= 128 else (ids[len(before) :][:128], 0)


def tensors(tokens, vocabulary):
    """Input ids and labels [batch, tokens], padded; the language (or no speech) is learnt, the forced prompt is not."""
    longest = max(len(ids) for ids, _ in tokens) - 1
    inputs = torch.full((len(tokens), longest), vocabulary.eot)
    labels = torch.full((len(tokens), longest), IGNORED)
    for row, (ids, start) in enumerate(tokens):
        inputs[row, : len(ids) - 1] = torch.tensor(ids[:-1])
        labels[row, start : len(ids) - 1] = torch.tensor(ids[start + 1 :])
        forced = (labels[row] == vocabulary.transcribe) | (labels[row] == vocabulary.no_timestamps)
        labels[row, forced] = IGNORED
    return inputs, labels


def held_out(pool, count):
    """(texts, {"clean": samples, "noisy": samples}): the same utterances in whole windows, with and without a bad line."""
    rng = np.random.default_rng(7)
    chosen = rng.permutation(len(pool))[:count]
    clean, noisy = (np.zeros((len(chosen), WINDOW), np.float32) for _ in range(2))
    for row, i in enumerate(chosen):
        x = pool.wav(i)[: WINDOW - 2400]
        clean[row, 2400 : 2400 + len(x)] = x
        _, behind = noise.background(rng, WINDOW, lambda: pool.wav(rng.integers(len(pool))))
        loud = np.sqrt(np.mean(x**2)) * 10 ** (-rng.uniform(5, 25) / 20)
        noisy[row] = telephone.Line.draw(rng).send(rng, clean[row] + loud * behind)
    return [pool.rows[i]["text"] for i in chosen], {"clean": telephone.codec("mu-law", clean), "noisy": noisy}
