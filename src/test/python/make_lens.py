#!/usr/bin/env python3
"""Writes what the lenses must say of the small models in parity/, computed with HuggingFace transformers (fp32, eager attention).

    python make_lens.py [OUT]          OUT defaults to ../resources/lens beside this script

Reads the models that make_parity.py wrote. See README.md for the names and shapes of what is written.
"""

import json
import pathlib
import sys

import torch
import transformers
from safetensors import safe_open
from safetensors.torch import save_file
from transformers import WhisperForConditionalGeneration
from transformers.modeling_outputs import BaseModelOutput

from make_parity import MIN_GAP, ints, run_with_taps

CASES = ["bare-distilled", "half-timestamps", "mixed-heads", "untied-sharded"]
MIN_IDS = 4  # sampled ids of a stopped encoder before a close call


def streams(cache, layers):
    """[layer + 1, pos, d]: what enters the first decoder layer, then what leaves each."""
    return torch.stack([cache["decoder.0.hook_resid_pre"]] + [cache[f"decoder.{i}.hook_resid_post"] for i in range(layers)])


@torch.no_grad()
def logit_lens(model, cache, tokens):
    """The model's own final norm and unembedding modules on every stream."""
    layers = model.config.decoder_layers
    logits = model.proj_out(model.model.decoder.layer_norm(streams(cache, layers)))
    logp = torch.log_softmax(logits.double(), -1)
    best = logits.argmax(-1)
    gaps = logits.topk(2, -1).values
    assert (gaps[..., 0] - gaps[..., 1]).min() > 1e-3, "a close call: saturation could differ by rounding"
    saturation = []
    for pos in range(len(tokens)):
        same = [layer for layer in range(layers) if (best[layer + 1:, pos] == best[-1, pos]).all()]
        saturation.append(min(same))
    following = torch.tensor(tokens[1:])
    chosen = logits[:, :-1].gather(-1, following.expand(layers + 1, -1)[..., None])
    return {
        "lens.logits": logits,
        "lens.entropy": -(logp.exp() * logp).sum(-1).float(),
        "lens.divergence": (logp[-1].exp() * (logp[-1] - logp)).sum(-1).float(),
        "lens.rank": ((logits[:, :-1] > chosen).sum(-1) + 1).int(),
        "lens.saturation": ints(saturation),
    }


@torch.no_grad()
def attribution(model, cache, tokens):
    """Every part goes through the final norm alone, its statistics being those of the whole stream."""
    decoder, config = model.model.decoder, model.config
    parts = {"token embedding": cache["hook_embed"], "position embedding": cache["hook_pos_embed"]}
    for layer, block in enumerate(decoder.layers):
        for word, module, hook in (("self", block.self_attn, "attn"), ("cross", block.encoder_attn, "cross_attn")):
            z = cache[f"decoder.{layer}.{hook}.hook_z"]
            for head in range(config.decoder_attention_heads):
                alone = torch.zeros_like(z)
                alone[:, head] = z[:, head]
                parts[f"{word}:L{layer}H{head}"] = alone.flatten(1) @ module.out_proj.weight.T
            parts[f"{word}:L{layer} bias"] = module.out_proj.bias.expand(len(tokens), -1)
        parts[f"mlp:L{layer}"] = cache[f"decoder.{layer}.hook_mlp_out"]
    norm = decoder.layer_norm
    last = cache[f"decoder.{config.decoder_layers - 1}.hook_resid_post"]
    deviation = (last.var(-1, unbiased=False, keepdim=True) + norm.eps).sqrt()
    unembedding = model.proj_out.weight[tokens[1:]]
    names, values = [], []
    for name, part in parts.items():
        normed = (part - part.mean(-1, keepdim=True)) / deviation * norm.weight
        names.append(name)
        values.append((normed[:-1] * unembedding).sum(-1))
    names.append("final norm bias")
    values.append(unembedding @ norm.bias)
    values = torch.stack(values, -1)
    logits = cache["unembed.hook_out"][torch.arange(len(tokens) - 1), tokens[1:]]
    assert torch.allclose(values.sum(-1), logits, atol=1e-4), (values.sum(-1) - logits).abs().max()
    return names, {"attribution": values}


@torch.no_grad()
def heard(model, hidden, prompt, rules, limit):
    """Greedy ids of the decoder on a stopped encoder, up to the first close call."""
    ids = list(prompt)
    states = BaseModelOutput(last_hidden_state=model.model.encoder.layer_norm(hidden)[None])
    while len(ids) < limit:
        scores = model(encoder_outputs=states, decoder_input_ids=torch.tensor([ids]), use_cache=False).logits[0, -1]
        if len(ids) == len(prompt):
            scores[rules["begin_suppress"]] = -float("inf")
        scores[rules["suppress"]] = -float("inf")
        best = torch.topk(scores, 2)
        if best.values[0] - best.values[1] < MIN_GAP:
            break
        ids.append(int(best.indices[0]))
        if ids[-1] == rules["eot"]:
            break
    return ids


def encoder_lens(model, cache, prompt, rules):
    config = model.config
    tensors, different = {}, set()
    names = ["encoder.0.hook_resid_pre"] + [f"encoder.{i}.hook_resid_post" for i in range(config.encoder_layers)]
    for layer, name in enumerate(names, start=-1):
        ids = heard(model, cache[name], prompt, rules, config.max_target_positions)
        assert len(ids) - len(prompt) >= MIN_IDS, f"{name}: a close call after {len(ids) - len(prompt)} ids"
        tensors[f"heard.{layer}"] = ints(ids)
        different.add(tuple(ids))
    assert len(different) == len(names), "stopping the encoder changes nothing"
    return tensors


def rules_of(case, vocab):
    """Suppressed ids and end of text, as generation_config.json has them, or config.json."""
    file = case / "generation_config.json"
    said = json.loads((file if file.exists() else case / "config.json").read_text())
    inside = {key: [i for i in said.get(key + "_tokens") or [] if i < vocab] for key in ("suppress", "begin_suppress")}
    return {**inside, "eot": said["eos_token_id"]}


def build(case, out):
    model = WhisperForConditionalGeneration.from_pretrained(case, dtype=torch.float32, attn_implementation="eager").eval()
    with safe_open(case / "reference.safetensors", "pt") as reference:
        mel, tokens = reference.get_tensor("mel"), reference.get_tensor("tokens").tolist()
        prompt = reference.get_tensor("greedy").tolist()[:int(reference.metadata()["prompt_length"])]
        language = reference.metadata()["language"]
    cache = run_with_taps(model, mel, tokens)
    tensors = logit_lens(model, cache, tokens)
    names, parts = attribution(model, cache, tokens)
    tensors |= parts
    tensors |= encoder_lens(model, cache, prompt, rules_of(case, model.config.vocab_size))
    file = out / f"{case.name}.safetensors"
    save_file({k: v.contiguous() for k, v in tensors.items()}, file, metadata={"parts": "|".join(names), "language": language})
    print(f"{case.name}: saturation {tensors['lens.saturation'].tolist()}, "
          f"heard {[len(v) for k, v in tensors.items() if k.startswith('heard')]} ids, {file.stat().st_size} bytes")
    return file.stat().st_size


def main():
    torch.set_num_threads(1)
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    resources = pathlib.Path(__file__).resolve().parent.parent / "resources"
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else resources / "lens"
    out.mkdir(parents=True, exist_ok=True)
    print(f"{sum(build(resources / 'parity' / case, out) for case in CASES) / 1024:.0f} KiB in all")


if __name__ == "__main__":
    main()
