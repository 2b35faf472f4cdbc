#!/usr/bin/env python3
"""Writes small random-weight Whisper models and what HuggingFace transformers computes with them (fp32, eager attention).

    python make_parity.py [OUT]        OUT defaults to ../resources/parity beside this script

Activations are read with forward hooks from the unmodified modules of transformers; nothing here re-implements the model.
See README.md for the names and shapes of what is written.
"""

import json
import pathlib
import shutil
import sys

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
import transformers
from transformers import GenerationConfig, WhisperConfig, WhisperFeatureExtractor, WhisperForConditionalGeneration
from transformers.generation.logits_process import WhisperTimeStampLogitsProcessor

FORCED_LENGTH = 11
MIN_GAP = 0.02  # smallest distance between the best and the second logit of a greedy step
MIN_DISTINCT = 10  # different ids in a greedy decode
SEEDS = 2000


# ---------------------------------------------------------------- models

def config_of(**fields):
    config = WhisperConfig(
        dropout=0.0, attention_dropout=0.0, activation_dropout=0.0, activation_function="gelu",
        suppress_tokens=None, begin_suppress_tokens=None, bos_token_id=fields["eos_token_id"],
        pad_token_id=fields["eos_token_id"], **fields)
    config._attn_implementation = "eager"
    return config


def random_model(config, seed, dtype, louder=None):
    """A model whose attention is far from uniform and whose logits have a spread of several units."""
    torch.manual_seed(seed)
    model = WhisperForConditionalGeneration(config).eval()
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith("encoder.embed_positions.weight"):
                continue  # sinusoids, as every Whisper has them
            if "layer_norm" in name:
                base = 1.0 if name.endswith("weight") else 0.0
                weight.copy_(base + 0.2 * torch.randn_like(weight))
            elif name.endswith("bias"):
                weight.copy_(0.2 * torch.randn_like(weight))
            elif "embed_positions" in name:
                weight.copy_(1.2 * torch.randn_like(weight))
            elif "embed_tokens" in name or "proj_out" in name:
                weight.copy_(0.6 * torch.randn_like(weight))
            else:
                fan_in = weight[0].numel()
                gain = 1.8 if "q_proj" in name or "k_proj" in name or "fc" in name else 1.4
                weight.copy_(gain * torch.randn_like(weight) / fan_in**0.5)
        model.tie_weights()
        if louder is not None:  # timestamps that can hold their own against many more text ids
            model.model.decoder.embed_tokens.weight[louder:] *= 1.3
        for tensor in list(model.parameters()) + list(model.buffers()):
            tensor.copy_(tensor.to(dtype).float())  # the reference computes with the rounded weights
    return model


