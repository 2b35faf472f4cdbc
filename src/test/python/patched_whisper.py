"""Interventions on transformers' Whisper, written with hooks on its own modules: the reference for the Java code.

The text form and what each kind means are those of docs/interpretability.md. Imported by make_interventions.py.
"""

import re
from typing import NamedTuple
from unittest import mock

import torch
from torch.nn import functional
from transformers.models.whisper import modeling_whisper

KINDS = ("zero", "mean", "resample", "noise", "silence", "direction")
FORM = re.compile(
    r"(?P<tap>[^#@=]+)(#(?P<heads>[^@=]+))?(@(?P<positions>[^=]+))?"
    r"=(?P<kind>[a-z]+)(:(?P<source>[^*]+))?(\*(?P<mix>[0-9.]+))?"
)


class Intervention(NamedTuple):
    tap: str
    heads: str | None
    positions: str | None
    kind: str
    source: str | None
    mix: float


def parse(text, layers):
    """Interventions of a text form, `;` between several; where a tap names many layers there is one for each."""
    parsed = []
    for part in text.split(";"):
        fields = FORM.fullmatch(part).groupdict()
        assert fields["kind"] in KINDS, part
        source = None if fields["kind"] == "zero" else fields["source"] or fields["kind"]
        stack, *rest = fields["tap"].split(".", 2)
        names = [fields["tap"]]
        if len(rest) == 2:
            names = [f"{stack}.{layer}.{rest[1]}" for layer in indices(rest[0], layers[stack])]
        mix = float(fields["mix"] or 1)
        parsed += [Intervention(n, fields["heads"], fields["positions"], fields["kind"], source, mix) for n in names]
    return parsed


def indices(text, count, growing=False):
    """`0,2-4`, `7-` or `*` of so many; None is all. A run that grows may not have come to some of them yet."""
    if text in (None, "*"):
        return list(range(count))
    chosen = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        chosen += range(int(first), int(last) + 1 if last else count if dash else int(first) + 1)
    assert growing or max(chosen) < count, f"{text} of {count}"
    return [index for index in chosen if index < count]


def by_row(name, value):
    """The axis of positions first, the heads second: patterns are [head, query, key]."""
    return value.transpose(0, 1) if name.endswith("hook_pattern") else value


def causal(name):
    """Whether the last axis is that of decoder positions, of which a query has only those up to its own."""
    return name.startswith("decoder.") and name.endswith(".attn.hook_pattern")


def widened(value, width):
    return functional.pad(value, (0, width - value.shape[-1]))  # a negative pad cuts


def intervened(x, by, source):
    """The tap's value after the intervention; `x` and the source have the tap's own axes."""
    old = by_row(by.tap, x)
    if by.kind == "zero":
        new = (1 - by.mix) * old
    else:
        rows = by_row(by.tap, source[by.tap])
        rows = widened(rows[torch.arange(len(old)).clamp(max=len(rows) - 1)], old.shape[-1])
        if causal(by.tap):  # keys that a query does not have yet are no part of its row
            rows = rows * torch.tril(torch.ones(len(old), len(old)))[:, None]
        if by.kind == "direction":
            u = rows / rows.norm(dim=-1, keepdim=True)
            new = old - by.mix * (u * old).sum(-1, keepdim=True) * u
        else:
            new = (1 - by.mix) * old + by.mix * rows
    chosen = torch.zeros(old.shape[:-1], dtype=torch.bool)
    chosen[indices(by.positions, len(old), growing=True)] = True
    if by.heads is not None:
        assert old.dim() == 3, f"{by.tap} has no heads"
        head = torch.zeros(old.shape[1], dtype=torch.bool)
        head[indices(by.heads, old.shape[1])] = True
        chosen &= head
    return by_row(by.tap, torch.where(chosen[..., None], new, old))


