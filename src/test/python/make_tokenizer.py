#!/usr/bin/env python3
"""Writes a small GPT-2 style byte-level BPE in both file forms, and what HuggingFace tokenizers makes of tricky strings.

    python make_tokenizer.py [OUT]     OUT defaults to ../resources/tokenizer beside this script
"""

import json
import pathlib
import random
import re
import shutil
import sys

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = [
    "Hello, how are you today? I'm fine; we're here, they've come, I'll go, she'd know, it's done, don't.",
    "The order 4711 was shipped on 2024-03-17 at 12:45 for 1,299.00 dollars, that is 100% of it.",
    "das Grüßen der Bären über die Brücke; où êtes-vous déjà allé, garçon? el niño mañana.",
    "привет как дела, спасибо большое; 你好 世界 你好; こんにちは 世界; 안녕하세요.",
    "emoji 😀😀 👍🏽 👩‍👩‍👧 are fun     and     spaces   too\n\nnew lines\n\ttabs",
]
SPECIALS = ["<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|translate|>", "<|transcribe|>", "<|nospeech|>",
            "<|notimestamps|>"]
TEXTS = [
    "", " ", "  ", "   a", "a   ", "\n", "\n\n", " \n ", "\t\tx", "a\r\nb", "hello", " hello", "Hello, world!",
    "HELLO WORLD", "hello  world", "hello   world  ", "I'm we're they've I'll she'd it's don't", "I'M WE'RE IT'S",
    "'s't're", "''s", "rock 'n' roll", "o'clock", "it’s curly", "123", "1 2 3", "12,345.67", "١٢٣ ٤٥", "½ ² Ⅷ ①",
    "price: $9.99 (50% off)!", "...", "?!?!", "a_b-c/d\\e", "user@example.org", "https://example.org/a?b=c&d=%20",
    "naïve café", "cafe\u0301", "Grüße über Brücken", "ÀÉÎÕÜ", "ß ẞ", "привет", "Спасибо большое", "你好世界", "你好，世界。",
    "こんにちは", "안녕하세요", "مرحبا بالعالم", "שלום", "हिन्दी", "ไทย", "😀", "😀😀 👍🏽", "👩‍👩‍👧", "🇩🇪🇫🇷", "a😀b", "\u200b zero",
    "no\u00a0break", "thin\u2009space\u3000wide", "line\u2028sep", "next\u0085line", "\ufeffbom", "\u0000nul", "\u007f\u0001ctl", "\ufffd", "𝔘𝔫𝔦",
    "<|endoftext|>", "<|en|>hello", "hello<|en|>", "<|startoftranscript|><|en|><|transcribe|><|notimestamps|> hi<|endoftext|>",
    " <|en|> ", "<|unknown|>", "<|en", "<|en|", "<<|en|>>", "<|EN|>", "<|0.00|> hello<|0.02|>", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "the the the the", "x" * 300, "thank you for calling, your order is 4 7 1 1",
]


def train():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(CORPUS * 4, trainers.BpeTrainer(
        vocab_size=480, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    return tokenizer


def golden(tokenizer):
    """`plain` is the text alone: as `transformers`' WhisperTokenizer, without timestamps, which are not special tokens."""
    cases = []
    stamps = {i for piece, i in tokenizer.get_vocab().items() if re.fullmatch(r"<\|\d+\.\d\d\|>", piece)}
    plain = lambda ids: tokenizer.decode([i for i in ids if i not in stamps], skip_special_tokens=True)
    for text in TEXTS:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        cases.append({"text": text, "ids": ids, "plain": plain(ids),
                      "full": tokenizer.decode(ids, skip_special_tokens=False)})
    # ids that no text gives: characters cut apart and put together wrongly
    rng = random.Random(5)
    limit = tokenizer.get_vocab_size()
    for length in (1, 2, 3, 5, 8, 13, 40, 100):
        for _ in range(3):
            ids = [rng.randrange(limit) for _ in range(length)]
            cases.append({"ids": ids, "plain": plain(ids),
                          "full": tokenizer.decode(ids, skip_special_tokens=False)})
    return cases


def write(path, cases):
    path.write_text(json.dumps(cases, ensure_ascii=True, indent=None).replace('}, {', '},\n{') + "\n")


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "resources" / "tokenizer"
    if out.exists():
        shutil.rmtree(out)
    single, split = out / "single", out / "split"
    single.mkdir(parents=True)
    split.mkdir()
    tokenizer = train()
    tokenizer.model.save(str(split))
    size = tokenizer.get_vocab_size()
    tokenizer.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in SPECIALS])
    (split / "added_tokens.json").write_text(json.dumps({s: size + i for i, s in enumerate(SPECIALS)}) + "\n")
    tokenizer.save(str(single / "tokenizer.json"), pretty=False)
    write(out / "trained.json", golden(tokenizer))
    write(out / "bundled.json", golden(Tokenizer.from_file(str(HERE.parents[2] / "models" / "mini" / "tokenizer.json"))))


if __name__ == "__main__":
    main()
