#!/usr/bin/env python3
"""scripts/train_general from small texts to students, stopped and gone on with. HEED: the program. Standard library only."""

import gzip
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts" / "train_general"
HEED = Path(os.environ.get("HEED", ROOT / "build" / "heed")).resolve()
NAMES = ("microsoft-docs", "mdn", "libreoffice", "debian-website", "php", "debian-handbook")


def command(data, folder, *arguments):
    return [sys.executable, str(SCRIPT), str(folder), "--data", str(data), "--heed", str(HEED), "--hours", "0.002",
            "--vocab-size", "300", "--threads", "1", *arguments]


class TrainGeneral(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.data, self.folder = Path(scratch.name) / "data", Path(scratch.name) / "models"
        for name in ("en-de-open", "tatoeba-en-de", "general-en-de"):
            (self.data / name).mkdir(parents=True)
        for side in ("en", "de"):
            lines = (ROOT / "data" / "toy" / f"train.{side}").read_text(encoding="utf-8").splitlines(keepends=True)
            pieces = ["".join(lines[at:at + 100]) for at in range(0, 1500, 100)]
            for name in NAMES:
                with gzip.open(self.data / "en-de-open" / f"{name}.{side}.gz", "wt", encoding="utf-8") as file:
                    file.write(pieces.pop())
            for path in ("tatoeba-en-de/train", "tatoeba-en-de/valid", "tatoeba-en-de/test", "general-en-de/newstest2013",
                         "general-en-de/newstest2014", "general-en-de/flores200.devtest"):
                (self.data / f"{path}.{side}").write_text(pieces.pop(), encoding="utf-8")

    def run_script(self, *arguments):
        return subprocess.run(command(self.data, self.folder, *arguments), capture_output=True, text=True)

    def test_students_come_out_also_where_it_was_stopped(self):
        stopped = subprocess.Popen(command(self.data, self.folder), stderr=subprocess.PIPE, text=True)
        while not (self.folder / "both" / "checkpoints" / "state.safetensors").exists():
            self.assertIsNone(stopped.poll(), "the script ended before its first training")
            time.sleep(0.05)
        second = self.run_script()
        self.assertIn("somebody works in", second.stderr)
        stopped.send_signal(signal.SIGTERM)
        _, told = stopped.communicate()
        self.assertNotEqual(stopped.returncode, 0)
        self.assertIn("run this again to go on", told)
        self.assertNotIn("both  done", self.run_script("--list").stdout)
        rest = self.run_script()
        self.assertEqual(rest.returncode, 0, rest.stderr)
        self.assertNotIn("train_general: clean", rest.stderr)
        for name in ("student.en-de", "student.de-en"):
            self.assertTrue((self.folder / name / "model.safetensors").exists(), name)
        self.assertEqual(self.run_script().stderr, "")

    def test_without_teachers_the_small_models_come_out(self):
        made = self.run_script("--direct")
        self.assertEqual(made.returncode, 0, made.stderr)
        pairs = {side: (self.folder / f"mixture.{side}").read_text(encoding="utf-8").splitlines() for side in ("en", "de")}
        corpus = [(self.folder / f"open.{side}").read_text(encoding="utf-8").splitlines() for side in ("en", "de")]
        self.assertLessEqual(set(zip(pairs["en"], pairs["de"])), set(zip(*corpus)))
        for name in ("second.en-de", "second.de-en"):
            config = json.loads((self.folder / name / "config.json").read_text(encoding="utf-8"))
            self.assertIn("alignment_head", config, "nothing guided the attention")
        words = (self.folder / "words.en-de.en").read_text(encoding="utf-8").splitlines()
        self.assertIn("dog", words)
        self.assertNotIn("both", self.run_script("--direct", "--list").stdout)

    def test_a_step_that_there_is_not_is_refused(self):
        refused = self.run_script("--until", "teachers")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("there is no step 'teachers'", refused.stderr)


if __name__ == "__main__":
    unittest.main()
