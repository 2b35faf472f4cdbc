"""Trains the bundled model: from corpus shards to a checkpoint, resumable, on a CPU or a GPU in bfloat16.

    python training/train.py RUN --corpus DIR --minutes 100 [--d 192] [--seconds 128] [--resume] [--from MODEL]

The schedule is in minutes of work, so that the decay to zero runs to its end on any machine. Shards that appear in DIR
while it runs are taken in. RUN keeps settings.json, curve.jsonl, log.txt, last.pt (every five minutes) and final.pt.
"""

import argparse
import json
import multiprocessing
import os
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from data import IGNORED, Composer, Phase, Pool, held_out, tensors
from decode import greedy
from errors import error_rate
from features import MELS, PEAKS, LogMel, bands
from model import SHAPE, Whisper
from optimizer import Muon
from tokenizer import Vocabulary

WARM_UP = 80  # steps
HOLD = 0.2  # share of the time at full rate; then falling to zero, fast at first
EASY = 0.25  # share of the schedule with easier data, which weights to start from have behind them
EVERY = 300  # seconds between evaluations
EXAMPLES = 96


class Examples:
    """Held-out voices and sentences in whole windows: one noisy set, one clean set."""

    def __init__(self, pool, log_mel, device):
        self.texts, windows = held_out(pool, EXAMPLES)
        self.sets = {
            name: [log_mel(torch.tensor(x[k : k + 32], device=device)) for k in range(0, len(x), 32)]
            for name, x in windows.items()
        }

    def judge(self, model, vocabulary):
        heard = {name: [t for m in mels for t in greedy(model, vocabulary, m)] for name, mels in self.sets.items()}
        return {name: round(error_rate(self.texts, texts), 4) for name, texts in heard.items()}, heard["noisy"][:2]


class Batches(torch.utils.data.IterableDataset):
    """An endless stream; with workers each has its own composer and seed."""

    def __init__(self, pool, vocabulary, options, done):
        self.pool, self.vocabulary, self.options, self.done = pool, vocabulary, options, done

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        seed = [self.options.seed, worker.id if worker else 0, int(self.done.value * 1e6)]
        composer = Composer(self.pool, self.vocabulary, self.options.seconds, seed)
        while True:
            samples, tokens, phonemes = composer.batch(Phase(max(self.done.value, EASY if self.options.start else 0.0)))
            yield torch.from_numpy(samples), *tensors(tokens, self.vocabulary), phonemes


def stretched(mels, generator):
    """Another throat: in half of the windows the spectrum is stretched by up to 12 % (Jaitly and Hinton 2013)."""
    draw = torch.rand(2, len(mels), generator=generator)
    rows = (draw[0] < 0.5).nonzero().flatten()
    factor = (1 + 0.12 * (2 * draw[1, rows] - 1)).numpy()
    at = torch.from_numpy(bands(PEAKS * factor[:, None])).clamp(0, MELS - 1.001).to(mels)
    low = at.floor().long()
    share = (at - low)[..., None]
    chosen, rows = mels[rows], rows.to(mels.device)
    pick = lambda index: chosen.gather(1, index[..., None].expand_as(chosen))
    mels[rows] = pick(low) * (1 - share) + pick(low + 1) * share
    return mels


def masked(mels, generator):
    """Light SpecAugment: now and then a few bands or 140 ms are blanked."""
    for one in mels:
        draw = torch.rand(6, generator=generator).tolist()
        if draw[0] < 0.4:
            band = int(draw[1] * 72)
            one[band : band + 1 + int(draw[2] * 8)] = one.mean()
        if draw[3] < 0.4:
            frame = int(draw[4] * (one.shape[1] - 16))
            one[:, frame : frame + 2 + int(draw[5] * 14)] = one.min()
    return mels


def losses(model, mels, inputs, labels, phonemes):
    """(cross-entropy of the tokens, CTC of the phonemes)"""
    with torch.autocast(mels.device.type, torch.bfloat16):
        encoded = model.encoder(mels)
        logits, _ = model.decoder(inputs, model.decoder.cross(encoded))
        spoken = [row for row, p in enumerate(phonemes) if p]
        guess = model.ctc(encoded[spoken])
    tokens = F.cross_entropy(logits.float().flatten(0, 1), labels.flatten(), ignore_index=IGNORED)
    if not spoken:
        return tokens, tokens * 0
    targets = torch.tensor([p for row in spoken for p in phonemes[row]])
    lengths = torch.tensor([len(phonemes[row]) for row in spoken])
    frames = torch.full((len(spoken),), guess.shape[1])
    aligned = F.ctc_loss(guess.float().log_softmax(-1).transpose(0, 1), targets, frames, lengths, zero_infinity=True)
    return tokens, aligned


def weights(start, device):
    """Of a checkpoint of ours, or of a HuggingFace directory: that has no CTC layer, which is then learnt anew."""
    if start.is_dir():
        exported = load_file(start / "model.safetensors", str(device))
        return {name.removeprefix("model."): value.float() for name, value in exported.items()}
    return torch.load(start, map_location=device)["model"]


