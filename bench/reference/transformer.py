"""The model in PyTorch, from torch's own encoder layers: an independent account of what packages/model computes.

Letters: B batch, T positions, D width, H heads, K = D / H, F mlp. Dropout is left out (rate 0 only), because
torch's layers drop in other places.
"""

import math

import torch
from torch import nn

PAD, START, END, OPEN, CLOSE = range(5)


def tokens_of(strings):
    """Start, brackets, end, then padding: [B, T] for the longest string."""
    width = max(len(s) for s in strings) + 2
    rows = [[START, *(OPEN if c == "(" else CLOSE for c in s), END] for s in strings]
    return torch.tensor([row + [PAD] * (width - len(row)) for row in rows])


def is_balanced(string):
    total = 0
    for c in string:
        total += 1 if c == "(" else -1
        if total < 0:
            return False
    return total == 0


class Transformer(nn.Module):
    def __init__(self, spec, length):
        super().__init__()
        assert spec["dropout"] == 0, "the reference has no dropout"
        self.spec = spec
        D = spec["dModel"]
        self.embedding = nn.Embedding(5, D)
        self.positions = nn.Embedding(length + 2, D) if spec["positional"] == "learned" else None
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                D,
                spec["heads"],
                spec["dMlp"],
                dropout=0.0,
                activation=spec["activation"],
                batch_first=True,
                norm_first=spec["norm"] == "pre",
            )
            for _ in range(spec["layers"])
        )
        self.final = nn.LayerNorm(D) if spec["norm"] == "pre" else nn.Identity()
        head = spec.get("head", {"kind": "linear"})
        self.hidden = None
        if head["kind"] == "mlp":
            norm = nn.LayerNorm(head["hidden"]) if head["norm"] else nn.Identity()
            activation = {"relu": nn.ReLU, "gelu": nn.GELU}[head["activation"]]()
            self.hidden = nn.Sequential(nn.Linear(D, head["hidden"]), norm, activation)
        self.head = nn.Linear(D if self.hidden is None else head["hidden"], 1)

    def forward(self, tokens):
        """[B, T] to logits [B]."""
        x = self.embedding(tokens) + self.position(tokens.shape[1])
        padding = tokens == PAD
        mask = None
        if self.spec["attention"] == "causal":
            mask = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
        for layer in self.layers:
            x = layer(x, src_mask=mask, src_key_padding_mask=padding if padding.any() else None)
        x = self.final(x)
        brackets = (tokens >= OPEN).float()
        n = brackets.sum(1).long()
        rows = torch.arange(len(tokens))
        match self.spec["readout"]:
            case "eos":
                x = x[rows, n + 1]
            case "first":
                x = x[:, 0]
            case "last":
                x = x[rows, n]
            case "mean":
                x = (x * brackets[..., None]).sum(1) / n[:, None]
        return self.head(x if self.hidden is None else self.hidden(x)).squeeze(-1)

    def position(self, T):
        D = self.spec["dModel"]
        if self.spec["positional"] == "none":
            return 0.0
        if self.positions is not None:
            return self.positions(torch.arange(T))
        # In double precision: an angle of 500 in single is off by more than the rounding of everything else.
        pace = torch.exp(torch.arange(0, D, 2, dtype=torch.float64) * (-math.log(10000.0) / D))
        angle = torch.arange(T, dtype=torch.float64)[:, None] * pace
        return torch.stack([angle.sin(), angle.cos()], dim=2).reshape(T, D).float()

    def slots(self):
        """Each parameter of TransformerLens's names: (name, tensor here, ours to theirs, theirs to ours)."""
        H, D = self.spec["heads"], self.spec["dModel"]
        K = D // H
        same = (lambda t: t, lambda t: t)
        turned = (lambda t: t.T, lambda t: t.T)
        yield "embed.W_E", self.embedding.weight, *same
        if self.positions is not None:
            yield "pos_embed.W_pos", self.positions.weight, *same
        for i, layer in enumerate(self.layers):
            at, attention = f"blocks.{i}", layer.self_attn
            for j, letter in enumerate("QKV"):
                rows = slice(j * D, (j + 1) * D)
                into = lambda t: t.permute(0, 2, 1).reshape(D, D)
                out = lambda t: t.reshape(H, K, D).permute(0, 2, 1)
                yield f"{at}.attn.W_{letter}", attention.in_proj_weight[rows], into, out
                bias = attention.in_proj_bias[rows]
                yield f"{at}.attn.b_{letter}", bias, lambda t: t.reshape(D), lambda t: t.reshape(H, K)
            out_weight = attention.out_proj.weight
            yield f"{at}.attn.W_O", out_weight, lambda t: t.reshape(D, D).T, lambda t: t.T.reshape(H, K, D)
            yield f"{at}.attn.b_O", attention.out_proj.bias, *same
            yield f"{at}.mlp.W_in", layer.linear1.weight, *turned
            yield f"{at}.mlp.b_in", layer.linear1.bias, *same
            yield f"{at}.mlp.W_out", layer.linear2.weight, *turned
            yield f"{at}.mlp.b_out", layer.linear2.bias, *same
            for ours, norm in (("ln1", layer.norm1), ("ln2", layer.norm2)):
                yield f"{at}.{ours}.w", norm.weight, *same
                yield f"{at}.{ours}.b", norm.bias, *same
        if self.spec["norm"] == "pre":
            yield "ln_final.w", self.final.weight, *same
            yield "ln_final.b", self.final.bias, *same
        if self.hidden is not None:
            linear, norm, _ = self.hidden
            yield "head.W_in", linear.weight, *turned
            yield "head.b_in", linear.bias, *same
            if isinstance(norm, nn.LayerNorm):
                yield "head.ln.w", norm.weight, *same
                yield "head.ln.b", norm.bias, *same
        yield "unembed.W_U", self.head.weight, *turned
        yield "unembed.b_U", self.head.bias, *same

    @torch.no_grad()
    def load(self, tensors):
        """Takes parameters by TransformerLens name and shape; there must be exactly the model's."""
        slots = list(self.slots())
        assert {name for name, *_ in slots} == set(tensors), "other parameters than the model's"
        for name, here, into, _ in slots:
            here.copy_(into(tensors[name]))

    @torch.no_grad()
    def dump(self):
        return {name: out(here).contiguous() for name, here, _, out in self.slots()}


