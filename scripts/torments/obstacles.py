"""No space, no permission, a folder that is gone or may only be read: one sentence, exit code 1, and what was there
before is there still. A training goes on to the same bytes once there is space again."""

import contextlib
import os
import shutil
import subprocess
import time
from collections import Counter

from . import steps
from .running import Skipped, expect, expect_sentence, is_root, run, send_later, start, succeed, temporaries, wait
from .training import Training

ERRORS = ("ENOSPC", "EACCES", "EROFS", "EIO", "EDQUOT")
EARLIER = b"earlier\n"
PAGE = 4096  # a small file system grows by these


def torment(bench):
    training = Training(bench)
    done, notes = Counter(), []
    kinds = []
    for make in (lambda: StepsThatFail(bench, training), lambda: SmallDisk(bench, training),
                 lambda: ClosedFolder(bench, training), lambda: GoneFolder(bench, training)):
        try:
            kinds.append(make())
        except Skipped as reason:
            notes.append(f" (skipped: {reason})")
    with contextlib.ExitStack() as stack:
        for kind in kinds:
            stack.callback(kind.close)
        for number in bench.rounds(least=len(kinds)):
            kind = kinds[number % len(kinds)]
            done[kind.name] += kind.round()
    return "one sentence, and nothing lost, of " + ", ".join(
        f"{count} runs {name}" for name, count in done.items()) + "".join(notes)


def writers(bench, folder):
    """Every command that writes files, to `out` in a folder; export makes a folder."""
    lines, toy = bench.folder / "lines.en", bench.model.parent.parent / "data" / "toy"
    if not lines.exists():
        lines.write_text("".join((toy / "test.en").read_text().splitlines(keepends=True)[:50]))
        (bench.folder / "lines.de").write_text("".join((toy / "test.de").read_text().splitlines(keepends=True)[:50]))
    pairs = ["--source", lines, "--target", bench.folder / "lines.de"]
    common = ["--model", bench.model, "--threads", 1, "--quiet"]
    out = ["--output", folder / "out"]
    return [
        [bench.heed, "translate", *common, "--beam-size", 1, "--input", lines, *out],
        [bench.heed, "align", *common, *pairs, *out],
        [bench.heed, "score", "--model", bench.model, "--threads", 1, *pairs, *out],
        [bench.heed, "explain", *common, "--html", folder / "out", "The cat sleeps."],
        [bench.heed, "export", "--model", bench.model, "--output", folder / "exported"],
    ]


def content(path):
    return path.read_bytes() if path.exists() else b""


def expect_intact(folder, what):
    expect((folder / "out").read_bytes() == EARLIER, f"{what}: the earlier output is gone")
    expect(not (folder / "exported").exists(), f"{what}: left a folder that is not whole")
    expect(not temporaries(folder), f"{what}: left {temporaries(folder)}")


class StepsThatFail:
    """strace lets one step fail, whichever it is."""

    name = "with a step that fails"

    def __init__(self, bench, training):
        steps.require_strace()
        self.bench, self.training = bench, training
        self.folder = bench.fresh("failing")
        self.steps = steps.steps_of(training.command(bench.fresh("counted")), bench.folder)
        self.steps_of_writers = []
        for command in writers(bench, self.folder):
            those = steps.steps_of(command, bench.folder)
            self.steps_of_writers.append((those, content(self.folder / "out")))

    def round(self):
        error = self.bench.random.choice(ERRORS)
        for number, (those, whole) in enumerate(self.steps_of_writers):
            folder = self.bench.fresh("failing")
            (folder / "out").write_bytes(EARLIER)
            command, step = writers(self.bench, folder)[number], self.bench.random.choice(those)
            ended = run(steps.at(step, f"error={error}", command))
            what = f"{command[1]} with {error} at {step}"
            if ended.code != 0:
                expect_sentence(ended, what)
                found = content(folder / "out")  # (the new one where the disk refuses to flush its folder)
                expect(found in (EARLIER, whole), f"{what}: the output is neither the earlier one nor whole")
        folder, step = self.bench.fresh("failing"), self.bench.random.choice(self.steps)
        ended = run(steps.at(step, f"error={error}", self.training.command(folder)))
        what = f"train with {error} at {step}"
        if ended.code != 0:
            expect_sentence(ended, what)
        self.training.expect_usable(folder, what)
        self.training.finish(folder, what)
        return 1 + len(self.steps_of_writers)

    def close(self):
        pass


