"""The model as one writes it for speed in PyTorch: one Linear for queries, keys and values, fused attention.

Letters: B batch, T positions, D width, H heads, K = D / H, F mlp. No padding: all strings are T tokens long.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Module):
    """Pre-norm, bidirectional, biases everywhere."""

    def __init__(self, D, H, F_):
        super().__init__()
        self.H = H
        self.ln1 = nn.LayerNorm(D)
        self.qkv = nn.Linear(D, 3 * D)
        self.output = nn.Linear(D, D)
        self.ln2 = nn.LayerNorm(D)
        self.mlp_in = nn.Linear(D, F_)
        self.mlp_out = nn.Linear(F_, D)

    def forward(self, x):
        B, T, D = x.shape
        q, k, v = self.qkv(self.ln1(x)).view(B, T, 3, self.H, D // self.H).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v)
        x = x + self.output(mixed.transpose(1, 2).reshape(B, T, D))
        return x + self.mlp_out(F.relu(self.mlp_in(self.ln2(x))))

    def parts(self):
        return {
            "qkv": self.qkv.weight, "qkv_bias": self.qkv.bias,
            "output": self.output, "in": self.mlp_in, "out": self.mlp_out, "ln1": self.ln1, "ln2": self.ln2,
        }  # fmt: skip


class Layer(nn.TransformerEncoderLayer):
    """torch's own encoder layer, the other way to write it."""

    def __init__(self, D, H, F_):
        super().__init__(D, H, F_, dropout=0.0, batch_first=True, norm_first=True)

    def parts(self):
        attention = self.self_attn
        return {
            "qkv": attention.in_proj_weight, "qkv_bias": attention.in_proj_bias,
            "output": attention.out_proj, "in": self.linear1, "out": self.linear2,
            "ln1": self.norm1, "ln2": self.norm2,
        }  # fmt: skip


class Model(nn.Module):
    """[B, T] tokens to one logit a string, [B]."""

    def __init__(self, spec, T, vocabulary=5, block=Block):
        super().__init__()
        D = spec["dModel"]
        for field, only in (("norm", "pre"), ("positional", "sinusoidal"), ("attention", "bidirectional")):
            assert spec[field] == only, f"{field} {spec[field]} is not in this bench"
        assert spec["readout"] in ("mean", "eos") and spec["dropout"] == 0 and spec["activation"] == "relu"
        self.readout = spec["readout"]
        self.embedding = nn.Embedding(vocabulary, D)
        self.register_buffer("positions", sinusoids(T, D))
        self.blocks = nn.ModuleList(block(D, spec["heads"], spec["dMlp"]) for _ in range(spec["layers"]))
        self.final = nn.LayerNorm(D)
        self.head = nn.Linear(D, 1)

    def forward(self, tokens):
        x = self.embedding(tokens) + self.positions
        for block in self.blocks:
            x = block(x)
        # The norm acts on each position: where one is read, that one is enough. The mean is over the brackets.
        read = self.final(x[:, -1]) if self.readout == "eos" else self.final(x)[:, 1:-1].mean(1)
        return self.head(read).squeeze(-1)

    @torch.no_grad()
    def load(self, tensors):
        """Takes parameters by TransformerLens's names and shapes."""
        D = self.head.in_features
        into = lambda name: tensors[name].permute(0, 2, 1).reshape(D, D)  # [H, D, K] to [H K, D]

        def norm(layer, at):
            layer.weight.copy_(tensors[f"{at}.w"])
            layer.bias.copy_(tensors[f"{at}.b"])

        def linear(layer, weight, bias):
            layer.weight.copy_(weight.T)
            layer.bias.copy_(bias)

        self.embedding.weight.copy_(tensors["embed.W_E"])
        for i, block in enumerate(self.blocks):
            at, parts = f"blocks.{i}", block.parts()
            parts["qkv"].copy_(torch.cat([into(f"{at}.attn.W_{letter}") for letter in "QKV"]))
            parts["qkv_bias"].copy_(torch.cat([tensors[f"{at}.attn.b_{letter}"].reshape(D) for letter in "QKV"]))
            linear(parts["output"], tensors[f"{at}.attn.W_O"].reshape(D, D), tensors[f"{at}.attn.b_O"])
            linear(parts["in"], tensors[f"{at}.mlp.W_in"], tensors[f"{at}.mlp.b_in"])
            linear(parts["out"], tensors[f"{at}.mlp.W_out"], tensors[f"{at}.mlp.b_out"])
            norm(parts["ln1"], f"{at}.ln1")
            norm(parts["ln2"], f"{at}.ln2")
        norm(self.final, "ln_final")
        linear(self.head, tensors["unembed.W_U"], tensors["unembed.b_U"])


def sinusoids(T, D):
    # In double precision: an angle of 500 in single is off by more than the rounding of everything else.
    pace = torch.exp(torch.arange(0, D, 2, dtype=torch.float64) * (-math.log(10000.0) / D))
    angle = torch.arange(T, dtype=torch.float64)[:, None] * pace
    return torch.stack([angle.sin(), angle.cos()], dim=2).reshape(T, D).float()


def adamw_of(model, training):
    assert training["optimizer"] == "adamw" and training["schedule"]["kind"] == "constant"
    return torch.optim.AdamW(
        model.parameters(),
        lr=training["learningRate"],
        betas=(training["beta1"], training["beta2"]),
        eps=training["epsilon"],
        weight_decay=training["weightDecay"],
        fused=True,
    )
