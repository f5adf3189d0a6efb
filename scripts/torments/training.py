"""A training of two seconds with every part that has a state: dropout, averages, sampled pieces, accumulation."""

import time

from .running import expect, run, succeed, temporaries

DIGITS = {"en": "zero one two three four five six seven eight nine".split(),
          "de": "null eins zwei drei vier fünf sechs sieben acht neun".split()}
RECIPE = """vocab-size = 60
vocab-type = "bpe"
d-model = 32
heads = 2
ffn = 64
layers = 1
dropout = 0.1
sample-pieces = 0.2
batch-tokens = 128
accumulate = 2
learning-rate = 0.003
warmup = 20
cooldown = 0
average-decay = 0.9
average-last = 2
beam-size = 1
after = "60u"
valid-every = "12u"
save-every = "4u"
threads = 1
seed = 3
quiet = true
"""
PARTS = ("config.json", "generation_config.json", "model.safetensors", "source.spm", "target.spm",
         "tokenizer_config.json", "vocab.json")


class Training:
    def __init__(self, bench):
        self.bench = bench
        self.files = bench.fresh("corpus")
        (self.files / "recipe.toml").write_text(RECIPE)
        for side, words in DIGITS.items():
            lines = [" ".join(words[int(digit)] for digit in str(number * 7919 % 10000)) for number in range(400)]
            (self.files / f"train.{side}").write_text("".join(line + "\n" for line in lines[20:]))
            (self.files / f"valid.{side}").write_text("".join(line + "\n" for line in lines[:20]))
        whole = bench.fresh("whole")
        began = time.monotonic()
        succeed(self.command(whole))
        self.seconds = time.monotonic() - began
        self.model = parts_of(whole)

    def command(self, folder, *arguments, source="en", target="de"):
        corpus = []
        for kind, prefix in (("train", "--"), ("valid", "--valid-")):
            corpus += [f"{prefix}source", self.files / f"{kind}.{source}"]
            corpus += [f"{prefix}target", self.files / f"{kind}.{target}"]
        return [self.bench.heed, "train", "--config", self.files / "recipe.toml", *corpus, "--model", folder, *arguments]

    def finish(self, folder, what):
        """Goes on to the end, which must be that of the unbroken training, to the byte. Where there is
        nothing to go on with, the training begins anew."""
        ended = run(self.command(folder, "--resume"))
        if ended.code == 2:
            ended = run(self.command(folder, "--overwrite"))
        expect(ended.code == 0, f"{what}: --resume ended with {ended.code}: {ended.err[-500:]}")
        for name, data in parts_of(folder).items():
            expect(data == self.model[name], f"{what}: {folder / name} is not that of the unbroken training")
        expect(not temporaries(folder), f"{what}: left {temporaries(folder)}")

    def expect_usable(self, folder, what):
        """A model that is there is whole."""
        if (folder / "model.safetensors").exists():
            ended = run([self.bench.heed, "translate", "--quiet", "--model", folder, "--threads", 1, "one two"])
            expect(ended.code == 0, f"{what}: the model in {folder} is not whole: {ended.err[-500:]}")


def parts_of(folder):
    return {name: (folder / name).read_bytes() for name in PARTS if (folder / name).exists()}
