"""Parts `translating`, `start` and `memory`: heed translate as its users run it."""

import statistics

from .arithmetic import closing_word, middle
from .material import LONGEST, shape_of, threads_in_words
from .processes import ROOT, answer_times, peak_memory, run

LENGTH = 12  # pieces of a sentence, and of its translation
ENGLISH_SHARE = 0.87  # of Tatoeba's English pieces for each German one


def command(bench, model, *options):
    return [bench.heed, "translate", "--model", model, "--max-source-length", LONGEST, *options]


def of_length(length):
    """Options that give each translation so many target tokens, whatever the model thinks."""
    return ["--min-length", length - 1, "--max-length", length]


def translate(bench, model, lines, *options):
    return closing_word(run(command(bench, model, "--input", lines, *options)).err)


def fixed(bench, name, lines, *, beam=4, threads=1, batch=32, length=LENGTH, more=()):
    """Translates lines of `length` pieces into as many, `batch` lines at a time."""
    options = [*of_length(length), "--beam-size", beam, "--threads", threads]
    options += ["--batch-tokens", batch * (length + 1), *more]  # with </s>
    return translate(bench, bench.material.model(name), bench.material.lines(lines, length), *options)


def add_speed(bench, results, what, done, flops, threads, **ratio):
    speed = done.pieces / done.seconds
    results.add(what, speed, "target pieces/s", share=bench.share(speed * flops, threads), **ratio)
    return speed


def add_int8(bench, results, what, translate_int8, plain):
    """A row of the same work in int8, against the speed in float32."""
    done = translate_int8()
    results.add(what, done.pieces / done.seconds, "target pieces/s", ratio=done.pieces / done.seconds / plain,
                ratio_to="float32")


def measure(bench, results):
    measure_small(bench, results)
    measure_large(bench, results)
    measure_trained(bench, results)
    measure_one_at_a_time(bench, results)


def measure_small(bench, results):
    lines, shape = bench.size(1600, 64), bench.material.shape("S")
    source_share = (LENGTH + 1) / LENGTH
    work = {beam: shape.translating_flops(beam, source_share) for beam in (1, 4)}
    what = "translating S, batch 32, 1 thread, beam"
    done = fixed(bench, "S", lines)
    plain = add_speed(bench, results, f"{what} 4, float32", done, work[4], 1)
    add_int8(bench, results, f"{what} 4, int8", lambda: fixed(bench, "S", lines, more=("--precision", "int8")), plain)
    greedy = fixed(bench, "S", 2 * lines, beam=1)
    add_speed(bench, results, f"{what} 1, float32", greedy, work[1], 1, ratio_to="beam 4",
              ratio=greedy.pieces / greedy.seconds / plain)
    if bench.threads > 1:
        together = fixed(bench, "S", bench.threads * lines, threads=bench.threads)
        add_speed(bench, results, f"translating S, batch 32, {threads_in_words(bench.threads)}, beam 4, float32", together,
                  work[4], bench.threads, ratio=together.pieces / together.seconds / plain, ratio_to="1 thread")


def measure_large(bench, results):
    lines = bench.size(800, 32)  # many: a few are translated before the rest is read
    work = bench.material.shape("L").translating_flops(4, (LENGTH + 1) / LENGTH)
    what = f"translating L, batch 32, {threads_in_words(bench.threads)}, beam 4"
    plain = add_speed(bench, results, f"{what}, float32", fixed(bench, "L", lines, threads=bench.threads), work,
                      bench.threads)
    add_int8(bench, results, f"{what}, int8",
             lambda: fixed(bench, "L", lines, threads=bench.threads, more=("--precision", "int8")), plain)


def measure_trained(bench, results):
    """A model that knows when to stop, on real text: its beams shrink as hypotheses end."""
    model, name = (ROOT / "models" / "en-de", "test.en") if (bench.material.data / "test.en").exists() else (None, None)
    if model is None or not (model / "model.safetensors").exists():
        return
    lines = bench.material.head(name, bench.size(1000, 64))
    options = ["--threads", 1, "--batch-tokens", 32 * 10]  # ten pieces: Tatoeba's mean
    what = f"translating {name} with models/en-de, batches of about 32, 1 thread, beam 4"
    plain = add_speed(bench, results, f"{what}, float32", translate(bench, model, lines, *options),
                      shape_of(model).translating_flops(4, ENGLISH_SHARE), 1)
    add_int8(bench, results, f"{what}, int8",
             lambda: translate(bench, model, lines, *options, "--precision", "int8"), plain)


def measure_one_at_a_time(bench, results):
    count, warming = bench.size(200, 20), 5
    for threads in sorted({1, bench.threads}):
        ask = command(bench, bench.material.model("S"), "--quiet", *of_length(LENGTH), "--threads", threads)
        lines = [" ".join(words) for words in bench.material.sentences([LENGTH] * (warming + count))]
        milliseconds = 1000 * middle(answer_times(ask, lines)[warming:])
        results.add(f"one sentence of 12 words at a time, S, beam 4, {threads_in_words(threads)}", milliseconds, "ms")


def measure_start(bench, results):
    times = bench.size(10, 3)
    for name, model in (("S", bench.material.model("S")), ("models/en-de", ROOT / "models" / "en-de")):
        if not (model / "model.safetensors").exists():
            continue
        one_line = bench.material.lines(1, LENGTH)
        runs = [run(command(bench, model, "--quiet", *of_length(LENGTH)), one_line) for _ in range(times)]
        wall, cpu = (1000 * statistics.median(values) for values in zip(*((each.wall, each.cpu) for each in runs)))
        results.add(f"start to first translation, whole process, {name}", wall, "ms")
        results.add(f"... CPU time, {name}", cpu, "ms")


def measure_memory(bench, results):
    """Once: how much memory is taken does not vary as times do."""
    if f"memory, S, {bench.lines:,} lines" in results.rows:
        return
    peaks = {}
    for count in (bench.lines, 10 * bench.lines):
        options = [*of_length(LENGTH), "--beam-size", 1, "--threads", bench.threads]
        lines = bench.material.lines(count, LENGTH)
        peaks[count] = peak_memory(command(bench, bench.material.model("S"), "--input", lines, *options))
        results.add(f"memory, S, {count:,} lines", peaks[count] / 2**20, "MiB at most",
                    ratio=peaks[count] / peaks[bench.lines], ratio_to=f"{bench.lines:,} lines")
        lines.unlink()
