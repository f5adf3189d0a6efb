"""Part `scaling`: the cost against sentence length, beam, batch and corpus size."""

import shutil
import tempfile
import time
from pathlib import Path

from .material import SHAPES
from .processes import run
from .translating import fixed


def measure(bench, results):
    against_length(bench, results)
    against_beam(bench, results)
    against_batch(bench, results)
    against_lines(bench, results)
    against_pairs(bench, results)


def against_length(bench, results):
    for length in bench.size((10, 20, 50, 100, 200, 500, 1000), (10, 50, 200)):
        lines = 8 * max(1, bench.size(4000, 400) // length // 8)
        done = fixed(bench, "S", lines, batch=8, length=length)
        results.point("length", "pieces of a sentence", "a sentence, S, beam 4, batch 8, 1 thread", length,
                      done.seconds / lines)


def against_beam(bench, results):
    lines = bench.size(640, 64)
    for beam in bench.size((1, 2, 4, 8, 16), (1, 4, 16)):
        done = fixed(bench, "S", lines, beam=beam)
        results.point("beam", "beam size", "a sentence of 12 pieces, S, batch 32, 1 thread", beam, done.seconds / lines)


def against_batch(bench, results):
    lines = bench.size(512, 128)
    for batch in bench.size((1, 2, 4, 8, 16, 32, 64, 128), (1, 8, 128)):
        done = fixed(bench, "S", lines, batch=batch)
        results.point("batch", "sentences of a batch", "a batch of 12-piece sentences, S, beam 4, 1 thread", batch,
                      done.seconds / lines * batch)


def against_lines(bench, results):
    for lines in bench.size((500, 2_000, 8_000, 32_000), (100, 400, 1600)):
        done = fixed(bench, "S", lines, beam=1, threads=bench.threads)
        results.point("lines", "lines to translate", "all lines of 12 pieces, S, beam 1, all threads", lines, done.seconds)


def against_pairs(bench, results):
    """Vocabulary, encoding, planning of batches and one update: what a training does before it gets going."""
    with open(bench.material.data / "train.en", "rb") as file:
        there = sum(1 for _ in file)
    for pairs in bench.size((5_000, 20_000, 80_000, 160_000), (1_000, 4_000)):
        if pairs > there:
            break
        source, target = bench.material.text(pairs)
        folder = Path(tempfile.mkdtemp(prefix="training-", dir=bench.material.folder))
        command = [bench.heed, "train", "--quiet", "--source", source, "--target", target, "--model", folder / "S"]
        command += [*SHAPES["S"], "--vocab-size", 500, "--after", "1u", "--set-aside", 0, "--threads", bench.threads]
        begin = time.perf_counter()
        run(command)
        results.point("pairs", "pairs of the corpus", "start of training S: vocabulary, encoding, one update", pairs,
                      time.perf_counter() - begin)
        shutil.rmtree(folder)
