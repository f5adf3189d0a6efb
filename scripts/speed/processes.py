"""Programs that are timed: what they say, and what they cost."""

import os
import re
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class Failed(Exception):
    """A program ended with an error; the message has its words."""


@dataclass(frozen=True)
class Finished:
    wall: float  # seconds
    cpu: float  # seconds, of all threads, the system's included
    out: str
    err: str


def run(command, source=os.devnull):
    """Runs a program to its end, with a file as its standard input."""
    words = [str(word) for word in command]
    with open(source, "rb") as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.perf_counter()
        process = subprocess.Popen(words, stdin=given, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    if process.returncode != 0:
        raise Failed(f"{' '.join(words[:2])} ended with {process.returncode}: {texts[1].strip()[-500:]}")
    return Finished(wall, usage.ru_utime + usage.ru_stime, *texts)


def peak_memory(command):
    """The most bytes that a program has in memory, as the kernel tells while it runs. (Its resource usage, told at the
    end, counts what this Python had before the program took its place.)"""
    process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        told = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process.pid}/status").read_text())
        peak = max(peak, 1024 * int(told[1]) if told else 0)
        time.sleep(0.02)
    if process.returncode != 0:
        raise Failed(f"{command[0]} {command[1]} ended with {process.returncode}")
    return peak


def answer_times(command, lines):
    """Seconds from writing each line to a program to its line of answer, which is waited for before the next."""
    process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    times = []
    for line in lines:
        begin = time.perf_counter()
        process.stdin.write(line.encode() + b"\n")
        process.stdin.flush()
        if not process.stdout.readline():
            break
        times.append(time.perf_counter() - begin)
    process.stdin.close()
    if process.wait() != 0 or len(times) < len(lines):
        raise Failed(f"{command[0]} {command[1]} ended before it had answered every line")
    return times
