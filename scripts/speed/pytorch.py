"""Part `pytorch`: heed and the same model in plain PyTorch (tests/bench/pytorch_transformer.py), in turn."""

import json
import subprocess
import sys

from .arithmetic import closing_word
from .material import threads_in_words
from .processes import ROOT, run
from .training import speed
from .translating import LENGTH, command, of_length

SCRIPT = ROOT / "tests" / "bench" / "pytorch_transformer.py"
BEAM, BATCH = 4, 32


def python_with_torch():
    """A Python that has PyTorch, or None. Debian's package serves Debian's Python, which need not be this one."""
    for python in dict.fromkeys((sys.executable, "/usr/bin/python3")):
        try:
            if subprocess.run([python, "-c", "import torch"], capture_output=True).returncode == 0:
                return python
        except FileNotFoundError:
            pass
    return None


def ask(bench, python, task, **request):
    path = bench.material.write(f"pytorch-{task}.json", [json.dumps({"model": str(bench.material.model("S"))} | request)])
    return json.loads(run([python, SCRIPT, task, path]).out)


def ids_of(bench, sentences):
    """As SentencePiece cuts them: a piece a word, and </s>."""
    ids = bench.material.word_ids()
    end = json.loads((bench.material.model("S") / "config.json").read_text())["eos_token_id"]
    return [[ids[word] for word in words] + [end] for words in sentences]


def measure(bench, results):
    python = python_with_torch()
    if python is None:
        results.note("against PyTorch", "python3-torch is not installed; to compare: apt-get install python3-torch")
        return
    compare_training(bench, results, python)
    compare_translating(bench, results, python)


def compare_training(bench, results, python):
    """Pairs as long as those of the corpus, in words of one piece each."""
    texts = [path.read_text(encoding="utf-8").splitlines() for path in bench.material.text(10_000)]
    sides = [bench.material.sentences([len(line.split()) for line in text], seed) for seed, text in enumerate(texts)]
    paths = [bench.material.write(f"pytorch-{side}", map(" ".join, sentences)) for side, sentences in zip(("en", "de"), sides)]
    tokens = bench.size(2048, 256)
    ours = speed(bench, "S", text=paths, batch_tokens=tokens)
    source, target = (ids_of(bench, sentences) for sentences in sides)
    theirs = ask(bench, python, "train", threads=bench.threads, sources=source, targets=target, batch_tokens=tokens,
                 warm_updates=bench.size(5, 1), updates=bench.size(25, 3))["target_pieces_per_second"]
    what = f"training S, {tokens:,}-token batches, {threads_in_words(bench.threads)}"
    results.add(f"{what}: PyTorch", theirs, "target pieces/s")
    results.add(f"{what}: heed", ours, "target pieces/s", ratio=ours / theirs, ratio_to="PyTorch")


def compare_translating(bench, results, python):
    sentences = bench.material.sentences([LENGTH] * bench.size(640, 64))
    lines = bench.material.write("pytorch-lines", map(" ".join, sentences))
    options = [*of_length(LENGTH), "--beam-size", BEAM, "--threads", 1, "--batch-tokens", BATCH * (LENGTH + 1)]
    done = run(command(bench, bench.material.model("S"), "--scores", "--input", lines, *options))
    scores = [float(line.rsplit("\t", 1)[1]) for line in done.out.splitlines()]
    word = closing_word(done.err)
    ours = word.pieces / word.seconds
    theirs = ask(bench, python, "translate", threads=1, sources=ids_of(bench, sentences), beam=BEAM, batch=BATCH,
                 length=LENGTH)
    same = sum(abs(a - b) < 0.01 for a, b in zip(scores, theirs["log_probabilities"]))
    what = f"translating S, beam {BEAM}, batch {BATCH}, 1 thread"
    results.add(f"{what}: PyTorch", theirs["target_pieces_per_second"], "target pieces/s")
    results.add(f"{what}: heed", ours, "target pieces/s", ratio=ours / theirs["target_pieces_per_second"],
                ratio_to="PyTorch")
    results.add("... translations that both give the same log p", 100 * same / len(scores), "%")
