"""What the torments share: the program, a folder, the time there is, and how a program ended."""

import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST = 300  # seconds that one run of a program may take: longer, and it hangs


class Failed(Exception):
    """heed did not hold; the message says how."""


class Skipped(Exception):
    """A part cannot be had on this machine; the message says why."""


@dataclass(frozen=True)
class Ended:
    code: int  # as shells have it: 128 + signal
    out: bytes
    err: str


@dataclass
class Bench:
    heed: Path
    folder: Path  # to work in
    random: Random
    end: float  # of the time that the part has, by time.monotonic()
    count: int  # of mutations

    @property
    def model(self):
        return ROOT / "models" / "toy"

    def rounds(self, least=1):
        """1, 2, ... until the time is over, but no fewer than `least`."""
        number = 0
        while number < least or time.monotonic() < self.end:
            number += 1
            yield number

    def fresh(self, name):
        """An empty folder of that name."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        (self.folder / name).mkdir(parents=True)
        return self.folder / name


def expect(holds, message):
    if not holds:
        raise Failed(message)


def in_words(command):
    return " ".join(str(word) for word in command)


def shell_code(code):
    return 128 - code if code < 0 else code


def start(command, **options):
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([str(word) for word in command], **(streams | options))


def wait(process, seconds=LONGEST):
    """How a started program ends."""
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise Failed(f"{in_words(process.args)} hangs: no end within {seconds} s") from None
    return Ended(shell_code(process.returncode), out or b"", (err or b"").decode("utf-8", "replace"))


def run(command, seconds=LONGEST, **options):
    return wait(start(command, **options), seconds)


def succeed(command, **options):
    ended = run(command, **options)
    expect(ended.code == 0, f"{in_words(command)} ended with {ended.code}: {ended.err[-500:]}")
    return ended


def send_later(command, seconds, number, **options):
    """Starts a program and sends it a signal after a while: (whether it ran still, how it ended)."""
    process = start(command, **options)
    try:
        process.wait(timeout=seconds)
        return False, wait(process)
    except subprocess.TimeoutExpired:
        process.send_signal(number)
        return True, wait(process) if number != signal.SIGSTOP else None


def killed(command, seconds):
    """Kills a program after a while; says whether it was still there. (By itself it may only succeed.)"""
    ran, ended = send_later(command, seconds, signal.SIGKILL)
    expect(ran or ended.code == 0, f"{in_words(command)} ended with {ended.code}: {ended.err[-500:]}")
    return ran


def expect_sentence(ended, what):
    """Refused: exit code 1 and one sentence that says what cannot be written."""
    good = re.fullmatch(r"heed: [^\n]*cannot [^\n]*\n", ended.err) and "filesystem error" not in ended.err
    expect(ended.code == 1 and good, f"{what}: exit code {ended.code}, and '{ended.err[-500:]}'")


def temporaries(folder):
    return [path for path in folder.rglob("*.tmp")]


def resident(process):
    """MiB that a running program has in memory; None at its end."""
    try:
        told = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process.pid}/status").read_text())
    except OSError:
        return None
    return int(told[1]) / 1024 if told else None


def is_root():
    return os.geteuid() == 0
