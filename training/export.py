"""Writes a checkpoint as a HuggingFace Whisper directory in f16: what the product, and `transformers`, load.

python training/export.py CHECKPOINT OUT --tokenizer tokenizer.json
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file

from tokenizer import Vocabulary

FIRST_STAMP_WITHIN = 50  # steps of 20 ms: Whisper's own max_initial_timestamp_index


def weights(model):
    """HuggingFace's names; the training aid and what is tied stay behind."""
    return {"model." + name: value.half().contiguous() for name, value in model.items() if not name.startswith("ctc.")}


def config(shape, v):
    return {
        "architectures": ["WhisperForConditionalGeneration"], "model_type": "whisper", "activation_function": "gelu",
        **shape, "num_hidden_layers": shape["encoder_layers"], "max_length": shape["max_target_positions"],
        "dropout": 0.0, "attention_dropout": 0.0, "activation_dropout": 0.0, "encoder_layerdrop": 0.0,
        "decoder_layerdrop": 0.0, "scale_embedding": False, "is_encoder_decoder": True, "use_cache": True,
        "tie_word_embeddings": True, "bos_token_id": v.eot, "eos_token_id": v.eot, "pad_token_id": v.eot,
        "decoder_start_token_id": v.sot, "suppress_tokens": [], "begin_suppress_tokens": [v.blank, v.eot],
        "torch_dtype": "float16",
    }  # fmt: skip


def generation(shape, v):
    """As Whisper's: a segment never begins with a blank or the end, control tokens are never written."""
    return {
        "eos_token_id": v.eot, "pad_token_id": v.eot, "decoder_start_token_id": v.sot, "is_multilingual": True,
        "lang_to_id": {"<|en|>": v.en}, "task_to_id": {"transcribe": v.transcribe, "translate": v.translate},
        "no_timestamps_token_id": v.no_timestamps, "max_initial_timestamp_index": FIRST_STAMP_WITHIN,
        "begin_suppress_tokens": [v.blank, v.eot], "max_length": shape["max_target_positions"],
        "suppress_tokens": [v.sot, v.translate, v.transcribe, v.sot_lm, v.sot_prev, v.no_speech],
        "return_timestamps": False,
    }  # fmt: skip


PREPROCESSOR = {
    "feature_extractor_type": "WhisperFeatureExtractor", "feature_size": 80, "sampling_rate": 16000, "hop_length": 160,
    "n_fft": 400, "chunk_length": 8, "n_samples": 128000, "nb_max_frames": 800, "padding_value": 0.0,
    "return_attention_mask": False,
}  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--tokenizer", type=Path, required=True)
    options = parser.parse_args()
    state = torch.load(options.checkpoint, map_location="cpu")
    v = Vocabulary(options.tokenizer)
    options.out.mkdir(parents=True, exist_ok=True)
    save_file(weights(state["model"]), options.out / "model.safetensors", {"format": "pt"})
    for name, content in (
        ("config", config(state["shape"], v)), ("generation_config", generation(state["shape"], v)),
        ("preprocessor_config", PREPROCESSOR),
    ):  # fmt: skip
        (options.out / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")
    if options.tokenizer.resolve() != (options.out / "tokenizer.json").resolve():
        shutil.copy(options.tokenizer, options.out / "tokenizer.json")
    parameters = sum(w.numel() for w in weights(state["model"]).values())
    print(f"{parameters / 1e6:.2f} M parameters, {state['steps']} steps, {state['spent'] / 60:.0f} minutes")


if __name__ == "__main__":
    main()
