"""One contestant in PyTorch, as a process: python theirs.py THREADS eager|layers|compile|max-autotune.

A line of JSON asks for a piece of work, a line of JSON answers; see ../lib/child.mjs.
"""

import json
import sys
import time
import traceback
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch_model import Block, Layer, Model, adamw_of

THREADS, KIND = int(sys.argv[1]), sys.argv[2]
BATCHES = (64, 256, 1024)
ROUNDS, LEAST_SECONDS = 5, 0.06


class Work:
    def __init__(self, folder):
        folder = Path(folder)
        about = json.loads((folder / "work.json").read_text())
        self.training, self.T, B = about["training"], about["T"], about["B"]
        self.model = Model(about["model"], self.T, block=Layer if KIND == "layers" else Block)
        self.model.load(load_file(folder / "weights.safetensors"))
        self.optimizer = adamw_of(self.model, self.training)
        tokens = torch.from_numpy(np.fromfile(folder / "tokens.i32", "<i4").reshape(-1, self.T).astype(np.int64))
        labels = torch.from_numpy(np.fromfile(folder / "labels.f32", "<f4"))
        self.batches = [(tokens[i : i + B].clone(), labels[i : i + B].clone()) for i in range(0, len(labels), B)]
        self.strings = tokens
        self.done = 0
        loss = lambda x, y: F.binary_cross_entropy_with_logits(self.model(x), y)
        self.loss, self.forward = compiled(loss), compiled(self.model)
        self.batch = None

    def step(self):
        tokens, labels = self.batches[self.done % len(self.batches)]
        self.done += 1
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(tokens, labels)
        loss.backward()
        if self.training["gradientClip"] is not None:
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.training["gradientClip"])
        self.optimizer.step()
        return loss.item()

    def scores(self, n, batch):
        with torch.inference_mode():
            strings = self.strings
            # Into one tensor: small ones kept in between would take the heap apart.
            logits = torch.empty(n)
            for i in range(0, n, batch):
                tokens = strings[i % len(strings) :][: min(batch, n - i)]
                logits[i : i + batch] = self.forward(tokens)
            return logits


def compiled(function):
    if KIND == "compile":
        return torch.compile(function)
    if KIND == "max-autotune":
        return torch.compile(function, mode="max-autotune")
    return function


work = None


def about():
    return {"version": f"PyTorch {torch.__version__}", "python": sys.version.split()[0]}


def prepare(dir):
    global work
    torch.compiler.reset()
    work = Work(dir)
    work.model.train()
    return {}


def steps(n):
    ms, losses = [], []
    for _ in range(n):
        started = time.perf_counter()
        losses.append(work.step())
        ms.append(1000 * (time.perf_counter() - started))
    return {"ms": ms, "losses": losses}


def scores(n):
    """The forward pass alone, in batches of the size that is fastest here."""
    work.model.eval()
    if work.batch is None:
        trial = min(n, 2 * BATCHES[-1])
        took = {}
        for batch in BATCHES:
            work.scores(trial, batch)
            took[batch] = timed(lambda: work.scores(trial, batch))
        work.batch = min(took, key=took.get)
    started = time.perf_counter()
    found = work.scores(n, work.batch)
    return {"seconds": time.perf_counter() - started, "first": found[:8].tolist(), "batch": work.batch}


def products(products):
    return {"ms": [1000 * product(**one) for one in products]}


def product(batch, m, k, n, a, b, **_):
    """Seconds of one product, into memory that is there; the fastest round."""
    lead = [] if batch == 1 else [batch]
    pairs = [
        (
            torch.randn(*lead, k, m).mT if a else torch.randn(*lead, m, k),
            torch.randn(*lead, n, k).mT if b else torch.randn(*lead, k, n),
        )
        for _ in range(3)
    ]
    out = torch.empty(*lead, m, n)
    multiply = torch.mm if batch == 1 else torch.bmm

    def all():
        for x, y in pairs:
            multiply(x, y, out=out)

    with torch.inference_mode():
        all()
        repeats = max(1, round(LEAST_SECONDS / timed(all)))
        rounds = [timed(lambda: [all() for _ in range(repeats)]) for _ in range(ROUNDS)]
    return min(rounds) / repeats / len(pairs)


def timed(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    torch.set_num_threads(THREADS)
    torch.set_num_interop_threads(1)
    TASKS = {"about": about, "prepare": prepare, "steps": steps, "scores": scores, "products": products}
    answers = sys.stdout
    sys.stdout = sys.stderr
    for line in sys.stdin:
        question = json.loads(line)
        try:
            reply = TASKS[question.pop("do")](**question)
        except Exception:
            reply = {"error": traceback.format_exc()}
        answers.write(json.dumps(reply) + "\n")
        answers.flush()
