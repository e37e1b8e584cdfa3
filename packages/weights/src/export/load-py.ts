/**
 * The program that goes with an export. It loads with every TransformerLens from 2 on: 4 has no HookedTransformer, and a
 * converter of its own for what HookedTransformer saved.
 */
export const LOAD_PY = `"""Loads the model beside this file into TransformerLens (2, 3 or 4), and computes its logits.

    python load.py '(())' ')('

load() gives the TransformerLens model; logits(model, strings) one number a string, above 0 where balanced.
Brackets are characters of ()[]{}<>, or words with spaces for as many types as there are: '(4 (0 )0 )4'.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import torch
from safetensors.torch import load_file

HERE = Path(__file__).parent
PAIRS = ["()", "[]", "{}", "<>"]


def load(folder=HERE):
    cfg = json.loads((folder / "config.json").read_text())
    state = load_file(folder / "model.safetensors")
    state = {name: x for name, x in state.items() if not name.startswith("head.")}  # see through_head
    if int(version("transformer-lens").split(".")[0]) < 4:
        from transformer_lens import HookedTransformer, HookedTransformerConfig

        model = HookedTransformer(HookedTransformerConfig(**cfg, device="cpu"))
        # What is missing are masks, which each version makes for itself.
        missing, unexpected = model.load_state_dict(state, strict=False)
        missing = [name for name in missing if not name.endswith((".mask", ".IGNORE"))]
        assert not missing and not unexpected, (missing, unexpected)
    else:
        from transformer_lens import TransformerBridge, TransformerBridgeConfig
        from transformer_lens.model_bridge.sources import native  # noqa: F401
        from transformer_lens.utilities.tl_checkpoint_conversion import convert_tl_checkpoint

        config = TransformerBridgeConfig(**cfg, device="cpu")
        model = TransformerBridge.boot_native(config)
        model.load_state_dict(convert_tl_checkpoint(state, config), strict=True)
    return model.eval()


def ids_of(brackets):
    """The token of each bracket, by its word and, of the first types, by its character."""
    ids = {f"{side}{t}": token for t, both in enumerate(brackets) for side, token in zip("()", both)}
    ids.update({c: token for pair, both in zip(PAIRS, brackets) for c, token in zip(pair, both)})
    return ids


def tokens_of(string, ids):
    brackets = string.split() if any(c.isdigit() for c in string) else string
    for bracket in brackets:
        if bracket not in ids:
            raise ValueError(f"{string!r}: the model knows no {bracket!r}, only {' '.join(ids)}")
    return [ids[bracket] for bracket in brackets]


def encode(strings, folder=HERE):
    """Token ids [B, T], where padding is [B, T], and the tokens of each string [B]."""
    said = json.loads((folder / "sweepstack.json").read_text())
    tokens = said["tokens"]
    ids = ids_of(tokens["brackets"])
    start, end = ([] if tokens[name] is None else [tokens[name]] for name in ("start", "end"))
    rows = [start + tokens_of(s, ids) + end for s in strings]
    n_ctx = json.loads((folder / "config.json").read_text())["n_ctx"]
    width = n_ctx if said["padding"] == "seen" else max(len(row) for row in rows)
    lengths = torch.tensor([len(row) for row in rows])
    padded = torch.tensor([row + [tokens["pad"]] * (width - len(row)) for row in rows])
    return padded, torch.arange(width)[None] >= lengths[:, None], lengths


def through_head(x, folder):
    """What is read [B, N] to one number a string: as it is, or through the layers of an mlp head, of which the unembedding is the first."""
    head = json.loads((folder / "sweepstack.json").read_text()).get("head")
    if head is not None:
        state = load_file(folder / "model.safetensors")
        if head["norm"]:
            eps = json.loads((folder / "config.json").read_text())["eps"]
            x = torch.nn.functional.layer_norm(x, x.shape[-1:], state["head.ln.w"], state["head.ln.b"], eps)
        gelu = torch.nn.functional.gelu
        tanh_gelu = lambda x: gelu(x, approximate="tanh")
        x = {"relu": torch.relu, "gelu": gelu, "gelu_new": tanh_gelu}[head["activation"]](x)
        x = x @ state["head.W_out"] + state["head.b_out"]
    return x[:, 0]


def logits(model, strings, folder=HERE):
    said = json.loads((folder / "sweepstack.json").read_text())
    ids, hidden, lengths = encode(strings, folder)
    masked = said["padding"] == "masked"
    with torch.no_grad():
        if hasattr(model, "original_model"):
            out = model(ids, attention_mask=(~hidden).long()) if masked else model(ids)
        else:
            # HookedTransformer hides padding of causal models only, so a hook does.
            hide = lambda scores, hook: scores.masked_fill(hidden[:, None, None], -1e5) if masked else scores
            out = model.run_with_hooks(ids, fwd_hooks=[(lambda name: name.endswith("attn_scores"), hide)])
    # There are outputs at each position; which count is the readout.
    first = 0 if said["tokens"]["start"] is None else 1
    stops = lengths - (0 if said["tokens"]["end"] is None else 1)
    spans = {
        "first": [(0, 1) for _ in strings],
        "eos": [(n - 1, n) for n in lengths],
        "last": [(to - 1, to) for to in stops],
        "mean": [(first, to) for to in stops],
        "mean-tokens": [(0, n) for n in lengths],
        "mean-all": [(0, out.shape[1]) for _ in strings],
    }[said["readout"]]
    read = torch.stack([out[i, a:b].mean(0) for i, (a, b) in enumerate(spans)])
    return through_head(read, folder).tolist()


if __name__ == "__main__":
    strings = sys.argv[1:] or ["(())", ")("]
    for string, z in zip(strings, logits(load(), strings)):
        print(f"{string}\\t{z:.6f}\\t{'balanced' if z > 0 else 'unbalanced'}")
`