class SmallDisk:
    """A file system in memory that is full at any byte (for root)."""

    name = "on a full disk"

    def __init__(self, bench, training):
        if not is_root():
            raise Skipped("only root may mount a small disk")
        self.bench, self.training = bench, training
        self.folder = bench.fresh("disk")
        mounted = subprocess.run(["mount", "-t", "tmpfs", "heed", self.folder], capture_output=True, text=True)
        if mounted.returncode != 0:
            raise Skipped(f"no small disk can be mounted here: {mounted.stderr.strip()}")

    def resize(self, size):
        subprocess.run(["mount", "-o", f"remount,size={size // PAGE * PAGE}", self.folder], check=True)

    def empty(self, size):
        for path in self.folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        self.resize(size)

    def round(self):
        for command in writers(self.bench, self.folder):
            room = 8 * PAGE if command[1] != "export" else 2_000_000
            self.empty(PAGE + self.bench.random.randint(PAGE, room))
            (self.folder / "out").write_bytes(EARLIER)
            ended = run(command)
            what = f"{command[1]} on a full disk"
            if ended.code != 0:
                expect_sentence(ended, what)
                expect_intact(self.folder, what)
        folder = self.folder / "model"
        self.empty(self.bench.random.randint(PAGE, 2_000_000))
        ended = run(self.training.command(folder))
        if ended.code != 0:
            expect_sentence(ended, "train on a full disk")
        self.resize(100_000_000)
        self.training.expect_usable(folder, "train on a full disk")
        self.training.finish(folder, "train on a full disk")
        return 1 + len(writers(self.bench, self.folder))

    def close(self):
        subprocess.run(["umount", self.folder], check=True)


class ClosedFolder:
    """Nobody may write here: without permission (as a user who is not root), and read-only (root may not either)."""

    name = "in a folder that may not be written"

    def __init__(self, bench, training):
        self.bench, self.training = bench, training
        self.user = {"user": 65534, "group": 65534, "extra_groups": []} if is_root() else {}
        if run([bench.heed, "--version"], **self.user).code != 0:
            raise Skipped("nobody but root may run the program")

    def round(self):
        folder = self.bench.fresh("closed")
        (folder / "out").write_bytes(EARLIER)
        commands = [*writers(self.bench, folder), self.training.command(folder), self.training.command(folder / "new")]
        os.chmod(folder, 0o555)
        for command in commands:
            ended = run(command, **self.user)
            expect_sentence(ended, f"{command[1]} without permission")
            expect_intact(folder, f"{command[1]} without permission")
        if is_root():
            self.read_only(folder, commands)
        os.chmod(folder, 0o755)
        return len(commands) * (2 if is_root() else 1)

    def read_only(self, folder, commands):
        mount = "mount --bind {0} {0} && mount -o remount,ro,bind {0}".format(folder)
        if subprocess.run(["sh", "-c", mount], capture_output=True).returncode != 0:
            return
        try:
            for command in commands:
                expect_sentence(run(command), f"{command[1]} in a read-only folder")
                expect_intact(folder, f"{command[1]} in a read-only folder")
        finally:
            subprocess.run(["umount", folder], check=True)

    def close(self):
        pass


class GoneFolder:
    """The folder goes while a program works in it."""

    name = "in a folder that goes"

    def __init__(self, bench, training):
        self.bench, self.training = bench, training

    def round(self):
        folder = self.bench.fresh("going")
        process = start(self.training.command(folder))
        self.wait_for(folder / "checkpoints" / "state.safetensors", process)
        time.sleep(self.bench.random.uniform(0, self.training.seconds / 2))
        gone = self.bench.folder / "gone"
        shutil.rmtree(gone, ignore_errors=True)
        folder.rename(gone)
        ended = wait(process)
        if ended.code != 0:
            expect_sentence(ended, "train in a folder that goes")
            expect(not folder.exists(), "train made a folder again that was gone")
            self.training.finish(gone, "train in a folder that goes")
        return 1

    def wait_for(self, path, process):
        while not path.exists() and process.poll() is None:
            time.sleep(0.01)

    def close(self):
        pass