def optimizer_of(model, training, steps):
    """torch's own optimizer and schedulers for a training spec; step both after each batch."""
    adam = dict(betas=(training["beta1"], training["beta2"]), eps=training["epsilon"])
    make, settings = {
        "adam": (torch.optim.Adam, adam),
        "adamw": (torch.optim.AdamW, adam),
        "sgd": (torch.optim.SGD, dict(momentum=training.get("momentum", 0.9))),
    }[training["optimizer"]]
    optimizer = make(
        model.parameters(), lr=training["learningRate"], weight_decay=training["weightDecay"], **settings
    )
    schedule = training["schedule"]
    lr = torch.optim.lr_scheduler
    if schedule["kind"] == "constant":
        return optimizer, lr.ConstantLR(optimizer, 1.0, 0)
    warmup = schedule["warmupSteps"]
    lowest = training["learningRate"] * schedule["finalFraction"]
    falling = lr.CosineAnnealingLR(optimizer, max(1, steps - 1 - warmup), eta_min=lowest)
    if warmup == 0:
        return optimizer, falling
    rising = lr.LinearLR(optimizer, 1 / (warmup + 1), 1.0, warmup)
    return optimizer, lr.SequentialLR(optimizer, [rising, falling], [warmup])


def train_step(model, optimizer, scheduler, training, tokens, labels):
    """One step; returns the loss and the gradient norm before clipping."""
    optimizer.zero_grad()
    loss = nn.functional.binary_cross_entropy_with_logits(model(tokens), labels)
    loss.backward()
    limit = training["gradientClip"]
    norm = nn.utils.clip_grad_norm_(model.parameters(), math.inf if limit is None else limit)
    optimizer.step()
    scheduler.step()
    return loss.item(), norm.item()
