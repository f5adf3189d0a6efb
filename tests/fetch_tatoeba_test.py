#!/usr/bin/env python3
"""scripts/fetch_tatoeba on a small archive made here; nothing is downloaded. Python's standard library only."""

import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "fetch_tatoeba"


def fetch(*arguments):
    return subprocess.run([sys.executable, str(SCRIPT), *map(str, arguments)], capture_output=True, text=True)


def lines(path):
    return path.read_text(encoding="utf-8").split("\n")[:-1]


class FetchTatoeba(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        # Thirty English sentences; every third has a second translation, and some share one.
        rows = [f"I have {n} cats.\tIch habe {n - n % 5 // 4} Katzen.\tCC-BY 2.0 (France) #{n}" for n in range(30)]
        rows += [f"I have {n} cats.\tIch  besitze {n} Katzen.\tCC-BY 2.0 (France) #{n}" for n in range(0, 30, 3)]
        self.text = "\n".join(rows) + "\n"
        self.archive = self.folder / "deu-eng.zip"
        with zipfile.ZipFile(self.archive, "w") as archive:
            archive.writestr("deu.txt", self.text)
            archive.writestr("_about.txt", "about")

    def split(self, folder="out", archive=None):
        output = self.folder / folder
        result = fetch(output, "--archive", archive or self.archive, "--valid", 4, "--test", 5)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return {name: list(zip(lines(output / f"{name}.en"), lines(output / f"{name}.de"), strict=True))
                for name in ("train", "valid", "test")}

    def test_parts_have_the_sizes_asked_for(self):
        parts = self.split()
        self.assertEqual((len(parts["valid"]), len(parts["test"])), (4, 5))
        self.assertGreater(len(parts["train"]), 20)

    def test_no_sentence_stands_in_two_parts_on_either_side(self):
        parts = self.split()
        for side in (0, 1):
            sentences = {name: {pair[side] for pair in pairs} for name, pairs in parts.items()}
            self.assertFalse(sentences["train"] & (sentences["valid"] | sentences["test"]))
            self.assertFalse(sentences["valid"] & sentences["test"])

    def test_pairs_stay_together_and_spaces_become_one(self):
        known = {tuple(" ".join(column.split()) for column in line.split("\t")[:2]) for line in self.text.splitlines()}
        for pairs in self.split().values():
            self.assertLessEqual(set(pairs), known)

    def test_the_order_of_the_archive_does_not_matter(self):
        shuffled = self.folder / "pairs.tsv"
        shuffled.write_text("\n".join(reversed(self.text.splitlines())) + "\n", encoding="utf-8")
        self.assertEqual(self.split(), self.split("again", shuffled))

    def test_the_licence_is_named(self):
        self.split()
        self.assertIn("CC BY 2.0", (self.folder / "out" / "ATTRIBUTION").read_text(encoding="utf-8"))

    def assert_fails(self, message, *arguments):
        result = fetch(self.folder / "none", *arguments)
        self.assertEqual(result.returncode, 1)
        self.assertIn(message, result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1)
        self.assertFalse((self.folder / "none").exists())

    def test_failures_are_one_sentence(self):
        self.assert_fails("no such file", "--archive", self.folder / "missing.zip")
        self.assert_fails("no fra.txt", "--archive", self.archive, "--language", "fra")
        self.assert_fails("too few", "--archive", self.archive)
        broken = self.folder / "broken.tsv"
        broken.write_text("one\teins\ntwo zwei\n", encoding="utf-8")
        self.assert_fails("broken.tsv, line 2: no tab", "--archive", broken)


if __name__ == "__main__":
    unittest.main()
