#!/usr/bin/env python3
"""Writes the logits and ids that two of the parity models give in transformers (fp32, eager) under interventions.

    python make_interventions.py [OUT]        OUT defaults to ../resources/interventions beside this script

Every kind at every tap, then mixes, heads, positions and combinations. Nothing is stored that a test could pass by doing
nothing, or by leaving out a part of what is asked. See README.md for the names and shapes of what is written.
"""

import itertools
import json
import pathlib
import re
import sys

import torch
import transformers
from make_parity import FORCED_LENGTH, MIN_DISTINCT, MIN_GAP, greedy, ints, logits, random_mel, run_with_taps
from patched_whisper import KINDS, Patched, by_row, causal, widened
from safetensors.torch import safe_open, save_file
from transformers import WhisperForConditionalGeneration

SEEN = 1e-3  # what the Java test tolerates: a smaller effect would not be noticed
PARITY = pathlib.Path(__file__).resolve().parent.parent / "resources" / "parity"
LENGTHS = {"main": FORCED_LENGTH, "other": 8, "noise": 6, "silence": 14}
CONSTANT = "encoder.hook_pos_embed"
MEAN_OF = ("main", "other", "noise")
SOURCE = {"resample": ":other", "direction": ":probe"}

VARIANTS = [
    # mixes
    "decoder.0.cross_attn.hook_pattern=noise*0.3",
    "unembed.hook_out=resample:silence*0.3",
    # heads
    "encoder.0.attn.hook_z#0,2-3=mean",
    "encoder.0.attn.hook_pattern#1-=silence*0.3",
    "decoder.0.cross_attn.hook_z#1=direction:probe*0.7",
    "decoder.0.cross_attn.hook_pattern#1=direction:probe",
    # positions, which in the encoder are frames
    "encoder.0.hook_resid_mid@0,4-9=noise",
    "encoder_final_ln.hook_normalized@20-=zero",
    "hook_embed@1,5-6=silence",
    "decoder.0.hook_resid_post@7-=direction:probe",
    "decoder.1.hook_resid_pre@0-2=mean",
    "encoder.0.attn.hook_pattern#0,3@3-12=zero*0.3",
    "decoder.0.attn.hook_pattern#1@5-7=resample:silence",
    # two on one tap: the order matters
    "decoder.0.hook_resid_mid=zero*0.3;decoder.0.hook_resid_mid=resample:other*0.3",
    "decoder.0.hook_resid_mid=resample:other*0.3;decoder.0.hook_resid_mid=zero*0.3",
    "encoder.0.attn.hook_z#1=direction:probe;encoder.0.attn.hook_z@6-=mean*0.3",
    # several taps at once
    "decoder.*.hook_mlp_out=mean*0.3",
    "decoder.0-1.cross_attn.hook_z#0@2-=zero",
    "decoder.0,1.hook_attn_out=silence*0.3",
    "encoder.*.attn.hook_pattern=resample:other;decoder.1.cross_attn.hook_pattern#1=mean;unembed.hook_out=direction:probe*0.3",
]

GREEDY = {
    "mixed-heads": [
        "greedy.encoder.*.hook_resid_post=noise*0.5",
        "greedy.decoder.0-1.cross_attn.hook_z#1@3-=noise",
        "greedy.decoder.1-2.attn.hook_pattern=mean;hook_pos_embed@4-=direction:probe",
    ],
    "half-timestamps": [
        "greedy.encoder.0.attn.hook_pattern=resample:other",
        "greedy.decoder.0.attn.hook_z#1@6-=noise;hook_pos_embed=zero*0.3",
        "greedy_timestamps.decoder.*.cross_attn.hook_z#1@3-=resample:other",
    ],
}


def text_of(tap, kind):
    text = f"{tap}={kind}{SOURCE.get(kind, '')}"
    # a run's positions are those of every run that is as long: zero comes first there, and the source mixes them in again
    same = kind not in ("zero", "direction") and tap == CONSTANT or (tap, kind) == ("hook_pos_embed", "silence")
    return f"{tap}=zero;{text}*0.3" if same else text


def weaker(text):
    """The text without one of its parts, selections or mixes, each in turn."""
    parts = text.split(";")
    for index, part in enumerate(parts):
        for pattern in (".*", r"#[^@=]+", r"@[^=]+", r"\*[0-9.]+$"):
            less = re.sub(pattern, "", part, count=1)
            kept = parts[:index] + [less] * bool(less) + parts[index + 1 :]
            if less != part and kept:
                yield ";".join(kept)


@torch.no_grad()
def mean_of(caches, prompt):
    """Row by row over the prompt, then one row over all later positions of all runs; of the encoder frame by frame."""
    mean = {}
    for name in caches[0]:
        runs = [by_row(name, cache[name]) for cache in caches]
        if causal(name):
            runs = [widened(run, max(len(other) for other in runs)) for run in runs]
        if name.startswith("encoder"):
            rows = torch.stack(runs).mean(0)
        else:
            rows = torch.cat(
                [
                    torch.stack([run[:prompt] for run in runs]).mean(0),
                    torch.cat([run[prompt:] for run in runs]).mean(0, keepdim=True),
                ]
            )
        mean[name] = by_row(name, rows)
    return mean


