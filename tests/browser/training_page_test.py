"""The page of heed train in a headless Chromium: what it shows, against what training.jsonl says.

    HEED=build/heed python3 tests/browser/training_page_test.py [TrainingPageTest.test_FACT]

Ends with 77 (skipped) where Chromium or its driver is missing. HEED_SCREENSHOTS: a folder for pictures to look at.
HEED_TRAINED: the folder of a training to take the pictures of.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from browser import Browser, missing

ROOT = Path(__file__).resolve().parent.parent.parent
HEED = os.path.realpath(os.environ.get("HEED", ROOT / "build" / "heed"))
DATA = re.compile('(<script type="application/json" id="data">)(.*?)(</script>)', re.DOTALL)
HTML = "<script>alert(1)</script> & <b>bold</b>"
RIGHT_TO_LEFT = "שלום עולם"
RECIPE = ["--vocab-size", "60", "--vocab-type", "bpe", "--d-model", "32", "--heads", "2", "--ffn", "64", "--layers", "1",
          "--batch-tokens", "256", "--warmup", "20", "--learning-rate", "0.01", "--threads", "1", "--quiet",
          "--log-every", "5", "--valid-every", "20u", "--after", "80u"]


def write_corpus(folder: Path):
    """Numbers in English and German, digit by digit."""
    english, german = "zero one two three four five six seven eight nine".split(), \
        "null eins zwei drei vier fünf sechs sieben acht neun".split()
    for name, first in (("train", 0), ("valid", 7)):
        numbers = [str(number * 7919 % 10000) for number in range(first, 400, 1 if name == "train" else 20)]
        for side, digits in (("en", english), ("de", german)):
            lines = (" ".join(digits[int(digit)] for digit in number) for number in numbers)
            (folder / f"{name}.{side}").write_text("\n".join(lines) + "\n", encoding="utf-8")


def train(folder: Path):
    write_corpus(folder)
    files = [f"--{name}={folder / file}" for name, file in (
        ("source", "train.en"), ("target", "train.de"), ("valid-source", "valid.en"), ("valid-target", "valid.de"),
        ("model", "model"))]
    run = subprocess.run([HEED, "train", *files, *RECIPE], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise AssertionError(f"heed train ended with {run.returncode}: {run.stderr}")


def data_of(page: Path) -> dict:
    return json.loads(DATA.search(page.read_text(encoding="utf-8"))[2])


class TrainingPageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        folder = Path(cls.folder.name)
        train(folder)
        cls.page, cls.other = folder / "model" / "training.html", folder / "other.html"
        log = [json.loads(line) for line in (folder / "model" / "training.jsonl").read_text().splitlines()]
        cls.reports = [entry for entry in log if "loss" in entry]
        cls.validations = [entry for entry in log if "validation" in entry]
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.folder.cleanup()

    def setUp(self):
        self.browser.media("light")
        self.browser.resize(1200, 900)
        self.open(self.page)

    def open(self, page: Path):
        self.browser.open(page.as_uri())
        if self.browser.run("const kept = localStorage.length; localStorage.clear(); return kept"):
            self.browser.open(page.as_uri())

    def write(self, change):
        """The page with its data changed, as heed would write it."""
        data = data_of(self.page)
        change(data)
        text = json.dumps(data).replace("<", "\\u003c")
        page = DATA.sub(lambda found: found[1] + text + found[3], self.page.read_text(encoding="utf-8"))
        self.other.with_suffix(".tmp").write_text(page, encoding="utf-8")
        self.other.with_suffix(".tmp").rename(self.other)

    def text(self, selector: str) -> str:
        return self.browser.run("return document.querySelector(arguments[0]).textContent", selector)

    def texts(self, selector: str) -> list:
        return self.browser.run("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector)

    def slide(self, validation: int):
        self.browser.run("const s = document.getElementById('validation'); s.value = arguments[0];"
                         "s.dispatchEvent(new Event('input'))", validation)

    def focus(self, selector: str):
        self.browser.run("document.querySelector(arguments[0]).focus()", selector)

    def readout(self, chart: str) -> list:
        return self.texts(f"#readout-{chart} b")

    def test_it_opens_without_a_word_on_the_console_and_loads_nothing(self):
        for colours in ("light", "dark"):
            self.browser.media(colours)
            self.open(self.page)
            self.browser.hover("#chart-loss svg")
            self.assertEqual(self.browser.console(), [])
            self.assertEqual(self.browser.run("return performance.getEntriesByType('resource').length"), 0)
        self.assertEqual(self.browser.run("return document.title"), "Training of model")

    def test_it_says_how_the_training_stands(self):
        now = self.text("#now")
        self.assertTrue(now.startswith("Finished: epoch "), now)
        self.assertIn("update 80", now)
        self.assertNotIn("killed", now)
        self.write(lambda data: data["now"].update(state="running", seconds=60, seconds_left=180, update=1234567))
        self.open(self.other)
        self.assertIn("update 1,234,567, after 0:01:00, 0:03:00 left", self.text("#now"))
        self.assertEqual(self.browser.run("return document.getElementById('done').value"), 0.25)
        self.assertTrue(any("80 at most" in line for line in self.texts("#plan li")))

    def test_one_that_has_long_been_silent_may_have_been_killed(self):
        for state, silence, told in (("running", 60, False), ("running", 4000, True), ("finished", 4000, False)):
            self.write(lambda data: data["now"].update(state=state, written=time.time() - silence))
            self.open(self.other)
            now = self.text("#now")
            self.assertEqual("it may have been killed; heed train --resume" in now, told, now)
        self.write(lambda data: data["now"].update(state="running", written=time.time() - 4000))
        self.open(self.other)
        self.assertRegex(self.text("#now"), r"Written .*\. That was 1:06:4\d ago")

    def test_the_curves_end_with_the_last_figures_of_the_log(self):
        last, score = self.reports[-1], self.validations[-1]
        self.assertEqual(self.readout("loss"), [f"{last['loss']:.3f}", f"{score['validation']['loss']:.3f}"])
        self.assertEqual(self.readout("score"), [f"{score['validation'][name]:.1f}" for name in ("bleu", "chrf")])
        self.assertEqual(self.readout("worth"), [f"{score['source_worth']:.3f}".replace("-", "−")])
        self.assertEqual(self.readout("rate"), [f"{last['learning_rate']:.3g}"])
        self.assertEqual(self.readout("speed"), [f"{last['target_tokens_per_second']:,.0f}"])

    def test_arrows_walk_along_a_curve_and_escape_leaves_it(self):
        self.focus("#chart-worth svg")
        for key, validation in (("home", 0), ("right", 1), ("right", 2), ("left", 1), ("end", -1)):
            self.browser.press(key)
            figure = f"{self.validations[validation]['source_worth']:.3f}".replace("-", "−")
            self.assertEqual(self.readout("worth"), [figure], key)
            said = self.browser.run("return document.activeElement.getAttribute('aria-valuetext')")
            self.assertIn(f"update {self.validations[validation]['update']},", said)
            self.assertIn(f"worth {figure}", said)
        self.assertEqual(len(self.texts("#chart-worth .cursor")), 1)
        self.browser.press("escape")
        self.assertEqual(len(self.texts("#chart-worth .cursor")), 0)

    def test_pointing_at_a_curve_tells_the_figures_there(self):
        self.browser.hover("#chart-worth svg")
        middle = self.text("#readout-worth span:last-child")
        self.assertRegex(middle, "update (20|40|60),")
        self.browser.hover("h1")
        self.assertIn("update 80,", self.text("#readout-worth span:last-child"))

    def test_points_stand_where_updates_epochs_or_time_say(self):
        places = "return [...document.querySelectorAll('#chart-worth .dot')].map((d) => Number(d.getAttribute('cx')))"
        for axis in ("update", "epoch", "seconds"):
            self.browser.click(f'input[name="axis"][value="{axis}"]')
            shown = self.browser.run(places)
            expected = [entry[axis] / self.validations[-1][axis] for entry in self.validations]
            self.assertEqual(len(shown), len(expected))
            width = self.browser.run("return document.querySelector('#chart-worth svg').clientWidth") - 52 - 12
            if axis == "update":  # (the last report is not after the last validation)
                for one, other in zip(shown, expected):
                    self.assertAlmostEqual((one - 52) / width, other, delta=0.01)
            self.assertEqual(shown, sorted(shown))

    def test_translations_are_the_newest_and_the_slider_goes_back(self):
        shown = self.texts(".translation")
        self.assertEqual(shown, self.validations[-1]["samples"])
        data = data_of(self.page)
        self.assertEqual(self.texts(".sample dd:not(.translation)"),
                         [text for pair in data["samples"] for text in (pair["source"], pair["reference"])])
        self.slide(0)
        self.assertEqual(self.texts(".translation"), self.validations[0]["samples"])
        self.assertIn("1 of 4: epoch", self.text("#validation-name"))
        self.assertNotEqual(shown, self.texts(".translation"))

    def test_the_versions_of_a_translation_are_listed_each_once(self):
        for sample, card in enumerate(self.browser.run(
                "return [...document.querySelectorAll('.sample')]"
                ".map((c) => [...c.querySelectorAll('li bdi')].map((b) => b.textContent))")):
            versions = [entry["samples"][sample] for entry in self.validations]
            changed = [one for i, one in enumerate(versions) if i == 0 or one != versions[i - 1]]
            self.assertEqual(card, changed[::-1])

    def test_html_stays_text_and_right_to_left_text_runs_so(self):
        def change(data):
            for entry in data["validations"]:
                entry["samples"][:2] = [HTML, RIGHT_TO_LEFT]
            data["samples"][0] = {"source": HTML, "reference": HTML}
            data["plan"], data["about"]["target_language"] = [HTML], "he"
        self.write(change)
        self.open(self.other)
        self.assertEqual(self.texts(".sample:first-child dd"), [HTML] * 3)
        self.assertEqual(self.texts("#plan li"), [HTML])
        self.assertEqual(self.browser.run("return document.scripts.length"), 2)
        looks = ("const t = document.querySelectorAll('.translation')[arguments[0]];"
                 "return [getComputedStyle(t).direction, t.lang]")
        self.assertEqual(self.browser.run(looks, 1), ["rtl", "he"])
        self.assertEqual(self.browser.run(looks, 0), ["ltr", "he"])

    def test_the_table_holds_the_validations(self):
        self.browser.click("#numbers summary")
        self.browser.wait_for("#table tbody tr")
        rows = self.browser.run("return [...document.querySelectorAll('#table tbody tr')]"
                                ".map((r) => [...r.children].map((c) => c.textContent.replace('−', '-')))")
        self.assertEqual(len(rows), len(self.validations))
        for row, entry in zip(rows, self.validations):
            scores = entry["validation"]
            self.assertEqual([row[0], row[3], row[8]],
                             [str(entry["update"]), f"{scores['bleu']:.2f}", "yes" if entry["best"] else ""])
            for shown, figure in zip(row[5:8], (scores["loss"], entry["training_loss"], entry["source_worth"])):
                self.assertAlmostEqual(float(shown), figure, delta=1e-4)

    def running(self, validations: int):
        def change(data):
            data["now"]["state"] = "running"
            data["validations"] = data["validations"][:validations]
        self.write(change)

    def look(self):
        self.browser.run("document.dispatchEvent(new Event('visibilitychange'))")

    def test_what_is_written_while_it_is_open_comes_in_without_losing_the_place(self):
        self.running(2)
        self.open(self.other)
        self.browser.click(".sample:nth-child(2) summary")
        self.slide(0)
        self.focus("#chart-worth svg")
        self.browser.press("home")
        self.browser.run("window.scrollTo(0, 300); window.mine = true")
        before = self.browser.run("return window.scrollY")
        self.running(3)
        self.look()
        self.browser.wait_for("#chart-worth .dot:nth-of-type(3)")
        self.assertEqual(self.browser.run("return [window.scrollY, window.mine]"), [before, True])
        self.assertTrue(self.browser.run("return document.querySelector('.sample:nth-child(2) details').open"))
        self.assertIn("1 of 3: ", self.text("#validation-name"))
        self.assertEqual(self.browser.run("return document.activeElement.getAttribute('aria-valuenow')"), "0")
        self.assertEqual(len(self.texts("iframe")), 0)
        self.assertEqual(self.browser.console(), [])

    def test_the_newest_translation_follows_the_training_unless_another_is_chosen(self):
        self.running(2)
        self.open(self.other)
        self.assertEqual(self.texts(".translation"), self.validations[1]["samples"])
        self.running(4)
        self.look()
        self.browser.wait_for("#chart-worth .dot:nth-of-type(4)")
        self.assertEqual(self.texts(".translation"), self.validations[3]["samples"])

    def test_a_finished_training_is_not_looked_at_again(self):
        frames = ("document.dispatchEvent(new Event('visibilitychange'));"
                  "return document.querySelectorAll('iframe').length")
        self.assertEqual(self.browser.run(frames), 0)
        self.running(4)
        self.open(self.other)
        self.assertEqual(self.browser.run(frames), 1)

    def test_what_there_is_not_is_not_shown(self):
        def change(data):
            data["validations"], data["samples"], data["plan"] = [], [], []
        self.write(change)
        self.open(self.other)
        shown = ("return [...document.querySelectorAll('section, .chart')].filter((e) => !e.hidden)"
                 ".map((e) => e.id || e.getAttribute('aria-labelledby'))")
        self.assertEqual(self.browser.run(shown), ["curves-title", "chart-loss", "chart-rate", "chart-speed"])
        self.write(lambda data: data.update(reports=[], validations=[]))
        self.open(self.other)
        self.assertEqual(self.browser.console(), [])

    def test_nothing_is_wider_than_a_phone(self):
        def change(data):
            data["samples"][0]["source"] = "Donaudampfschifffahrtsgesellschaft" * 5
            data["about"]["model"] = "a-model-of-a-very-long-name" * 4
        self.write(change)
        self.browser.resize(360, 740)
        for page in (self.page, self.other):
            self.open(page)
            self.browser.run("document.querySelectorAll('details').forEach((d) => (d.open = true))")
            self.browser.wait_for("#table tbody tr")
            self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), 360)

    def test_light_and_dark_follow_the_system_and_the_button(self):
        paper = "return getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)[0]"
        self.assertGreater(self.browser.run(paper), 200)
        self.browser.click("#theme")
        self.assertLess(self.browser.run(paper), 60)
        self.browser.open(self.page.as_uri())
        self.assertLess(self.browser.run(paper), 60, "kept")

    def test_pictures(self):
        folder = os.environ.get("HEED_SCREENSHOTS")
        if not folder:
            self.skipTest("HEED_SCREENSHOTS names no folder")
        page = Path(os.environ.get("HEED_TRAINED", self.page.parent)) / "training.html"
        for name, width, colours in (("training_light", 1200, "light"), ("training_dark", 1200, "dark"),
                                     ("training_phone", 360, "light")):
            self.browser.media(colours)
            self.browser.resize(width, 900)
            self.open(page)
            self.browser.resize(width, self.browser.run("return document.documentElement.scrollHeight"))
            self.browser.screenshot(str(Path(folder) / f"{name}.png"))


if __name__ == "__main__":
    if missing():
        print(f"skipped: there is no {missing()}; scripts/test.sh installs it", file=sys.stderr)
        sys.exit(77)
    unittest.main(verbosity=2)
