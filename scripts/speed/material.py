"""What there is to work with: models of the two shapes, and text.

The models learn for a few updates only, so they do not know when to stop: translations get a length by force, and every
hypothesis of a beam lives to the end. That is the most work a target piece can be, and it is the same with every
machine and every corpus.
"""

import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from .arithmetic import Shape
from .processes import run

SHAPES = {
    "S": ("--d-model", 128, "--ffn", 256, "--heads", 4, "--layers", 4),
    "L": ("--d-model", 512, "--ffn", 2048, "--heads", 8, "--layers", 6),
}
LONGEST = 1100  # pieces that a position is there for
PAIRS = 40_000  # of the corpus, to learn the vocabulary and to time training with


@dataclass
class Material:
    """Everything is made where it is first asked for, and kept in `folder` for the next benchmark."""

    heed: Path
    data: Path
    folder: Path
    vocabulary_size: int

    def model(self, name):
        folder = self.folder / name
        if not (folder / "README.md").exists():  # the last thing that heed train writes
            source, target = self.text()
            command = [self.heed, "train", "--quiet", "--overwrite", "--source", source, "--target", target]
            command += ["--model", folder, *SHAPES[name], "--max-length", LONGEST, "--save-precision", "float32"]
            command += ["--after", "3u", "--batch-tokens", 512, "--set-aside", 0]
            command += ["--vocab-size", self.vocabulary_size] if name == "S" else ["--vocab", self.model("S")]
            run(command)
        return folder

    def shape(self, name):
        return shape_of(self.model(name))

    def text(self, pairs=PAIRS):
        """(source, target): files with the first pairs of the corpus."""
        return tuple(self.head(f"train.{side}", pairs) for side in ("en", "de"))

    def head(self, name, count):
        path = self.folder / f"{count}-{name}"
        if not path.exists():
            with open(self.data / name, encoding="utf-8") as file:
                lines = [line.rstrip("\n") for _, line in zip(range(count), file)]
            self.write(path.name, lines)
        return path

    def write(self, name, lines):
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        return path

    def word_ids(self):
        """Common words that are one piece each -> the piece's id."""
        pieces = json.loads((self.model("S") / "vocab.json").read_text(encoding="utf-8"))
        words = {piece[1:]: number for piece, number in pieces.items() if re.fullmatch("▁[a-z]{2,}", piece)}
        common = sorted(words, key=words.get)[: max(50, len(words) // 3)]  # frequent pieces have small ids
        return {word: words[word] for word in common}

    def sentences(self, lengths, seed=1):
        """For each length a list of as many words, of one piece each."""
        words, draw = list(self.word_ids()), random.Random(seed)
        return [draw.choices(words, k=length) for length in lengths]

    def lines(self, count, pieces):
        """A file of so many lines of so many pieces."""
        return self.write(f"{count}-lines-of-{pieces}", map(" ".join, self.sentences([pieces] * count)))


@dataclass
class Bench:
    """A benchmark as it was asked for, and the peak of the run that goes on."""

    heed: Path
    material: Material
    threads: int  # "all"
    quick: bool
    lines: int
    peak: dict = field(default_factory=dict)  # threads -> FLOP/s

    def size(self, full, quick):
        return quick if self.quick else full

    def share(self, flops, threads):
        return flops / self.peak[threads]


def shape_of(folder):
    return Shape.of(json.loads((folder / "config.json").read_text(encoding="utf-8")))


def threads_in_words(count):
    return "1 thread" if count == 1 else f"{count} threads"
