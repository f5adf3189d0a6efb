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


def folder_with(name, file):
    """Of data/ or ../shared/data; None where it is not there."""
    places = (ROOT / "data" / name, ROOT.parent / "shared" / "data" / name)
    return next((folder for folder in places if (folder / file).exists()), None)


def tatoeba():
    """The folder of the Tatoeba set."""
    return folder_with("tatoeba-en-de", "test.en") or stop(
        "there is no data/tatoeba-en-de; fetch it: scripts/fetch_tatoeba data/tatoeba-en-de")


def general():
    """The folder of news and encyclopedia text, or None."""
    return folder_with("general-en-de", "newstest2014.en")


def read_probes(path=TOY / "probes.tsv"):
    """The minimal pairs, a dictionary each."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def word_at(translation, place):
    """A translation's word without punctuation; "" where there is none."""
    words = translation.split()
    return words[place].rstrip(".,?") if place < len(words) else ""
