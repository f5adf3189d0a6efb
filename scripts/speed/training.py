"""Part `training`: target pieces a second of heed train, from its own log."""

import shutil
import tempfile
from pathlib import Path

from .arithmetic import training_speed
from .machine import cpu_facts
from .material import SHAPES, threads_in_words
from .processes import run

BATCH_TOKENS = {"S": 4096, "L": 2048}
UPDATES = {"S": (10, 60), "L": (2, 10)}  # before the clock runs, in all
QUICK_UPDATES = {"S": (2, 4), "L": (1, 2)}


def speed(bench, name, precision="float32", *, batch_tokens, text=None, device="cpu", updates=None):
    """Of a model that begins as the benchmark's does; `text`: (source, target), or else the corpus."""
    source, target = text or bench.material.text()
    before, updates = updates or (QUICK_UPDATES if bench.quick else UPDATES)[name]
    folder = Path(tempfile.mkdtemp(prefix="training-", dir=bench.material.folder))
    try:
        command = [bench.heed, "train", "--quiet", "--source", source, "--target", target, "--model", folder / name]
        command += ["--start-from", bench.material.model(name), *SHAPES[name], "--batch-tokens", batch_tokens]
        command += ["--after", f"{updates}u", "--log-every", before, "--set-aside", 0, "--device", device]
        run(command + ["--precision", precision, "--threads", bench.threads])
        return training_speed((folder / name / "training.jsonl").read_text())
    finally:
        shutil.rmtree(folder)


def measure(bench, results):
    for name in SHAPES:
        flops = bench.material.shape(name).training_flops()
        tokens = bench.size(BATCH_TOKENS[name], 256)
        what = f"training {name}, {threads_in_words(bench.threads)}, {tokens:,}-token batches"
        plain = speed(bench, name, batch_tokens=tokens)
        results.add(f"{what}, float32", plain, "target pieces/s", share=bench.share(plain * flops, bench.threads))
        if "avx512_bf16" not in cpu_facts()[1]:
            results.note(f"{what}, bfloat16", "this CPU has no AVX512-BF16")
            continue
        rounded = speed(bench, name, "bfloat16", batch_tokens=tokens)
        results.add(f"{what}, bfloat16", rounded, "target pieces/s", share=bench.share(rounded * flops, bench.threads),
                    ratio=rounded / plain, ratio_to="float32")