class Training:
    def __init__(self, options):
        self.options = options
        self.run = options.run
        self.run.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(options.seed)
        self.device = torch.device(options.device)
        self.vocabulary = Vocabulary(options.tokenizer)
        self.pool = Pool(options.corpus, "train-[0-9]*")
        shape = dict(SHAPE, vocab_size=self.vocabulary.size, d_model=options.d, encoder_ffn_dim=4 * options.d,
                     decoder_ffn_dim=4 * options.d, encoder_attention_heads=options.d // 64,
                     decoder_attention_heads=options.d // 64)  # fmt: skip
        self.model = Whisper(shape).to(self.device)
        self.optimizer = Muon(self.model)
        self.log_mel = LogMel(self.device)
        self.steps, self.utterances, self.spent = 0, 0, 0.0
        if options.start:
            apart = self.model.load_state_dict(weights(options.start, self.device), strict=False)
            apart = [*apart.unexpected_keys, *(name for name in apart.missing_keys if not name.startswith("ctc."))]
            if apart:
                raise SystemExit(f"{options.start} is a model of another shape: {', '.join(apart[:5])}")
        if options.resume and (self.run / "last.pt").exists():
            self.restore(torch.load(self.run / "last.pt", map_location=self.device))
        settings = {k: str(v) if isinstance(v, Path) else v for k, v in vars(options).items()}
        settings |= {
            "shape": shape,
            "utterances": len(self.pool),
            "hours": sum(map(self.pool.seconds, range(len(self.pool)))) / 3600,
        }
        (self.run / "settings.json").write_text(json.dumps(settings, indent=1))

    def rate(self):
        done = self.spent / (self.options.minutes * 60)
        # one minus a root: in runs as short as these, most is learnt at low rates
        decay = 1 if done < HOLD else 1 - ((done - HOLD) / (1 - HOLD)) ** 0.5
        return self.options.rate * min(1, (self.steps + 1) / WARM_UP) * max(0.005, decay), done

    def go(self):
        done = multiprocessing.Value("d", self.rate()[1])
        examples = Examples(Pool(self.options.corpus, "dev-[0-9]*"), self.log_mel, self.device)
        batches = Batches(self.pool, self.vocabulary, self.options, done)
        loader = torch.utils.data.DataLoader(batches, batch_size=None, num_workers=self.options.workers)
        generator = torch.Generator().manual_seed(self.options.seed)
        since, judged, shown = time.monotonic(), self.spent, []
        for samples, inputs, labels, phonemes in loader:
            rate, done.value = self.rate()
            if done.value >= 1:
                break
            mels = self.log_mel(samples.to(self.device))
            mels = masked(stretched(mels, generator), generator) if done.value > 0.15 else mels
            tokens, aligned = losses(self.model, mels, inputs.to(self.device), labels.to(self.device), phonemes)
            weight = np.interp(done.value, [0, 0.4, 0.9], [1.0, 1.0, 0.1])
            self.model.zero_grad(set_to_none=True)
            (tokens + weight * aligned).backward()
            size = torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.steps += 1
            if torch.isfinite(size):
                self.optimizer.step(rate)
            self.utterances += len(samples)
            shown.append((tokens.item(), aligned.item(), size.item()))
            now = time.monotonic()
            self.spent, since = self.spent + now - since, now
            if self.steps % 50 == 0:
                ce, ctc, norm = np.mean(shown, 0)
                pace = self.utterances / self.spent
                self.say(
                    f"step {self.steps} {self.spent:.0f}s ce {ce:.3f} ctc {ctc:.3f} norm {norm:.2f} rate {rate:.3f} {pace:.1f} windows/s"
                )
                shown = []
            if self.spent - judged > EVERY:
                judged = self.spent
                self.judge(examples)
                self.save("last.pt")
                since = time.monotonic()
        self.judge(examples)
        self.save("final.pt")

    def judge(self, examples):
        errors, heard = examples.judge(self.model, self.vocabulary)
        row = {"seconds": round(self.spent), "steps": self.steps, "windows": self.utterances, "wer": errors}
        with open(self.run / "curve.jsonl", "a") as out:
            out.write(json.dumps(row) + "\n")
        self.say(f"** {row} | {examples.texts[0]} -> {heard[0]} | {examples.texts[1]} -> {heard[1]}")

    def say(self, line):
        print(line, flush=True)
        with open(self.run / "log.txt", "a") as out:
            out.write(line + "\n")

    def save(self, name):
        state = {"model": self.model.state_dict(), "shape": self.model.shape, "optimizer": self.optimizer.state_dict(),
                 "steps": self.steps, "utterances": self.utterances, "spent": self.spent}  # fmt: skip
        torch.save(state, self.run / f".{name}")
        os.replace(self.run / f".{name}", self.run / name)

    def restore(self, state):
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.steps, self.utterances, self.spent = state["steps"], state["utterances"], state["spent"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=100)
    parser.add_argument("--d", type=int, default=192, help="d_model, a multiple of 64: one head for each 64")
    parser.add_argument("--rate", type=float, default=1.0, help="factor on all learning rates")
    parser.add_argument("--seconds", type=float, default=128, help="audio in a batch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--resume", action="store_true", help="go on from RUN/last.pt")
    parser.add_argument(
        "--from",
        dest="start",
        type=Path,
        help="checkpoint, or HuggingFace directory, whose weights to start from with a fresh optimizer",
    )
    options = parser.parse_args()
    if options.device == "cpu":
        torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    Training(options).go()


if __name__ == "__main__":
    main()
