"""Whisper's token layout over a small byte-level BPE: text, control tokens, then timestamps of 20 ms.

python training/tokenizer.py OUT        trains the merges on 60,000 sentences of the training split
"""

import argparse
import collections
import sys
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

sys.path.insert(0, str(Path(__file__).parent.parent / "corpus"))
from audio import WINDOW_S
from text.sentences import Sentences

MERGES = 900
CONTROL = ["<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|translate|>", "<|transcribe|>", "<|startoflm|>",
           "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]  # fmt: skip
STEP = 0.02  # seconds between timestamp tokens


def train(texts):
    """Every word counts by the 0.65th power of how often it is said, so that rare words get pieces too."""
    words = collections.Counter(word for text in texts for word in text.split())
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=256 + MERGES,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=[],
        show_progress=False,
    )
    weighted = (" " + word for word, n in sorted(words.items()) for _ in range(max(1, round(n**0.65))))
    tokenizer.train_from_iterator(weighted, trainer)
    stamps = [f"<|{i * STEP:.2f}|>" for i in range(round(WINDOW_S / STEP) + 1)]
    tokenizer.add_special_tokens(CONTROL)
    tokenizer.add_tokens(stamps)
    return tokenizer


class Vocabulary:
    """Ids by name, and text to ids and back."""

    def __init__(self, file):
        self.tokenizer = Tokenizer.from_file(str(file))
        self.size = self.tokenizer.get_vocab_size()
        names = "eot sot en translate transcribe sot_lm sot_prev no_speech no_timestamps".split()
        for name, token in zip(names, CONTROL):
            setattr(self, name, self.tokenizer.token_to_id(token))
        self.blank = self.tokenizer.token_to_id("Ġ")
        self.zero = self.no_timestamps + 1

    def encode(self, text):
        return self.tokenizer.encode(" " + text, add_special_tokens=False).ids

    def decode(self, ids):
        """Text only: control and timestamp tokens are left out."""
        return self.tokenizer.decode([i for i in ids if i < self.eot]).strip()

    def stamp(self, seconds):
        return self.zero + max(0, min(round(WINDOW_S / STEP), round(seconds / STEP)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    sentences = Sentences("train", "tokenizer")
    texts = [sentences.draw().text for _ in range(60_000)]
    tokenizer = train(texts)
    tokenizer.save(str(options.out / "tokenizer.json"))
    sample = texts[:5000]
    tokens = sum(len(tokenizer.encode(" " + t).ids) for t in sample)
    print(f"{tokenizer.get_vocab_size()} tokens, {tokens / sum(len(t.split()) for t in sample):.2f} a word")


if __name__ == "__main__":
    main()
