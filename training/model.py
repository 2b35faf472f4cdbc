"""Whisper's encoder and decoder with HuggingFace's weight names, for training.

Why not `transformers` itself: its encoder takes whole windows only, and most batches here are shorter. Attention is spelled out
instead of `scaled_dot_product_attention`, whose backward pass is two to four times slower on a CPU at these sizes. One linear
layer for CTC over phonemes is a training aid; it is never exported.
"""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

SHAPE = dict(
    d_model=192, encoder_layers=4, decoder_layers=4, encoder_attention_heads=3, decoder_attention_heads=3,
    encoder_ffn_dim=768, decoder_ffn_dim=768, num_mel_bins=80, max_source_positions=400, max_target_positions=128,
)  # fmt: skip


class Attention(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads = heads
        self.k_proj = nn.Linear(d, d, bias=False)
        self.v_proj = nn.Linear(d, d)
        self.q_proj = nn.Linear(d, d)
        self.out_proj = nn.Linear(d, d)

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def keys_values(self, x):
        return self.split(self.k_proj(x)), self.split(self.v_proj(x))

    def forward(self, x, keys_values, mask=None):
        keys, values = keys_values
        query = self.split(self.q_proj(x) * (x.shape[2] // self.heads) ** -0.5)
        scores = query @ keys.transpose(-1, -2)
        if mask is not None:
            scores = scores + mask
        # autocast would widen the softmax to float32; it accumulates in float32 as it is
        mixed = torch.softmax(scores, -1, dtype=scores.dtype) @ values
        return self.out_proj(mixed.transpose(1, 2).flatten(2))


class Layer(nn.Module):
    """One encoder layer, or with `cross` one decoder layer."""

    def __init__(self, d, heads, width, cross):
        super().__init__()
        self.self_attn = Attention(d, heads)
        self.self_attn_layer_norm = nn.LayerNorm(d)
        if cross:
            self.encoder_attn = Attention(d, heads)
            self.encoder_attn_layer_norm = nn.LayerNorm(d)
        self.fc1 = nn.Linear(d, width)
        self.fc2 = nn.Linear(width, d)
        self.final_layer_norm = nn.LayerNorm(d)

    def forward(self, x, cross=None, mask=None, past=None):
        y = self.self_attn_layer_norm(x)
        present = self.self_attn.keys_values(y)
        if past is not None:
            present = tuple(torch.cat(pair, 2) for pair in zip(past, present))
        x = x + self.self_attn(y, present, mask)
        if cross is not None:
            x = x + self.encoder_attn(self.encoder_attn_layer_norm(x), cross)
        return x + self.fc2(F.gelu(self.fc1(self.final_layer_norm(x)))), present


class Encoder(nn.Module):
    def __init__(self, shape):
        super().__init__()
        d = shape["d_model"]
        self.conv1 = nn.Conv1d(shape["num_mel_bins"], d, 3, padding=1)
        self.conv2 = nn.Conv1d(d, d, 3, stride=2, padding=1)
        self.embed_positions = nn.Embedding(shape["max_source_positions"], d)
        self.embed_positions.weight.requires_grad_(False).copy_(sinusoids(shape["max_source_positions"], d))
        self.layers = nn.ModuleList(
            Layer(d, shape["encoder_attention_heads"], shape["encoder_ffn_dim"], False) for _ in range(shape["encoder_layers"])
        )
        self.layer_norm = nn.LayerNorm(d)

    def forward(self, mels):
        x = F.gelu(self.conv2(F.gelu(self.conv1(mels)))).transpose(1, 2)
        x = x + self.embed_positions.weight[: x.shape[1]]
        for layer in self.layers:
            x, _ = layer(x)
        return self.layer_norm(x)


class Decoder(nn.Module):
    def __init__(self, shape):
        super().__init__()
        d = shape["d_model"]
        self.embed_tokens = nn.Embedding(shape["vocab_size"], d)
        self.embed_positions = nn.Embedding(shape["max_target_positions"], d)
        self.layers = nn.ModuleList(
            Layer(d, shape["decoder_attention_heads"], shape["decoder_ffn_dim"], True) for _ in range(shape["decoder_layers"])
        )
        self.layer_norm = nn.LayerNorm(d)

    def cross(self, encoded):
        return [layer.encoder_attn.keys_values(encoded) for layer in self.layers]

    def forward(self, ids, cross, past=None, start=0):
        """Logits [batch, tokens, vocab] and the self-attention's keys and values per layer."""
        length = ids.shape[1]
        x = self.embed_tokens(ids) + self.embed_positions.weight[start : start + length]
        mask = None
        if length > 1:
            mask = torch.full((length, length), -1e4, device=x.device, dtype=cross[0][0].dtype).triu(1)
        present = []
        for i, layer in enumerate(self.layers):
            x, kept = layer(x, cross[i], mask, None if past is None else past[i])
            present.append(kept)
        return F.linear(self.layer_norm(x), self.embed_tokens.weight), present


class Whisper(nn.Module):
    def __init__(self, shape, phonemes=64):
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.decoder = Decoder(shape)
        self.ctc = nn.Linear(shape["d_model"], phonemes)
        for name, module in self.named_modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight, 0.5 if name.endswith(("out_proj", "fc2")) else 1.0)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
            elif isinstance(module, nn.Conv1d):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
                nn.init.zeros_(module.bias)
        nn.init.normal_(self.decoder.embed_tokens.weight, 0, shape["d_model"] ** -0.5)
        nn.init.normal_(self.decoder.embed_positions.weight, 0, 0.02)


def sinusoids(length, channels):
    """`openai/whisper`'s encoder positions."""
    scales = torch.exp(-math.log(10000) / (channels // 2 - 1) * torch.arange(channels // 2))
    angles = torch.arange(length)[:, None] * scales[None]
    return torch.cat([angles.sin(), angles.cos()], 1)