def random_mel(config, seed):
    """[mels, frames], smooth in both directions and in the range of Whisper's features."""
    rng = np.random.default_rng(seed)
    frames = 2 * config.max_source_positions
    coarse = rng.normal(size=(config.num_mel_bins // 8, frames // 4))
    mel = np.kron(coarse, np.ones((8, 4))) + 0.5 * rng.normal(size=(config.num_mel_bins, frames))
    return torch.tensor(np.clip(0.6 * mel, -1.0, 1.9), dtype=torch.float32)


# ---------------------------------------------------------------- running with hooks

class Taps:
    """Collects activations under their tap names while the model runs; optionally ablates."""

    def __init__(self, model, ablations=()):
        self.model, self.cache, self.handles = model, {}, []
        core = model.model
        self.stem_and_positions(core)
        for stack, side in (("encoder", core.encoder), ("decoder", core.decoder)):
            for index, block in enumerate(side.layers):
                self.block(f"{stack}.{index}.", block, stack == "decoder")
            self.out(side.layer_norm, f"{stack}_final_ln.hook_normalized")
        self.out(model.proj_out, "unembed.hook_out")
        for component, layer, head in ablations:
            self.ablate(core.decoder.layers[layer], component, head)

    def put(self, name, value):
        self.cache[name] = value.detach()[0].clone()

    def out(self, module, name):
        self.handles.append(module.register_forward_hook(lambda _m, _i, o: self.put(name, o)))

    def into(self, module, name, shape=None):
        def hook(_module, args, kwargs):
            value = args[0] if args else kwargs["hidden_states"]
            self.put(name, value if shape is None else value.unflatten(-1, shape))
        self.handles.append(module.register_forward_pre_hook(hook, with_kwargs=True))

    def stem_and_positions(self, core):
        # the encoder's positions are added to the stem's output, so the first block's input minus them is the stem
        self.handles.append(core.encoder.conv2.register_forward_hook(
            lambda _m, _i, o: self.put("encoder.hook_embed", torch.nn.functional.gelu(o).permute(0, 2, 1))))
        self.out(core.decoder.embed_tokens, "hook_embed")
        self.handles.append(core.encoder.embed_positions.register_forward_hook(
            lambda _m, _i, o: self.put("encoder.hook_pos_embed", o if o.dim() == 3 else o[None])))
        self.out(core.decoder.embed_positions, "hook_pos_embed")

    def attention(self, prefix, out_name, module, z_prefix):
        def hook(_module, _inputs, output):
            self.put(prefix + out_name, output[0])
            self.put(prefix + z_prefix + "hook_pattern", output[1])
        self.handles.append(module.register_forward_hook(hook))
        self.into(module.out_proj, prefix + z_prefix + "hook_z", (module.num_heads, module.head_dim))

    def block(self, prefix, block, decoder):
        self.into(block, prefix + "hook_resid_pre")
        self.attention(prefix, "hook_attn_out", block.self_attn, "attn.")
        if decoder:
            self.into(block.encoder_attn_layer_norm, prefix + "hook_resid_mid")
            self.attention(prefix, "hook_cross_attn_out", block.encoder_attn, "cross_attn.")
        self.into(block.final_layer_norm, prefix + ("hook_resid_mid_cross" if decoder else "hook_resid_mid"))
        self.out(block.fc2, prefix + "hook_mlp_out")
        self.handles.append(block.register_forward_hook(
            lambda _m, _i, o: self.put(prefix + "hook_resid_post", o if torch.is_tensor(o) else o[0])))

    def ablate(self, block, component, head):
        if head is None:  # the whole output, bias included
            if component == "mlp":
                hook = block.fc2.register_forward_hook(lambda _m, _i, o: torch.zeros_like(o))
            else:
                module = block.self_attn if component == "self" else block.encoder_attn
                hook = module.register_forward_hook(lambda _m, _i, o: (torch.zeros_like(o[0]), *o[1:]))
        else:
            module = block.self_attn if component == "self" else block.encoder_attn
            width = module.head_dim

            def close(_module, args):
                z = args[0].clone()
                z[..., head * width:(head + 1) * width] = 0.0
                return (z, *args[1:])

            hook = module.out_proj.register_forward_pre_hook(close)
        self.handles.append(hook)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for handle in self.handles:
            handle.remove()


@torch.no_grad()
def logits(model, mel, ids):
    return model(input_features=mel[None], decoder_input_ids=torch.tensor([ids]), use_cache=False).logits[0]


def run_with_taps(model, mel, ids, ablations=()):
    with Taps(model, ablations) as taps:
        result = logits(model, mel, ids)
    assert torch.equal(result, taps.cache["unembed.hook_out"])
    return taps.cache


def check_sums(cache, config):
    """The parts add up to the stream, so every hook sits where its name says."""
    def near(a, b):
        assert torch.allclose(a, b, atol=1e-5, rtol=1e-5), (a - b).abs().max()
    for stack, layers in (("encoder", config.encoder_layers), ("decoder", config.decoder_layers)):
        start = "encoder." if stack == "encoder" else ""
        near(cache[f"{stack}.0.hook_resid_pre"], cache[start + "hook_embed"] + cache[start + "hook_pos_embed"])
        for layer in range(layers):
            p = f"{stack}.{layer}."
            near(cache[p + "hook_resid_mid"], cache[p + "hook_resid_pre"] + cache[p + "hook_attn_out"])
            last = cache[p + "hook_resid_mid"]
            if stack == "decoder":
                last = last + cache[p + "hook_cross_attn_out"]
                near(cache[p + "hook_resid_mid_cross"], last)
            near(cache[p + "hook_resid_post"], last + cache[p + "hook_mlp_out"])
            pattern = cache[p + "attn.hook_pattern"]
            near(pattern.sum(-1), torch.ones(pattern.shape[:-1]))


# ---------------------------------------------------------------- greedy decoding

def greedy(model, mel, prompt, rules, limit, timestamps=False):
    """Greedy ids with log-probabilities after the rules, and the smallest gap to the runner-up; cut off at a close call."""
    ids, logprobs, gap = list(prompt), [], float("inf")
    processor = None
    if timestamps:
        processor = WhisperTimeStampLogitsProcessor(
            GenerationConfig(eos_token_id=rules["eot"], no_timestamps_token_id=rules["no_timestamps"],
                             max_initial_timestamp_index=rules.get("max_initial_timestamp_index")),
            begin_index=len(prompt))
    while len(ids) < limit and gap >= MIN_GAP:
        scores = logits(model, mel, ids)[-1].clone()
        if len(ids) == len(prompt):
            scores[rules["begin_suppress"]] = -float("inf")
        scores[rules["suppress"]] = -float("inf")
        if processor is not None:
            # the rule that compares all timestamps with the best text id must not be a close call either
            gap = min(gap, rule_gap(scores, ids, len(prompt), rules, processor))
            scores = processor(torch.tensor([ids]), scores[None])[0]
        best = torch.topk(scores, 2)
        gap = min(gap, float(best.values[0] - best.values[1]))
        ids.append(int(best.indices[0]))
        logprobs.append(float(torch.log_softmax(scores, -1)[ids[-1]]))
        if ids[-1] == rules["eot"]:
            break
    return ids, logprobs, gap


def rule_gap(scores, ids, begin, rules, processor):
    """Distance between the summed probability of timestamps and the best text id, in log units."""
    processor._detect_timestamp_from_logprob = False
    masked = torch.log_softmax(processor(torch.tensor([ids]), scores[None])[0], -1)
    processor._detect_timestamp_from_logprob = True
    first = processor.timestamp_begin
    difference = abs(float(masked[first:].logsumexp(-1) - masked[:first].max()))
    return difference if np.isfinite(difference) else float("inf")


# ---------------------------------------------------------------- one case

def build(out, name, config, dtype, rules, prompt, *, layout, ablate, ablate_component, meta,
          timestamp_prompt=None, want_eot=False, mel_seed=7):
    case = out / name
    if case.exists():
        shutil.rmtree(case)
    case.mkdir(parents=True)
    limit = config.max_target_positions
    for seed in range(SEEDS):
        model = random_model(config, seed, dtype, rules["no_timestamps"] + 1 if timestamp_prompt else None)
        mel = random_mel(config, mel_seed)
        ids, logprobs, gap = greedy(model, mel, prompt, rules, limit)
        ended = ids[-1] == rules["eot"]
        if gap < MIN_GAP or len(set(ids[len(prompt):])) < MIN_DISTINCT or ended != want_eot:
            continue
        extra = {}
        if timestamp_prompt is not None:
            stamped, stamped_logprobs, stamped_gap = greedy(model, mel, timestamp_prompt, rules, limit, True)
            sampled = stamped[len(timestamp_prompt):]
            stamps = [i for i in sampled if i > rules["no_timestamps"]]
            texts = [i for i in sampled if i < rules["eot"]]
            # wanted: a text that is cut by timestamps at least twice, not timestamps alone
            if stamped_gap < MIN_GAP or len(stamps) < 5 or len(texts) < 6 or len(set(stamps)) < 3:
                continue
            extra = {"greedy_timestamps": ints(stamped), "greedy_timestamps.logprob": floats(stamped_logprobs)}
        break
    else:
        raise SystemExit(f"{name}: no seed gives a decode worth comparing")

    rng = np.random.default_rng(seed)
    text = [i for i in range(rules["text"]) if i not in (rules["eot"],)]
    tokens = list(prompt) + rng.choice(text, FORCED_LENGTH - len(prompt), replace=False).tolist()
    reference = run_with_taps(model, mel, tokens)
    check_sums(reference, config)
    flat = [p.max(-1).values.mean().item() for n, p in reference.items() if n.endswith("hook_pattern")]
    print(f"{name}: seed {seed}, greedy {len(ids)} ids, {len(set(ids))} different, gap {gap:.3f}, "
          f"logit std {reference['unembed.hook_out'].std():.2f}, mean pattern peak {min(flat):.2f}..{max(flat):.2f}")

    ablated = run_with_taps(model, mel, tokens, parse(ablate))["unembed.hook_out"]
    component = run_with_taps(model, mel, tokens, parse(ablate_component))["unembed.hook_out"]
    plain = reference["unembed.hook_out"]
    assert (ablated - plain).abs().max() > 0.1 and (component - plain).abs().max() > 0.1
    tensors = dict(reference)
    tensors["mel"] = mel
    tensors["tokens"] = ints(tokens)
    tensors["greedy"] = ints(ids)
    tensors["greedy.logprob"] = floats(logprobs)
    tensors["ablated.unembed.hook_out"] = ablated
    tensors["ablated_component.unembed.hook_out"] = component
    tensors.update(extra)
    if rules.get("no_speech") is not None:
        raw = logits(model, mel, prompt)[0]
        tensors["no_speech"] = floats([float(torch.softmax(raw, -1)[rules["no_speech"]])])
    metadata = {"ablate": ablate, "ablate_component": ablate_component, "seed": str(seed),
                "prompt_length": str(len(prompt)), **meta}
    save_file({k: v.contiguous() for k, v in tensors.items()}, case / "reference.safetensors", metadata=metadata)
    layout(case, model, dtype)
    # what was written is what was computed with
    again = WhisperForConditionalGeneration.from_pretrained(case, dtype=torch.float32, attn_implementation="eager").eval()
    assert torch.equal(logits(again, mel, tokens), plain)
    total = sum(f.stat().st_size for f in case.iterdir())
    print(f"    {total / 1024:.0f} KiB: " + ", ".join(f"{f.name} {f.stat().st_size}" for f in sorted(case.iterdir())))
    return total


def ints(values):
    return torch.tensor(values, dtype=torch.int32)


def floats(values):
    return torch.tensor(values, dtype=torch.float32)


def parse(text):
    parsed = []
    for part in text.split(","):
        component, place = part.split(":L")
        layer, _, head = place.partition("H")
        parsed.append((component, int(layer), int(head) if head else None))
    return parsed


def write_json(path, content):
    path.write_text(json.dumps(content, indent=1) + "\n")


def patch_json(path, changes, drop=()):
    content = json.loads(path.read_text())
    content.update(changes)
    for key in drop:
        content.pop(key, None)
    write_json(path, content)


# ---------------------------------------------------------------- the cases

def mixed_heads(out):
    """Encoder and decoder differ in heads, layers and inner width; English only, no timestamps, no tokenizer, f32."""
    config = config_of(
        vocab_size=173, num_mel_bins=80, d_model=24, encoder_layers=2, encoder_attention_heads=4, encoder_ffn_dim=40,
        decoder_layers=3, decoder_attention_heads=3, decoder_ffn_dim=56, max_source_positions=28,
        max_target_positions=26, decoder_start_token_id=171, eos_token_id=170)
    rules = {"eot": 170, "suppress": [3, 17, 99, 172], "begin_suppress": [5, 170], "text": 170}

    def layout(case, model, dtype):
        model.generation_config = GenerationConfig()
        model.save_pretrained(case)
        write_json(case / "generation_config.json", {
            "decoder_start_token_id": 171, "eos_token_id": 170, "is_multilingual": False, "max_length": 26,
            "suppress_tokens": rules["suppress"], "begin_suppress_tokens": rules["begin_suppress"],
            "alignment_heads": [[1, 2], [2, 0], [7, 1]]})

    return build(out, "mixed-heads", config, torch.float32, rules, [171], layout=layout,
                 ablate="cross:L0H1,self:L1H0", ablate_component="cross:L1",
                 meta={"language": "", "task": ""}, want_eot=False)


def untied_sharded(out):
    """128 mels, an unembedding of its own, shards, scale_embedding (which transformers does not apply), vocab + merges."""
    config = config_of(
        vocab_size=307, num_mel_bins=128, d_model=24, encoder_layers=1, encoder_attention_heads=2, encoder_ffn_dim=48,
        decoder_layers=2, decoder_attention_heads=4, decoder_ffn_dim=48, max_source_positions=24,
        max_target_positions=30, decoder_start_token_id=299, eos_token_id=298, scale_embedding=True,
        tie_word_embeddings=False)
    rules = {"eot": 298, "suppress": [1, 2, 7, 299, 305], "begin_suppress": [220, 298], "text": 298,
             "no_timestamps": 306, "no_speech": 305}

    def layout(case, model, dtype):
        model.generation_config = GenerationConfig()
        model.save_pretrained(case, max_shard_size="40KB")
        write_json(case / "generation_config.json", {
            "decoder_start_token_id": 299, "eos_token_id": 298, "is_multilingual": True, "max_length": 448,
            "lang_to_id": {"<|en|>": 300, "<|de|>": 301}, "task_to_id": {"translate": 302, "transcribe": 303},
            "no_timestamps_token_id": 306, "suppress_tokens": rules["suppress"],
            "begin_suppress_tokens": rules["begin_suppress"]})
        save_split_tokenizer(case, ["<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|de|>", "<|translate|>",
                                    "<|transcribe|>", "<|startofprev|>", "<|nocaptions|>", "<|notimestamps|>"], 298)

    return build(out, "untied-sharded", config, torch.float32, rules, [299, 301, 303, 306], layout=layout,
                 ablate="self:L0H3,cross:L1H2", ablate_component="self:L1",
                 meta={"language": "de", "task": "transcribe"}, want_eot=True)


def half_timestamps(out):
    """f16 weights, timestamps with their rules, tokenizer.json."""
    stamps, text = 25, 290
    specials = ["<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|fr|>", "<|translate|>", "<|transcribe|>",
                "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]
    no_timestamps = text + len(specials) - 1
    config = config_of(
        vocab_size=no_timestamps + 1 + stamps, num_mel_bins=80, d_model=32, encoder_layers=1,
        encoder_attention_heads=4, encoder_ffn_dim=64, decoder_layers=2, decoder_attention_heads=2, decoder_ffn_dim=64,
        max_source_positions=24, max_target_positions=32, decoder_start_token_id=text + 1, eos_token_id=text)
    rules = {"eot": text, "suppress": [1, 2, 90] + list(range(text + 1, no_timestamps)),
             "begin_suppress": [220, text], "text": text, "no_timestamps": no_timestamps,
             "no_speech": no_timestamps - 1, "max_initial_timestamp_index": 6}

    def layout(case, model, dtype):
        model.generation_config = GenerationConfig()
        model.half().save_pretrained(case)
        write_json(case / "generation_config.json", {
            "decoder_start_token_id": text + 1, "eos_token_id": text, "is_multilingual": True, "max_length": 448,
            "lang_to_id": {"<|en|>": text + 2, "<|fr|>": text + 3},
            "task_to_id": {"translate": text + 4, "transcribe": text + 5}, "no_timestamps_token_id": no_timestamps,
            "max_initial_timestamp_index": 6, "suppress_tokens": rules["suppress"],
            "begin_suppress_tokens": rules["begin_suppress"], "alignment_heads": [[0, 1], [1, 0]]})
        tokenizer = bpe(text)
        tokenizer.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in specials])
        tokenizer.add_tokens([AddedToken(f"<|{0.02 * i:.2f}|>", special=False, normalized=False) for i in range(stamps)])
        assert tokenizer.token_to_id("<|0.00|>") == no_timestamps + 1
        tokenizer.save(str(case / "tokenizer.json"))

    start = [text + 1, text + 2, text + 5]
    return build(out, "half-timestamps", config, torch.float16, rules, start + [no_timestamps], layout=layout,
                 ablate="cross:L1H1,self:L1H0", ablate_component="mlp:L0",
                 meta={"language": "en", "task": "transcribe"}, timestamp_prompt=start)


def bare_distilled(out):
    """bf16 weights of a bare WhisperModel (no prefix, no head), one decoder layer, only config.json to go by."""
    config = config_of(
        vocab_size=149, num_mel_bins=80, d_model=32, encoder_layers=3, encoder_attention_heads=2, encoder_ffn_dim=32,
        decoder_layers=1, decoder_attention_heads=8, decoder_ffn_dim=80, max_source_positions=26,
        max_target_positions=24, decoder_start_token_id=147, eos_token_id=148)
    rules = {"eot": 148, "suppress": [], "begin_suppress": [], "text": 147}

    def layout(case, model, dtype):
        model.model.to(torch.bfloat16).save_pretrained(case)
        patch_json(case / "config.json", {"begin_suppress_tokens": [220, 50256], "decoder_start_token_id": 147,
                                          "eos_token_id": 148}, drop=["suppress_tokens"])

    return build(out, "bare-distilled", config, torch.bfloat16, rules, [147], layout=layout,
                 ablate="cross:L0H7,self:L0H2", ablate_component="cross:L0",
                 meta={"language": "", "task": ""})


# ---------------------------------------------------------------- tokenizers

CORPUS = ["thank you for calling the help desk, how can i help you today?",
          "i would like to change my address and the date of the next payment, please.",
          "your order number is 4 7 1 1 and it will be there on monday the 23rd.",
          "that's fine, we'll call you back; they're in the office until 5 o'clock."]


def bpe(size):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(CORPUS * 3, trainers.BpeTrainer(
        vocab_size=size, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    assert tokenizer.get_vocab_size() == size
    return tokenizer


def save_split_tokenizer(case, specials, size):
    bpe(size).model.save(str(case))
    write_json(case / "added_tokens.json", {content: size + i for i, content in enumerate(specials)})


# ---------------------------------------------------------------- log-mel

def log_mel(out):
    """Audio in, features out: windows of one second, 80 and 128 mels. Samples are rounded to f16 first."""
    case = out / "log-mel"
    if case.exists():
        shutil.rmtree(case)
    case.mkdir(parents=True)
    rng = np.random.default_rng(11)
    at = np.arange(24000) / 16000
    chirp = 0.3 * np.sin(2 * np.pi * (120 * at + 900 * at**2)) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * at))
    audio = {
        "short": chirp[:4810] + 0.01 * rng.normal(size=4810),
        "silence": np.zeros(1600),
        "noise": rng.uniform(-1, 1, 16000),
        "quiet": 2e-4 * rng.normal(size=8000),
        "long": chirp + 0.02 * rng.normal(size=24000),
    }
    tensors = {}
    for name, samples in audio.items():
        pcm = samples.astype(np.float16)
        tensors[f"pcm.{name}"] = torch.tensor(pcm)
        for mels in (80, 128):
            extractor = WhisperFeatureExtractor(feature_size=mels, sampling_rate=16000, hop_length=160, chunk_length=1,
                                                n_fft=400)
            wave = pcm.astype(np.float32)
            features = extractor(wave, sampling_rate=16000, return_tensors="np").input_features[0]
            padded = np.zeros(16000, dtype=np.float32)
            padded[:min(16000, len(wave))] = wave[:16000]
            precise = np.asarray(extractor._np_extract_fbank_features(padded[None].astype(np.float64), "cpu"))[0]
            print(f"log-mel {name} {mels}: torch and numpy path differ by {np.abs(features - precise).max():.1e}")
            assert np.abs(features - precise).max() < 5e-5
            tensors[f"mel{mels}.{name}"] = torch.tensor(precise.astype(np.float32))
    save_file(tensors, case / "reference.safetensors", metadata={"frames": "100"})
    return (case / "reference.safetensors").stat().st_size


def main():
    torch.set_num_threads(1)
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    torch.use_deterministic_algorithms(True)
    default = pathlib.Path(__file__).resolve().parent.parent / "resources" / "parity"
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    total = sum(make(out) for make in (mixed_heads, untied_sharded, half_timestamps, bare_distilled, log_mel))
    print(f"{total / 1024:.0f} KiB in all")


if __name__ == "__main__":
    main()
