"""A checkpoint's weights in 8 bits, small enough to keep: each row of a matrix as int8 with a scale of its own.

    python training/pack.py RUN/last.pt OUT.safetensors

`train.py --from OUT.safetensors` goes on from it, with a fresh optimizer. Vectors stay f32.
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file


def pack(checkpoint, out):
    state = torch.load(checkpoint, map_location="cpu")
    tensors = {}
    for name, value in state["model"].items():
        if value.ndim < 2:
            tensors[name] = value.float().contiguous()
            continue
        scale = value.flatten(1).abs().amax(1).clamp(min=1e-12) / 127
        rows = value.flatten(1) / scale[:, None]
        tensors[name] = rows.round().to(torch.int8).view(value.shape).contiguous()
        tensors[name + ".scale"] = scale
    facts = {k: state[k] for k in ("shape", "steps", "utterances", "spent")}
    save_file(tensors, out, {"facts": json.dumps(facts)})


def unpack(file):
    """The model's state dict."""
    with safe_open(file, "pt") as packed:
        tensors = {name: packed.get_tensor(name) for name in packed.keys()}
    state = {}
    for name, value in tensors.items():
        if value.dtype == torch.int8:
            rows = value.flatten(1).float() * tensors[name + ".scale"][:, None]
            state[name] = rows.view(value.shape)
        elif not name.endswith(".scale"):
            state[name] = value
    return state


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    pack(options.checkpoint, options.out)
    print(f"{options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
