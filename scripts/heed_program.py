"""The program and the test sets, for the scripts that print the README's figures."""

import csv
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOY = ROOT / "data" / "toy"


def stop(reason):
    sys.exit(f"{Path(sys.argv[0]).name}: {reason}")


def heed(*arguments, text=None):
    """What build/heed writes, given text on its standard input."""
    command = [str(ROOT / "build" / "heed"), *map(str, arguments)]
    run = subprocess.run(command, input=text, stdout=subprocess.PIPE, encoding="utf-8")
    if run.returncode != 0:
        stop(f"heed {arguments[0]} did not work; the reason is above")
    return run.stdout


def tatoeba():
    """The folder of the Tatoeba set."""
    for folder in (ROOT / "data" / "tatoeba-en-de", ROOT.parent / "shared" / "data" / "tatoeba-en-de"):
        if (folder / "test.en").exists():
            return folder
    return stop("there is no data/tatoeba-en-de; fetch it: scripts/fetch_tatoeba data/tatoeba-en-de")


def read_probes(path=TOY / "probes.tsv"):
    """The minimal pairs, a dictionary each."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def word_at(translation, place):
    """A translation's word without punctuation; "" where there is none."""
    words = translation.split()
    return words[place].rstrip(".,?") if place < len(words) else ""
