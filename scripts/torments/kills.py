"""kill -9 at any moment. A training that goes on has the bytes of one that was never killed; what stands in a folder
is a whole model or none, and an output is the old one or the new one."""

import shutil
import time

from . import steps
from .running import Skipped, expect, killed, run, succeed, temporaries
from .training import Training, parts_of


def torment(bench):
    training = Training(bench)
    kinds = [Trainings(bench, training), Outputs(bench)]
    note = ""
    try:
        steps.require_strace()
        kinds.append(Replacements(bench, training))
    except Skipped as reason:
        note = f" (not at single steps: {reason})"
    for number in bench.rounds(least=len(kinds)):
        kinds[number % len(kinds)].round()
    return "kill -9 " + ", ".join(kind.figure() for kind in kinds) + note


class Trainings:
    def __init__(self, bench, training):
        self.bench, self.training, self.kills, self.ended = bench, training, 0, 0

    def round(self):
        folder = self.bench.fresh("killed")
        for _ in range(self.bench.random.randint(1, 8)):
            moment = self.bench.random.uniform(0, self.training.seconds)
            self.kills += killed(self.training.command(folder, "--resume"), moment)
            self.training.expect_usable(folder, f"killed after {moment:.3f} s")
        self.training.finish(folder, "killed")
        self.ended += 1

    def figure(self):
        return f"{self.kills} times in {self.ended} trainings: the same final bytes"


class Replacements:
    """An old model is replaced by --overwrite, and the program killed before one of its steps."""

    def __init__(self, bench, training):
        self.bench, self.training, self.kills = bench, training, 0
        self.old = bench.fresh("old")
        succeed(training.command(self.old, "--after", "2u", source="de", target="en"))
        self.before = parts_of(self.old)
        self.steps = steps.steps_of(self.command(self.copy()), bench.folder)

    def copy(self):
        folder = self.bench.folder / "replaced"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.old, folder)
        return folder

    def command(self, folder):
        return self.training.command(folder, "--overwrite")

    def round(self):
        step = self.bench.random.choice(self.steps)
        folder = self.copy()
        run(steps.at(step, "signal=KILL", self.command(folder)))
        self.kills += 1
        what = f"killed before {step}"
        now = parts_of(folder)
        if "model.safetensors" in now:
            is_old = now["model.safetensors"] == self.before["model.safetensors"]
            expected = self.before if is_old else self.training.model
            mixed = [name for name in expected if name not in ("config.json", "model.safetensors")
                     and now.get(name) != expected[name]]
            expect(not mixed, f"{what}: {folder} has weights and {mixed} of two models")
        self.training.expect_usable(folder, what)
        self.training.finish(folder, what)

    def figure(self):
        return f"{self.kills} times at one of the {len(self.steps):,} steps of replacing a model: whole, or none"


class Outputs:
    def __init__(self, bench):
        self.bench, self.kills = bench, 0
        self.folder = bench.fresh("outputs")
        self.input = bench.folder / "lines.en"
        lines = (bench.model.parent.parent / "data" / "toy" / "test.en").read_text().splitlines(keepends=True)
        self.input.write_text("".join(lines[:200]))
        began = time.monotonic()
        succeed(self.translate())
        self.seconds = time.monotonic() - began
        self.whole = (self.folder / "out").read_bytes()

    def translate(self):
        return [self.bench.heed, "translate", "--quiet", "--model", self.bench.model, "--threads", 1, "--beam-size", 1,
                "--input", self.input, "--output", self.folder / "out"]

    def export(self):
        return [self.bench.heed, "export", "--model", self.bench.model, "--output", self.folder / "exported"]

    def round(self):
        (self.folder / "out").write_text("earlier\n")
        shutil.rmtree(self.folder / "exported", ignore_errors=True)
        for _ in range(5):
            self.kills += killed(self.translate(), self.bench.random.uniform(0, self.seconds))
            found = (self.folder / "out").read_bytes()
            expect(found in (b"earlier\n", self.whole), f"{self.folder / 'out'} is neither the old nor the new output")
            if not (self.folder / "exported").exists():
                self.kills += killed(self.export(), self.bench.random.uniform(0, 0.1))
        succeed(self.translate())
        if not (self.folder / "exported").exists():
            succeed(self.export())
        expect(not temporaries(self.folder), f"left {temporaries(self.folder)}")

    def figure(self):
        return f"{self.kills} times in translate and export: the old output or the new one, and nothing is left"