class Patched:
    """While it is open the model runs under the interventions; `cache` holds every tap of its last run, as patched."""

    def __init__(self, model, text="", sources=None):
        config, core = model.config, model.model
        layers = {"encoder": config.encoder_layers, "decoder": config.decoder_layers}
        self.interventions = parse(text, layers) if text else []
        self.sources, self.cache, self.handles, self.attention = sources or {}, {}, [], {}
        self.leaving(core.decoder.embed_tokens, "hook_embed")
        self.leaving(core.decoder.embed_positions, "hook_pos_embed")
        self.stem(core.encoder)
        for stack, side in (("encoder", core.encoder), ("decoder", core.decoder)):
            for index, block in enumerate(side.layers):
                self.block(f"{stack}.{index}.", block, stack == "decoder")
            self.leaving(side.layer_norm, f"{stack}_final_ln.hook_normalized")
        self.leaving(model.proj_out, "unembed.hook_out")
        known = set(self.attention.values()) | {getattr(h, "tap", None) for h in self.handles}
        assert all(by.tap in known for by in self.interventions), text
        self.patch = mock.patch.object(modeling_whisper, "eager_attention_forward", self.attend)

    def at(self, name, value):
        """The value as the model shall go on with it; the first axis is a batch of one."""
        value = value[0]
        for by in self.interventions:
            if by.tap == name:
                value = intervened(value, by, self.sources.get(by.source))
        self.cache[name] = value.clone()
        return value[None]

    def keep(self, handle, name=None):
        handle.tap = name
        self.handles.append(handle)

    def leaving(self, module, name):
        def hook(_module, _inputs, output):
            return (self.at(name, output[0]), *output[1:]) if isinstance(output, tuple) else self.at(name, output)

        self.keep(module.register_forward_hook(hook), name)

    def entering(self, module, name, change):
        def hook(_module, args, kwargs):
            if args:
                return (change(args[0]), *args[1:]), kwargs
            return args, {**kwargs, "hidden_states": change(kwargs["hidden_states"])}

        self.keep(module.register_forward_pre_hook(hook, with_kwargs=True), name)

    def stream(self, norm, name):
        """Between two parts of a block the stream is the norm's input and the residual, one tensor: changed in place."""
        self.entering(norm, name, lambda value: value.copy_(self.at(name, value)))

    def stem(self, encoder):
        """The stem's output is in no module's hands: both addends are kept, and the first block gets their sum."""
        stem, positions = "encoder.hook_embed", "encoder.hook_pos_embed"

        def stem_hook(_module, _inputs, output):
            self.at(stem, functional.gelu(output).permute(0, 2, 1))

        self.keep(encoder.conv2.register_forward_hook(stem_hook), stem)
        self.keep(encoder.embed_positions.register_forward_hook(lambda _m, _i, o: self.at(positions, o[None])[0]), positions)
        self.entering(encoder.layers[0], None, lambda _: (self.cache[stem] + self.cache[positions])[None])

    def block(self, prefix, block, decoder):
        self.entering(block, prefix + "hook_resid_pre", lambda x: self.at(prefix + "hook_resid_pre", x))
        self.heads(prefix + "attn.", block.self_attn, prefix + "hook_attn_out")
        if decoder:
            self.stream(block.encoder_attn_layer_norm, prefix + "hook_resid_mid")
            self.heads(prefix + "cross_attn.", block.encoder_attn, prefix + "hook_cross_attn_out")
        self.stream(block.final_layer_norm, prefix + ("hook_resid_mid_cross" if decoder else "hook_resid_mid"))
        self.leaving(block.fc2, prefix + "hook_mlp_out")
        self.leaving(block, prefix + "hook_resid_post")

    def heads(self, prefix, module, out):
        split = (module.num_heads, module.head_dim)
        self.attention[module] = prefix + "hook_pattern"
        self.entering(
            module.out_proj, prefix + "hook_z", lambda z: self.at(prefix + "hook_z", z.unflatten(-1, split)).flatten(-2)
        )
        self.leaving(module, out)

    def attend(self, module, query, key, value, attention_mask, scaling=1.0, **_):
        """Attention written out, because the pattern is in no module's hands either."""
        scores = query @ key.transpose(2, 3) * scaling
        if attention_mask is not None:
            scores = scores + attention_mask
        pattern = self.at(self.attention[module], scores.softmax(-1))
        return (pattern @ value).transpose(1, 2).contiguous(), pattern

    def __enter__(self):
        self.patch.start()
        return self

    def __exit__(self, *_):
        self.patch.stop()
        for handle in self.handles:
            handle.remove()
