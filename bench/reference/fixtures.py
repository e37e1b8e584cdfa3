"""Writes test/fixtures/torch/*.json: what torch computes for small models, which packages/model is tested against.

    python bench/reference/fixtures.py

Parameters and batches are not stored: both sides draw them from the same small generator (Draws here, and in
packages/model/src/torch-fixtures.test.ts).
"""

import json
from pathlib import Path

import torch
from transformer import Transformer, optimizer_of, tokens_of, train_step

OUT = Path(__file__).parents[2] / "test/fixtures/torch"
STRINGS = ["()", "(())()", "))((()", "()()()()", "(((((((", ")"]


class Draws:
    """Numerical Recipes' linear congruential generator, modulo 2^32: exact in any language."""

    def __init__(self, seed):
        self.state = seed

    def integer(self):
        self.state = (1664525 * self.state + 1013904223) & 0xFFFFFFFF
        return self.state >> 8  # 24 bits: exact as a float32

    def uniform(self):
        return self.integer() / 2**23 - 1  # [-1, 1)


def parameters(model, seed):
    """Uniform numbers, name by name in alphabetical order, row-major; around 1 for the scales of norms."""
    draws = Draws(seed)
    found = {}
    for name, tensor in sorted(model.dump().items()):
        values = torch.tensor([draws.uniform() for _ in range(tensor.numel())]).reshape(tensor.shape)
        scale = ".ln" in f".{name}" and name.endswith(".w")
        found[name] = 1 + values / 2 if scale else values / 2
    return found


def spec_of(**changes):
    spec = {"layers": 2, "dModel": 8, "heads": 2, "dMlp": 12, "activation": "relu", "positional": "sinusoidal"}
    spec |= {"attention": "bidirectional", "readout": "eos", "norm": "pre", "dropout": 0, "initStd": None}
    return spec | changes


FORWARD = [
    {},
    {"norm": "post", "readout": "mean"},
    {"attention": "causal", "readout": "last"},
    {"attention": "causal", "readout": "mean", "positional": "learned"},
    {"activation": "gelu", "readout": "first", "heads": 4},
    {"norm": "post", "activation": "gelu", "positional": "none", "readout": "last", "layers": 1},
    {"head": {"kind": "mlp", "hidden": 6, "norm": True, "activation": "relu"}},
    {"norm": "post", "readout": "mean", "head": {"kind": "mlp", "hidden": 10, "norm": False, "activation": "gelu"}},
]

TRAINING = {"beta1": 0.9, "beta2": 0.98, "epsilon": 1e-8, "weightDecay": 0.1, "batchSize": 4, "learningRate": 0.01}
OPTIMIZERS = [
    {
        "optimizer": "adamw",
        "gradientClip": 0.5,
        "schedule": {"kind": "cosine", "warmupSteps": 2, "finalFraction": 0.1},
    },
    {"optimizer": "adam", "gradientClip": None, "schedule": {"kind": "constant"}},
    {
        **{"optimizer": "sgd", "momentum": 0.8, "learningRate": 0.1, "gradientClip": 1},
        "schedule": {"kind": "cosine", "warmupSteps": 2, "finalFraction": 0.1},
    },
    {"optimizer": "sgd", "momentum": 0, "weightDecay": 0, "gradientClip": None, "schedule": {"kind": "constant"}},
]
STEPS = 5

# Losses and gradient norms of other models on strings of several lengths: they are right if the gradients are.
GRADIENTS = [
    {"norm": "post", "readout": "mean", "activation": "gelu"},
    {"attention": "causal", "readout": "last", "positional": "learned"},
    {"attention": "causal", "readout": "eos", "norm": "post"},
    {"readout": "first", "positional": "none", "heads": 4, "activation": "gelu"},
    {"attention": "causal", "readout": "mean", "layers": 1},
    {"readout": "mean", "head": {"kind": "mlp", "hidden": 6, "norm": True, "activation": "gelu"}},
    {"readout": "eos", "head": {"kind": "mlp", "hidden": 10, "norm": False, "activation": "relu"}},
]


def forward_case(changes, seed):
    model = Transformer(spec_of(**changes), 8)
    model.load(parameters(model, seed))
    with torch.no_grad():
        return {"model": model.spec, "seed": seed, "length": 8, "logits": model(tokens_of(STRINGS)).tolist()}


def optimizer_case(changes, seed):
    model = Transformer(spec_of(layers=1, dMlp=8), 8)
    found = trained(model, TRAINING | changes, seed, padded=False)
    # The gradient of a key's bias is 0 but for rounding, which Adam makes a step of: it says nothing.
    tensors = {name: t.flatten().tolist() for name, t in model.dump().items() if not name.endswith("b_K")}
    return {**found, "parameters": tensors}


def gradient_case(changes, seed):
    model = Transformer(spec_of(**changes), 8)
    training = TRAINING | {"optimizer": "adamw", "gradientClip": 1, "schedule": {"kind": "constant"}}
    return {**trained(model, training, seed, padded=True), "parameters": {}}


def trained(model, training, seed, padded):
    model.load(parameters(model, seed))
    optimizer, scheduler = optimizer_of(model, training, STEPS)
    draws = Draws(seed + 1)
    reports, rates = [], []
    for _ in range(STEPS):
        lengths = [1 + draws.integer() % 8 if padded else 8 for _ in range(training["batchSize"])]
        lengths[0] = 8
        strings = ["".join("()"[draws.integer() % 2] for _ in range(n)) for n in lengths]
        labels = torch.tensor([float(draws.integer() % 2) for _ in strings])
        rates.append(optimizer.param_groups[0]["lr"])
        reports.append(train_step(model, optimizer, scheduler, training, tokens_of(strings), labels))
    return {
        **{"model": model.spec, "training": training, "seed": seed, "length": 8, "padded": padded},
        **{"steps": STEPS, "rates": rates, "reports": reports},
    }


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.8g}")
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, (list, tuple)) else value


def write(name, value):
    (OUT / name).write_text(json.dumps(rounded({"torch": torch.__version__, **value})) + "\n")


if __name__ == "__main__":
    torch.use_deterministic_algorithms(True)
    OUT.mkdir(parents=True, exist_ok=True)
    write("forward.json", {"strings": STRINGS, "cases": [forward_case(c, i) for i, c in enumerate(FORWARD)]})
    write("optimizer.json", {"cases": [optimizer_case(c, 20 + i) for i, c in enumerate(OPTIMIZERS)]})
    write("gradients.json", {"cases": [gradient_case(c, 40 + i) for i, c in enumerate(GRADIENTS)]})
