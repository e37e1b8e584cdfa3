"""Trains the runs that ours.mjs wrote in PyTorch: the same initial weights, batches, steps and optimizer.

    python bench/reference/theirs.py DIR

Labels are computed here anew. Writes DIR/*/torch/TEST.f32, one logit a string.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from transformer import Transformer, is_balanced, optimizer_of, tokens_of, train_step


def lines(path):
    return path.read_text().splitlines()


def run(folder):
    about = json.loads((folder / "run.json").read_text())
    training = about["training"]
    torch.manual_seed(about["seed"])
    model = Transformer(about["model"], about["length"])
    model.load(load_file(folder / "initial.safetensors"))
    strings = lines(folder / "train.txt")
    tokens = tokens_of(strings)
    labels = torch.tensor([float(is_balanced(s)) for s in strings])
    steps, B = about["summary"]["steps"], about["B"]
    order = torch.from_numpy(np.fromfile(folder / "order.u32", "<u4").astype(np.int64).reshape(steps, B))
    optimizer, scheduler = optimizer_of(model, training, about["steps"])
    started = time.time()
    for step, rows in enumerate(order):
        loss, _ = train_step(model, optimizer, scheduler, training, tokens[rows], labels[rows])
        if step % 50 == 0:
            print(f"\r{folder}: step {step} of {steps}, loss {loss:.4f}   ", end="", file=sys.stderr)
    print(f"\r{folder}: {steps} steps in {time.time() - started:.0f} s, loss {loss:.4f}   ", file=sys.stderr)
    model.eval()
    for name in about["tests"]:
        test = lines(folder / "tests" / f"{name}.txt")
        with torch.no_grad():
            # Strings of one batch are padded to its longest, which the mask hides.
            logits = [model(tokens_of(test[i : i + 50])) for i in range(0, len(test), 50)]
        torch.cat(logits).numpy().astype("<f4").tofile(folder / "torch" / f"{name}.f32")


if __name__ == "__main__":
    torch.set_num_threads(1)
    for found in sorted(Path(sys.argv[1]).glob("*/run.json")):
        run(found.parent)
