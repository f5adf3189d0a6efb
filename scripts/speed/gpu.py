"""Part `gpu`: heed train --device cuda and the same model in PyTorch, eager and compiled, on one card in turn."""

import subprocess

from .material import SHAPES
from .pytorch import ask, ids_of, python_with_torch
from .training import speed

BATCH_TOKENS, LENGTH = 32768, 24  # of like length, so that PyTorch compiles once
UPDATES = (20, 120)  # before the clock runs, in all


def gpu_name(python):
    """None where PyTorch finds no GPU."""
    ask_for_it = "import torch; print(torch.cuda.get_device_name() if torch.cuda.is_available() else '')"
    found = subprocess.run([python, "-c", ask_for_it], capture_output=True, encoding="utf-8")
    return found.stdout.strip() or None


def measure(bench, results):
    python = python_with_torch()
    name = gpu_name(python) if python else None
    if name is None:
        results.note("training on a GPU", "there is none, or no PyTorch that uses it")
        return
    count = UPDATES[1] * BATCH_TOKENS // (LENGTH + 1)
    texts = [bench.material.sentences([LENGTH] * count, seed) for seed in (0, 1)]
    paths = [bench.material.write(f"gpu-{side}", map(" ".join, text)) for side, text in zip(("en", "de"), texts)]
    source, target = (ids_of(bench, text) for text in texts)
    for shape in SHAPES:
        what = f"training {shape} in bfloat16, {BATCH_TOKENS:,}-token batches, {name}"
        ours = speed(bench, shape, "bfloat16", text=paths, batch_tokens=BATCH_TOKENS, device="cuda", updates=UPDATES)
        results.add(f"{what}: heed", ours, "target pieces/s")
        for way in ("eager", "compiled"):
            theirs = ask(bench, python, "train", threads=bench.threads, sources=source, targets=target, device="cuda",
                         bfloat16=True, compiled=way == "compiled", batch_tokens=BATCH_TOKENS, warm_updates=UPDATES[0],
                         updates=UPDATES[1], model=str(bench.material.model(shape)))["target_pieces_per_second"]
            results.add(f"{what}: PyTorch, {way}", theirs, "target pieces/s", ratio=ours / theirs, ratio_to="PyTorch")
