"""What the bundled model writes: greedy decoding with transformers of 8 kHz audio, up-sampled as the project does."""

import json

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import WhisperFeatureExtractor, WhisperForConditionalGeneration

from audio import WINDOW, double_rate


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
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def text(self, ids):
        # from the end of text on there are control tokens and timestamps: no text
        return self.tokenizer.decode([i for i in ids if i < self.eot]).strip()

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
    return np.pad(x[:WINDOW], (0, max(0, WINDOW - len(x)))).astype(np.float32)
