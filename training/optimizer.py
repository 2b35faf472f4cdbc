"""Muon for the matrices inside the layers, AdamW for everything else.

Muon (Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks"): Nesterov momentum whose matrix is made
orthogonal by five Newton-Schulz steps before it is applied. Matrices of one shape are worked on in one batch.
"""

from collections import defaultdict

import torch


class Muon:
    """`step(rate)` with `rate` between 0 and 1: the schedule's share of both learning rates."""

    def __init__(self, model, matrix_rate=0.02, other_rate=2e-3, decay=0.02, momentum=0.95):
        named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
        matrices = [p for n, p in named if ".layers." in n and p.ndim == 2 or n.endswith(("conv1.weight", "conv2.weight"))]
        chosen = {id(p) for p in matrices}
        wide = [p for n, p in named if id(p) not in chosen and p.ndim > 1]
        flat = [p for n, p in named if id(p) not in chosen and p.ndim == 1]
        self.groups = defaultdict(list)
        for p in matrices:
            self.groups[p.flatten(1).shape].append(p)
        self.matrix_rate, self.other_rate, self.decay, self.momentum = matrix_rate, other_rate, decay, momentum
        self.buffers = {shape: torch.zeros(len(ps), *shape, device=ps[0].device) for shape, ps in self.groups.items()}
        self.adam = torch.optim.AdamW(
            [{"params": wide, "weight_decay": decay}, {"params": flat, "weight_decay": 0.0}],
            lr=other_rate, betas=(0.9, 0.98), eps=1e-8, fused=True,
        )  # fmt: skip

    @torch.no_grad()
    def step(self, rate):
        for group in self.adam.param_groups:
            group["lr"] = self.other_rate * rate
        self.adam.step()
        for shape, parameters in self.groups.items():
            buffer = self.buffers[shape]
            gradient = torch.stack([p.grad.flatten(1) for p in parameters])
            buffer.lerp_(gradient, 1 - self.momentum)
            update = orthogonal(gradient.lerp(buffer, self.momentum)).float()
            step = self.matrix_rate * rate * max(1, shape[0] / shape[1]) ** 0.5
            for p, u in zip(parameters, update):
                p.mul_(1 - self.matrix_rate * rate * self.decay).add_(u.view_as(p), alpha=-step)

    def state_dict(self):
        return {"buffers": list(self.buffers.values()), "adam": self.adam.state_dict()}

    def load_state_dict(self, state):
        for mine, saved in zip(self.buffers.values(), state["buffers"]):
            mine.copy_(saved)
        self.adam.load_state_dict(state["adam"])


def orthogonal(x, steps=5):
    """Nearest matrix with equal singular values, roughly: Muon's quintic Newton-Schulz iteration. [n, rows, columns]"""
    tall = x.shape[1] > x.shape[2]
    x = x.bfloat16()
    x = x.transpose(1, 2) if tall else x
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(steps):
        gram = x @ x.transpose(1, 2)
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return x.transpose(1, 2) if tall else x
