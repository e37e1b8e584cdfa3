"""The samplers and features of bench/data.mjs in straight NumPy: the same tables, the same sets of strings, exact to
the same bits. Strings are rows of bytes, 1 for `(`; vectorised over strings, with a loop over positions, in batches
that stay in cache. Reads one JSON task a line, answers with one JSON line; times are of the work alone.
"""

import json
import sys
import time

import numpy as np

BATCH = 8192


class Walks:
    """Walks of length n with the largest prefix sum in [top_min, top_max], the smallest at least `floor`, and the last
    `end`, uniform over them. Row `left` of `chance` holds P(open) by state, in units of 2^-32; a state is
    height - floor, and that plus `width` once top_min was reached (there from the start if it is 0).
    """

    def __init__(self, n, top_min, top_max, floor, end):
        self.n, self.floor = n, floor
        self.width = width = top_max - floor + 1
        states = 2 * width
        heights = np.arange(floor, top_max + 1)
        self.start = -floor + (width if top_min <= 0 else 0)
        up = np.arange(1, states + 1)
        up[top_min - 1 - floor] += width  # on to the state that has reached it
        self.up = np.where(np.tile(heights, 2) < top_max, up, states)  # `states` is nowhere: no way on
        self.down = np.where(np.tile(heights, 2) > floor, np.arange(-1, states - 1), states)
        ways = np.zeros(states + 1)
        ways[width + end - floor] = 1
        self.chance = np.zeros((n + 1, states), np.float64)
        for left in range(1, n + 1):
            opened, closed = ways[self.up], ways[self.down]
            total = opened + closed
            np.divide(opened, total, out=self.chance[left], where=total > 0)
            ways[:states] = total / 2.0 ** np.frexp(total.max())[1]  # a power of two loses nothing
        self.chance *= 2.0**32
        self.high = np.minimum(np.floor(self.chance), 2**32 - 1).astype(np.uint32)
        # next state by 2 * state + open, so that one look-up moves on
        self.next = np.stack([self.down, self.up], axis=1).ravel().astype(np.intp) % states

    @property
    def bytes(self):
        return self.chance.nbytes + self.high.nbytes + self.next.nbytes

    def sample(self, rng, out):
        """Fills the rows of `out` (uint8)."""
        for first in range(0, len(out), BATCH):
            self._batch(rng, out[first : first + BATCH])

    def _batch(self, rng, out):
        size = len(out)
        state = np.full(size, self.start, np.intp)
        columns = np.empty((self.n, size), np.uint8)  # by position, so that each step writes in one run
        threshold = np.empty(size, np.uint32)
        opened = np.empty(size, bool)
        tied = np.empty(size, bool)
        for at in range(self.n):
            row = self.high[self.n - at]
            drawn = rng.integers(0, 2**32, size, np.uint32)
            np.take(row, state, out=threshold, mode="clip")  # the mode that needs no buffer
            np.less(drawn, threshold, out=opened)
            np.equal(drawn, threshold, out=tied)
            if tied.any():
                chance = self.chance[self.n - at][state[tied]]
                opened[tied] = drawn[tied] + rng.random(tied.sum()) < chance
            columns[at] = opened
            np.multiply(state, 2, out=state)
            np.add(state, opened, out=state)
            state = np.take(self.next, state, mode="clip")
        out[:] = columns.T


def features(strings):
    """Label, depth, count, dip, length, first, last and trailing run of rows of bytes."""
    n, length = strings.shape
    names = ["label", "depth", "count", "dip", "length", "first", "last", "trailing"]
    found = {name: np.empty(n, np.int16) for name in names}
    for start in range(0, n, BATCH):
        rows = strings[start : start + BATCH]
        part = slice(start, start + len(rows))
        # 16 bits are enough for any length; by position, so that sums, largest and smallest run over whole rows
        sums = np.cumsum(rows.T.astype(np.int16) * 2 - 1, axis=0, dtype=np.int16)
        count = sums[-1]
        depth = np.maximum(sums.max(axis=0), 0)
        dip = np.minimum(sums.min(axis=0), 0)
        reverse = rows[:, ::-1]
        run = np.where(reverse.any(axis=1), reverse.argmax(axis=1), length)
        found["label"][part] = (count == 0) & (dip == 0)
        found["depth"][part], found["count"][part], found["dip"][part] = depth, count, dip
        found["length"][part] = length
        found["first"][part], found["last"][part] = rows[:, 0], rows[:, -1]
        found["trailing"][part] = run
    return found


def summary(strings):
    """What both samplers' strings are compared by."""
    found = features(strings)
    wide = {name: found[name].astype(np.float64) for name in ("depth", "count", "dip", "trailing")}
    return {
        name: {"min": float(x.min()), "max": float(x.max()), "mean": float(x.mean()), "sd": float(x.std())}
        for name, x in wide.items()
    }


def sums(found):
    return {name: int(x.sum(dtype=np.int64)) for name, x in found.items()}


kept = {}
rng = np.random.Generator(np.random.SFC64(1))  # the fastest NumPy has


def table(n, top_min, top_max, floor, end):
    started = time.perf_counter()
    kept["walks"] = walks = Walks(n, top_min, top_max, floor, end)
    return {"seconds": time.perf_counter() - started, "bytes": walks.bytes}


def sample(n):
    walks = kept["walks"]
    if "out" not in kept or kept["out"].shape != (n, walks.n):
        kept["out"] = np.zeros((n, walks.n), np.uint8)
    started = time.perf_counter()
    walks.sample(rng, kept["out"])
    return {"seconds": time.perf_counter() - started, "summary": summary(kept["out"][:100_000])}


def read(path, length):
    kept["strings"] = np.fromfile(path, np.uint8).reshape(-1, length)
    return {"seconds": 0}


def measure():
    started = time.perf_counter()
    found = features(kept["strings"])
    return {"seconds": time.perf_counter() - started, "sums": sums(found)}


TASKS = {"table": table, "sample": sample, "read": read, "measure": measure}

print(json.dumps({"numpy": np.__version__, "python": sys.version.split()[0]}), flush=True)
for line in sys.stdin:
    task = json.loads(line)
    print(json.dumps(TASKS[task.pop("task")](**task)), flush=True)
