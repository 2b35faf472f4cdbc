"""What the bundled model writes: greedy decoding with transformers of 8 kHz audio, up-sampled as the project does."""

import json

import numpy as np
import torch
from transformers import WhisperFeatureExtractor, WhisperForConditionalGeneration

WINDOW_S = 8
ZERO_CROSSINGS = 32


class Listener:
    """Works for models with and without timestamp tokens; it always asks for none, as the live line does."""

    def __init__(self, folder):
        torch.set_num_threads(1)
        self.model = WhisperForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
        config = json.loads((folder / "generation_config.json").read_text())
        self.eot = config["eos_token_id"]
        self.prompt = [config["decoder_start_token_id"], config["lang_to_id"]["<|en|>"],
                       config["task_to_id"]["transcribe"], config["no_timestamps_token_id"]]  # fmt: skip
        self.suppressed = config.get("suppress_tokens") or []
        self.suppressed_first = config["begin_suppress_tokens"]
        self.limit = config["max_length"]
        self.mels = WhisperFeatureExtractor.from_pretrained(folder)
        vocabulary = json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"]
        # from the end of text on there are control tokens and timestamps: no text
        self.pieces = {i: piece for piece, i in vocabulary.items() if i < self.eot}
        self.bytes = {char: byte for byte, char in byte_alphabet().items()}

    def text(self, ids):
        letters = "".join(self.pieces.get(i, "") for i in ids)
        return bytes(self.bytes[c] for c in letters).decode("utf8", "replace").strip()

    @torch.inference_mode()
    def hear(self, clips, limit=None, batch=64):
        """For each 8 kHz clip: (token ids without prompt and end, whether the model ended by itself).

        `limit`: tokens, prompt included, if fewer than the model's own limit.
        """
        heard = []
        for start in range(0, len(clips), batch):
            heard += self._hear([double_rate(fit(c)) for c in clips[start : start + batch]], limit or self.limit)
        return heard

    def _hear(self, windows, limit):
        features = self.mels(windows, sampling_rate=16000, return_tensors="pt").input_features
        # few at a time, so that they fit into the processor's cache
        encoded = torch.cat([self.model.model.encoder(few).last_hidden_state for few in features.split(16)])
        ids = torch.tensor([self.prompt] * len(windows))
        out, open_rows, past = [[] for _ in windows], list(range(len(windows))), None
        for step in range(limit - len(self.prompt)):
            result = self.model(encoder_outputs=(encoded,), decoder_input_ids=ids, past_key_values=past, use_cache=True)
            past, logits = result.past_key_values, result.logits[:, -1]
            logits[:, self.suppressed] = -torch.inf
            if step == 0:
                logits[:, self.suppressed_first] = -torch.inf
            ids = logits.argmax(-1, keepdim=True)
            going = torch.nonzero(ids[:, 0] != self.eot)[:, 0]
            if len(going) < len(ids):  # rows that have ended cost nothing more
                ids, encoded = ids[going], encoded[going]
                open_rows = [open_rows[i] for i in going.tolist()]
                past.batch_select_indices(going)
            if not open_rows:
                break
            for row, token in zip(open_rows, ids[:, 0].tolist()):
                out[row].append(token)
        return [(tokens, row not in open_rows) for row, tokens in enumerate(out)]


def fit(x):
    n = WINDOW_S * 8000
    return np.pad(x[:n], (0, max(0, n - len(x)))).astype(np.float32)


def double_rate(x):
    """8 to 16 kHz by the project's resampler: samples stay, between them a Kaiser-windowed sinc."""
    t = np.arange(-ZERO_CROSSINGS + 0.5, ZERO_CROSSINGS)
    taps = np.sinc(t) * np.i0(8 * np.sqrt(1 - (t / ZERO_CROSSINGS) ** 2)) / np.i0(8)
    between = np.convolve(np.pad(x, (ZERO_CROSSINGS - 1, ZERO_CROSSINGS)), taps / taps.sum(), "valid")
    return np.stack([x, between], 1).reshape(-1).astype(np.float32)


def byte_alphabet():
    """GPT-2's printable stand-ins for bytes."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    alphabet = {b: chr(b) for b in printable}
    return alphabet | {b: chr(256 + i) for i, b in enumerate(b for b in range(256) if b not in printable)}


def word_errors(reference, heard):
    """(edits, words of the reference)"""
    a, b = reference.split(), heard.split()
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1], len(a)