def direction(name, value):
    """One random row in the tap's shape; of decoder patterns a few keys, the others count as 0."""
    shape = list(by_row(name, value).shape)
    shape[0] = 1
    if causal(name):
        shape[-1] = 7
    return by_row(name, torch.randn(shape))


class Case:
    """One model, its inputs and what interventions draw from."""

    def __init__(self, name):
        self.name, folder = name, PARITY / name
        self.model = WhisperForConditionalGeneration.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager"
        ).eval()
        generation = json.loads((folder / "generation_config.json").read_text())
        self.rules = {
            "eot": generation["eos_token_id"],
            "suppress": generation["suppress_tokens"],
            "begin_suppress": generation["begin_suppress_tokens"],
            "no_timestamps": generation.get("no_timestamps_token_id"),
            "max_initial_timestamp_index": generation.get("max_initial_timestamp_index"),
        }
        with safe_open(folder / "reference.safetensors", "pt") as reference:
            self.metadata = {key: reference.metadata()[key] for key in ("prompt_length", "language")}
            main = reference.get_tensor("tokens").tolist()
        self.prompt = main[: int(self.metadata["prompt_length"])]
        torch.manual_seed(len(name))
        self.mels = {run: self.mel(run, seed).half() for seed, run in enumerate(LENGTHS, 70)}
        self.tokens = {
            run: self.prompt + torch.randperm(self.rules["eot"])[: length - len(self.prompt)].tolist()
            for run, length in LENGTHS.items()
        }
        self.sources = {run: self.clean(run) for run in LENGTHS}
        self.sources["mean"] = mean_of([self.sources[run] for run in MEAN_OF], len(self.prompt))
        self.sources["probe"] = {tap: direction(tap, value) for tap, value in self.sources["main"].items()}

    def mel(self, run, seed):
        smooth = random_mel(self.model.config, seed)
        if run == "noise":
            return 0.3 * torch.randn_like(smooth)
        return torch.full_like(smooth, -0.6) if run == "silence" else smooth

    @torch.no_grad()
    def clean(self, run):
        """The taps as the hooks of make_parity read them; ours must read the same, and a run patched with itself too."""
        mel, ids = self.mels[run].float(), self.tokens[run]
        reference = run_with_taps(self.model, mel, ids)
        everything = ";".join(f"{tap}=resample:own" for tap in reference)
        for text in ("", everything):
            with Patched(self.model, text, {"own": reference}) as patched:
                logits(self.model, mel, ids)
            assert patched.cache.keys() == reference.keys()
            assert all(torch.equal(patched.cache[tap], reference[tap]) for tap in reference)
        return reference

    def last(self, text):
        """Logits of the last position of the main run under the interventions."""
        with Patched(self.model, text, self.sources):
            return logits(self.model, self.mels["main"].float(), self.tokens["main"])[-1]

    def checked(self, text):
        row = self.last(text)
        assert row.isfinite().all()
        for less in ("", *weaker(text)):
            assert (row - self.last(less)).abs().max() > SEEN, f"{self.name}: {text} is not seen beside {less or 'nothing'}"
        return row

    def decoded(self, form):
        """Ids of a free run: no close call on the way, and others than without a part of the interventions."""
        mode, _, text = form.partition(".")
        stamped = mode == "greedy_timestamps"

        def decode(changes):
            prompt = self.prompt[:-1] if stamped else self.prompt
            with Patched(self.model, changes, self.sources):
                return greedy(
                    self.model, self.mels["main"].float(), prompt, self.rules, self.model.config.max_target_positions, stamped
                )

        ids, _, gap = decode(text)
        assert gap >= MIN_GAP and len(set(ids)) >= MIN_DISTINCT, f"{self.name}: {form} has a gap of {gap} and gives {ids}"
        for less in ("", *weaker(text)):
            assert decode(less)[0] != ids, f"{self.name}: {form} is not seen beside {less or 'nothing'}"
        return ints(ids)

    def tensors(self):
        found = {"mel" + ("" if run == "main" else f".{run}"): mel for run, mel in self.mels.items()}
        found |= {"tokens" + ("" if run == "main" else f".{run}"): ints(ids) for run, ids in self.tokens.items()}
        found |= {f"direction.{tap}": row for tap, row in self.sources["probe"].items()}
        for tap in self.sources["main"]:
            texts = [text_of(tap, kind) for kind in KINDS]
            rows = [self.checked(text) for text in texts]
            for one, two in itertools.combinations(range(len(KINDS)), 2):
                seen = tap == CONSTANT or (rows[one] - rows[two]).abs().max() > SEEN
                assert seen, f"{self.name}: {texts[one]} looks like {texts[two]}"
            found |= {f"logits.{text}": row for text, row in zip(texts, rows)}
        found |= {f"logits.{text}": self.checked(text) for text in VARIANTS}
        return found | {form: self.decoded(form) for form in GREEDY[self.name]}


def main():
    torch.set_num_threads(1)
    transformers.utils.logging.disable_progress_bar()
    torch.use_deterministic_algorithms(True)
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else PARITY.parent / "interventions"
    out.mkdir(parents=True, exist_ok=True)
    for name in GREEDY:
        case = Case(name)
        tensors = {key: value.contiguous() for key, value in case.tensors().items()}
        file = out / f"{name}.safetensors"
        save_file(tensors, file, metadata=case.metadata)
        print(f"{name}: {len(tensors)} tensors, {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
