"""The sweep as one runs it with Ray Tune and PyTorch: python ray_sweep.py FOLDER.

FOLDER/sweep.json lists the runs and what they share; strings and initial weights lie beside it. Two trials at a time
with a processor and a thread each. Prints one line of JSON, the accuracies of each run.
"""

import json
import os
import sys
import time
from pathlib import Path

HERE = str(Path(__file__).parent.parent / "engine")
SCORED_AT_ONCE = 256


def train(config):
    import numpy as np
    import torch
    import torch.nn.functional as F
    from ray import tune
    from safetensors.torch import load_file, save_file

    sys.path.insert(0, HERE)
    from torch_model import Model, adamw_of

    config = config["run"]
    torch.set_num_threads(1)
    began = time.perf_counter()
    training, T = config["training"], config["T"]
    folder = Path(config["folder"])

    def dataset(name):
        rows = np.fromfile(folder / config["data"] / f"{name}.u8", np.uint8).reshape(-1, T + 1)
        return torch.from_numpy(rows[:, :T].astype(np.int64)), torch.from_numpy(rows[:, T].astype(np.float32))

    strings, labels = dataset("train")
    held_back = dataset("validation")
    model = Model(config["model"], T)
    model.load(load_file(folder / config["weights"]))
    optimizer = adamw_of(model, training)
    order = torch.Generator().manual_seed(config["seed"])
    steps, B = training["maxSteps"], training["batchSize"]
    per_epoch = len(strings) // B
    loss_sum, trained = 0.0, 0.0
    for step in range(steps):
        at = step % per_epoch
        if at == 0:
            rows = torch.randperm(len(strings), generator=order)
        started = time.perf_counter()
        batch = rows[at * B : (at + 1) * B]
        optimizer.zero_grad(set_to_none=True)
        loss = F.binary_cross_entropy_with_logits(model(strings[batch]), labels[batch])
        loss.backward()
        if training["gradientClip"] is not None:
            torch.nn.utils.clip_grad_norm_(model.parameters(), training["gradientClip"])
        optimizer.step()
        loss_sum += loss.item()
        trained += time.perf_counter() - started
        last = step + 1 == steps
        if last or at + 1 == per_epoch:
            found = {"step": step + 1, "loss": loss_sum / (at + 1), "validation": accuracy(model, *held_back)}
            loss_sum = 0.0
            if not last:
                tune.report(found)
    found.update({test: accuracy(model, *dataset(f"test-{test}")) for test in config["tests"]})
    save_file(model.state_dict(), "weights.safetensors")
    tune.report({**found, "trained": trained, "whole": time.perf_counter() - began})


def accuracy(model, strings, labels):
    import torch

    model.eval()
    with torch.inference_mode():
        logits = torch.cat([model(part) for part in strings.split(SCORED_AT_ONCE)])
    model.train()
    return ((logits > 0) == (labels > 0.5)).float().mean().item()


def main(folder):
    # Before Ray is loaded: nothing sent anywhere; and trials not at Ray's niceness of 15, which would hold them back
    # wherever the machine has anything else to do.
    os.environ.update(RAY_USAGE_STATS_ENABLED="0", RAY_worker_niceness="0")
    import ray
    from ray import tune

    sweep = json.loads((Path(folder) / "sweep.json").read_text())
    ray.init(num_cpus=sweep["workers"], include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    shared = {**sweep["shared"], "folder": str(Path(folder).resolve())}
    tuner = tune.Tuner(
        tune.with_resources(train, {"cpu": 1}),
        param_space={"run": tune.grid_search([{**shared, **run} for run in sweep["runs"]])},
        tune_config=tune.TuneConfig(max_concurrent_trials=sweep["workers"], reuse_actors=True),
        run_config=tune.RunConfig(storage_path=str(Path(folder).resolve() / "ray"), verbose=0),
    )
    results = tuner.fit()
    ray.shutdown()
    errors = [str(result.error) for result in results if result.error is not None]
    if errors:
        sys.exit(f"{len(errors)} trials failed, the first: {errors[0]}")
    keep = ("step", "loss", "validation", "trained", "whole", *sweep["shared"]["tests"])
    print(json.dumps([{"run": r.config["run"]["id"], **{key: r.metrics[key] for key in keep}} for r in results]))


if __name__ == "__main__":
    main(sys.argv[1])
