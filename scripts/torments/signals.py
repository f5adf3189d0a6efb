"""SIGINT, SIGTERM, SIGPIPE, SIGSTOP and SIGCONT at any moment: the exit codes of the README, and nothing lost."""

import signal
import time
from collections import Counter

from .kills import Outputs
from .running import expect, in_words, send_later, start, succeed, temporaries, wait
from .training import Training

ENDING = (signal.SIGINT, signal.SIGTERM)
EARLY = 0.05  # seconds within which a program has said what it does with signals


def torment(bench):
    training, outputs, sent = Training(bench), Outputs(bench), Counter()
    for _ in bench.rounds():
        stopped_training(bench, training, sent)
        for _ in range(5):
            stopped_translation(bench, outputs, sent)
        reader_that_leaves(bench, outputs, sent)
    return ", ".join(f"{name} {count} times" for name, count in sorted(sent.items())) + \
        ": the exit codes of the README, and nothing lost"


def paused(command, seconds):
    """Stops a program for a moment, and lets it go on."""
    process = start(command)
    time.sleep(seconds)
    process.send_signal(signal.SIGSTOP)
    time.sleep(0.05)
    process.send_signal(signal.SIGCONT)
    return wait(process)


def stopped_training(bench, training, sent):
    folder = bench.fresh("stopped")
    for _ in range(3):
        number = bench.random.choice((*ENDING, signal.SIGPIPE))
        moment = bench.random.uniform(EARLY, training.seconds)
        ran, ended = send_later(training.command(folder, "--resume"), moment, number)
        good = {0, 128 + number} if number in ENDING else {0}
        expect(ended.code in good, f"train ended with {ended.code} after {number.name}: {ended.err[-500:]}")
        training.expect_usable(folder, f"after {number.name}")
        sent[number.name] += ran
    expect(paused(training.command(folder, "--resume"), bench.random.uniform(0, training.seconds / 2)).code == 0,
           "a training that was stopped for a moment failed")
    sent["SIGSTOP"] += 1
    training.finish(folder, "stopped by signals")


def stopped_translation(bench, outputs, sent):
    out = outputs.folder / "out"
    out.write_bytes(b"earlier\n")
    number = bench.random.choice((*ENDING, signal.SIGHUP, signal.SIGPIPE, signal.SIGSTOP))
    moment = bench.random.uniform(EARLY / 5, outputs.seconds)
    command = outputs.translate()
    if number == signal.SIGSTOP:
        ended, good = paused(command, moment), {0}
    else:
        _, ended = send_later(command, moment, number)
        good = {0} if number == signal.SIGPIPE else {0, 128 + number}
    expect(ended.code in good, f"{in_words(command)} ended with {ended.code} after {number.name}: {ended.err[-500:]}")
    expected = outputs.whole if ended.code == 0 else b"earlier\n"
    expect(out.read_bytes() == expected, f"{out} is not what exit code {ended.code} after {number.name} says")
    expect(not temporaries(outputs.folder), f"translate left {temporaries(outputs.folder)} after {number.name}")
    sent[number.name] += 1


def reader_that_leaves(bench, outputs, sent):
    """A pipe is closed behind some of the lines."""
    process = start([*outputs.translate()[:-2]])
    for _ in range(bench.random.randint(0, 50)):
        process.stdout.readline()
    process.stdout.close()
    error = process.stderr.read().decode("utf-8", "replace")
    code = process.wait()
    expect(code == 0 and not error, f"translate ended with {code} when its reader left: {error[-500:]}")
    sent["a reader leaving"] += 1
