"""Runs a command and says what it and all it starts use: wall time, processor time, the largest memory at one time.

    python measure.py OUT.json COMMAND…

Processes that outlive the command (a service, a database) are waited for. Processor time is read of each process while
it lives, since a parent that does not wait for its children (Ray's does not) has no account of theirs; what is missed
is at most a second of each. Memory is PSS, shared pages divided among their users, looked at every eight seconds: the
system walks all pages of a process for it, and looking ten times a second and twice a second took 14 % of a core from
what is measured. Linux only, by /proc and prctl; elsewhere there are the wall time, and the processor time of what was
waited for.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
LOOK_SECONDS = 1
MEMORY_EVERY = 8
TICK = os.sysconf("SC_CLK_TCK")


def adopt_orphans():
    """Processes whose parent ended become ours, so that they are seen, and can be waited for."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def descendants():
    """Of this process: pid, start (which tells a pid used again), seconds of processor time."""
    stats = {}
    children = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            fields = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(name)
        stats[pid] = (pid, fields[19], (int(fields[11]) + int(fields[12])) / TICK)
        children.setdefault(int(fields[1]), []).append(pid)
    ask = [os.getpid()]
    while ask:
        below = children.get(ask.pop(), [])
        yield from (stats[pid] for pid in below)
        ask += below


def pss_bytes(pid):
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return 1024 * int(line.split()[1])
    except OSError:
        pass
    return 0


class Watch(threading.Thread):
    """Looks at all descendants until `over` is set."""

    def __init__(self):
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.cpu = {}
        self.peak = None
        self.largest = None

    def run(self):
        looks = 0
        while sys.platform == "linux" and not self.over.wait(LOOK_SECONDS):
            living = list(descendants())
            self.cpu.update({(pid, start): seconds for pid, start, seconds in living})
            if looks % MEMORY_EVERY == 0:
                each = [pss_bytes(pid) for pid, _, _ in living]
                self.peak = max(self.peak or 0, sum(each))
                self.largest = max(self.largest or 0, max(each, default=0))
            looks += 1


def wait_for_all():
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def main(out, *command):
    adopt_orphans()
    watch = Watch()
    watch.start()
    began = time.perf_counter()
    code = subprocess.Popen(command).wait()
    wall = time.perf_counter() - began
    wait_for_all()
    watch.over.set()
    watch.join()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = max(sum(watch.cpu.values()), used.ru_utime + used.ru_stime)
    figures = {"wall": wall, "cpu": cpu, "peak": watch.peak, "largest": watch.largest}
    Path(out).write_text(json.dumps(figures))
    sys.exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
