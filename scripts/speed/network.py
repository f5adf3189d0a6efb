"""Part `network`: training in two processes, on one machine and with a cable between them, and what that says of more."""

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .arithmetic import middle, training_speed
from .cable import ADDRESSES, two_hosts
from .material import SHAPES
from .picture import picture
from .processes import Failed

BATCH_TOKENS = {"S": 4096, "L": 2048}
UPDATES = {"S": (10, 30), "L": (1, 4)}  # before the clock runs, in all
QUICK_UPDATES = {"S": (2, 4)}
CABLES = {"1 Gbit/s, 1 ms": (1e9 / 8, 0.001), "100 Mbit/s, 20 ms": (1e8 / 8, 0.020)}  # bytes a second, seconds
PORT = 29500

WINDOWS = 8  # that gradients travel in (src/training/gradients.cpp)
MACHINES = (2, 4, 8, 16, 32, 64)
RATES = {"1 Gbit/s": 1e9 / 8, "10 Gbit/s": 1e10 / 8, "100 Gbit/s": 1e11 / 8}
DELAY = 0.0001  # of those, one way: a room's


@dataclass
class Update:
    """What an update of one process is made of, in seconds and bytes."""

    forward: float
    output: float  # the output layer's part of the backward pass
    layers: float  # the rest of it
    weights: int  # of encoder and decoder
    embeddings: int  # whose gradients are complete at the very end

    @classmethod
    def of(cls, shape, seconds):
        output = shape.width * shape.vocabulary
        layers = shape.decoder_products() - output + shape.encoder_products()
        pass_ = seconds / 3 / (output + layers)
        return cls(seconds / 3, 2 * pass_ * output, 2 * pass_ * layers, layers, output)

    def seconds(self):
        return self.forward + self.output + self.layers

    def windows(self):
        """(bytes, when they are complete): as a backward pass finishes layers, and then the embeddings."""
        all_weights = self.weights + self.embeddings
        count = max(1, round(WINDOWS * self.weights / all_weights))
        begin = self.forward + self.output
        for number in range(1, count + 1):
            yield 4 * self.weights / count, begin + self.layers * number / count
        yield 4 * self.embeddings, self.seconds()


def seconds_together(update, machines, rate, delay):
    """Of an update of so many machines: a window goes round twice, to be added up and to be handed out, and the second
    time while the next sets out; sums that decisions hang on follow."""
    free = added = done = 0.0
    for size, complete in update.windows():
        sent = size * (machines - 1) / machines / rate
        free = max(complete, added, free) + sent
        added = free + delay
        free = max(free, added) + sent
        done = free + (machines - 1) * delay
    return max(done, update.seconds()) + 2 * (machines - 1) * delay


class Training:
    """A training of some updates; its processes run from begin() to end()."""

    def __init__(self, bench, name, **options):
        self.bench, self.name, self.options = bench, name, options
        self.before, self.updates = (QUICK_UPDATES if bench.quick else UPDATES)[name]
        self.folder = Path(tempfile.mkdtemp(prefix="training-", dir=bench.material.folder))
        self.processes = []

    def begin(self, *more, host=()):
        source, target = self.bench.material.text()
        options = {"--batch-tokens": BATCH_TOKENS[self.name], "--threads": 1} | self.options
        command = [*host, self.bench.heed, "train", "--source", source, "--target", target]
        command += ["--model", self.folder / self.name, "--start-from", self.bench.material.model(self.name)]
        command += [*SHAPES[self.name], "--after", f"{self.updates}u", "--log-every", self.before, "--set-aside", 0]
        command += ["--valid-every", f"{self.updates}u"]
        command += [word for pair in options.items() for word in pair]
        self.processes.append(subprocess.Popen([str(word) for word in (*command, *more)], stdin=subprocess.DEVNULL,
                                               stderr=open(self.folder / f"{len(self.processes)}.err", "wb")))
        return self

    def end(self):
        """(target pieces a second of all processes, share of the time in communication, whether --accumulate is advised)"""
        try:
            if any([process.wait() for process in self.processes]):
                raise Failed("; ".join(file.read_text().strip()[-300:] for file in sorted(self.folder.glob("*.err"))))
            log = (self.folder / self.name / "training.jsonl").read_text()
            shares = [entry["communication"] for entry in map(json.loads, log.splitlines()) if "communication" in entry]
            return training_speed(log), shares[-1] if shares else 0.0, "--accumulate" in (self.folder / "0.err").read_text()
        finally:
            shutil.rmtree(self.folder)


def together(bench, name, master="127.0.0.1", hosts=((), ()), **options):
    training = Training(bench, name, **options)
    for rank, host in enumerate(hosts):
        training.begin("--world-size", 2, "--rank", rank, "--master", f"{master}:{PORT}", host=host)
    return training.end()


def measure(bench, results):
    if os.geteuid() != 0:
        results.note("network", "needs root, for a cable between two network namespaces")
        return
    for name in bench.size(tuple(SHAPES), ("S",)):  # L's gradients are minutes on their way
        shape = bench.material.shape(name)
        both = Training(bench, name, **{"--threads": 2}).begin().end()[0]
        alone = [Training(bench, name).begin() for _ in range(2)]  # at once: as busy as the machine is with two processes
        single = middle([training.end()[0] for training in alone])
        results.add(f"{name}, 1 process of 1 thread, another beside it", single, "target pieces/s")
        results.add(f"{name}, 1 process of 2 threads", both, "target pieces/s")
        speed = together(bench, name)[0]
        results.add(f"{name}, 2 processes of 1 thread", speed, "target pieces/s", ratio=speed / both,
                    ratio_to="2 threads")
        tokens = 0.9 * BATCH_TOKENS[name]
        for cable in CABLES:
            over_cable(bench, results, name, cable, Update.of(shape, tokens / single))
        reckon(results, name, Update.of(shape, tokens / both))


def over_cable(bench, results, name, cable, update):
    """Two processes, and how far what was reckoned is from that."""
    rate, delay = CABLES[cable]
    with two_hosts(rate, delay) as hosts:
        speed, share, advised = together(bench, name, ADDRESSES[0], hosts)
    gain = speed * update.seconds() / (0.9 * BATCH_TOKENS[name])
    reckoned = 2 * update.seconds() / seconds_together(update, 2, rate, delay)
    what = f"{name}, 2 processes, {cable}"
    results.add(what, gain, "x 1 process", ratio=gain / reckoned, ratio_to="reckoned")
    results.add(f"{what}: communication", 100 * share, "% of the time")
    results.note(f"{what}: advice", "--accumulate" if advised else "none")


def reckon(results, name, update):
    """Of more machines than there are here, each of which computes as this one does with two threads."""
    gains = {rate_name: [(machines, machines * update.seconds() / seconds_together(update, machines, rate, DELAY))
                         for machines in MACHINES]
             for rate_name, rate in RATES.items()}
    for rate_name, points in gains.items():
        for machines, gain in points:
            results.add(f"{name}, {machines} machines, {rate_name}", gain, "x 1 machine, reckoned")
    results.pictures[f"machines-{name}"] = picture(
        gains, f"Training {name} on several machines", f"{BATCH_TOKENS[name]:,}-token batches, {1000 * DELAY:g} ms one way",
        "machines", "times as fast as one")
