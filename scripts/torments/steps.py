"""Each step by which a program changes files, one by one: strace counts them, and kills or fails at the one wanted."""

import shutil
from collections import Counter
from dataclasses import dataclass

from .running import Skipped, run, succeed

CALLS = "write,writev,fsync,rename,mkdir,unlink,unlinkat,rmdir,ftruncate,truncate"


def require_strace():
    if not shutil.which("strace"):
        raise Skipped("strace is not installed (apt-get install strace)")
    ended = run(["strace", "-qq", "-o", "/dev/null", "true"])
    if ended.code != 0:
        raise Skipped(f"strace may not watch programs here: {ended.err.strip()}")


def traced(command, *more, log="/dev/null"):
    return ["strace", "-f", "--seccomp-bpf", "-qq", "-o", log, "-e", f"trace={CALLS}", *more, *command]


@dataclass(frozen=True)
class Step:
    call: str
    number: int  # from 1 on, among those of this call

    def __str__(self):
        return f"{self.call} {self.number}"


def steps_of(command, folder):
    """Those that the main thread of a program takes, in their order."""
    log = folder / "steps.log"
    succeed(traced(command, log=log))
    lines = [line.split(None, 1) for line in log.read_text(errors="replace").splitlines()]
    calls = [call.split("(")[0] for thread, call in lines if thread == lines[0][0] and "(" in call]
    seen = Counter()
    steps = []
    for call in calls:
        seen[call] += 1
        steps.append(Step(call, seen[call]))
    return steps


def at(step, action, command):
    """The program, with an action at its step: "signal=KILL", "error=ENOSPC"."""
    return traced(command, "-e", f"inject={step.call}:{action}:when={step.number}")
