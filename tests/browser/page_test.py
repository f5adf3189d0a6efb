"""The page of heed explain --html in a headless Chromium: what it shows, against what --json says.

    HEED=build/heed python3 tests/browser/page_test.py [PageTest.test_FACT]

Ends with 77 (skipped) where Chromium or its driver is missing. HEED_SCREENSHOTS: a folder for pictures to look at.
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from browser import Browser, missing

ROOT = Path(__file__).resolve().parent.parent.parent
HEED = os.path.realpath(os.environ.get("HEED", ROOT / "build" / "heed"))
ANIMAL = "The animal did not cross the street because it was too tired."
HTML = "The <script>alert(1)</script> & 'quotes' \"are\" old."
RIGHT_TO_LEFT = "שלום the animal العربية was tired"
LONG = " ".join(["the old man saw the dog near the bank because it was very tired and"] * 4)
IT = 8  # the position of "it"
HALF = 0.5e-5 + 1e-9  # the page's numbers have five places


def explain(*arguments: str, lines: str = "") -> str:
    run = subprocess.run([HEED, "explain", "--model", str(ROOT / "models" / "toy"), "--threads", "1", "--quiet",
                          *arguments], input=lines, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise AssertionError(f"heed explain {arguments} ended with {run.returncode}: {run.stderr}")
    return run.stdout


def mean(matrices: list) -> list:
    return [[sum(m[q][k] for m in matrices) / len(matrices) for k in range(len(matrices[0][0]))]
            for q in range(len(matrices[0]))]


def heads(explanation: dict, attention: str, field: str) -> list:
    return [head[field] for layer in explanation["attention"][attention]["layers"] for head in layer["heads"]]


def word(side: str, unit: int) -> str:
    return f'.word[data-side="{side}"][data-unit="{unit}"]'


class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        folder = Path(cls.folder.name)
        cls.page, cls.long_page = folder / "page.html", folder / "long.html"
        output = explain("--html", str(cls.page), "--json", "--importance", "all", "--edges",
                         lines="\n".join([ANIMAL, HTML, RIGHT_TO_LEFT]) + "\n")
        cls.animal, cls.html, cls.right_to_left = (json.loads(line) for line in output.splitlines())
        cls.changed_page = folder / "changed.html"
        output = explain("--html", str(cls.changed_page), "--json", "--replace", "tired=wide", "--block", "it->animal",
                         "--without", "too", "--ablate-head", "2.0", ANIMAL)
        cls.changed = json.loads(output)
        explain("--html", str(cls.long_page), LONG)
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.folder.cleanup()

    def setUp(self):
        self.browser.media("light")
        self.browser.resize(1200, 900)
        self.open(self.page)

    def open(self, page: Path, sentence: int = 0):
        self.browser.open(page.as_uri())
        if self.browser.run("const kept = localStorage.length; localStorage.clear(); return kept"):
            self.browser.open(page.as_uri())
        if sentence:
            self.choose("sentence", sentence)

    def choose(self, select: str, value):
        self.browser.run("const box = document.getElementById(arguments[0]); box.value = arguments[1];"
                         "box.dispatchEvent(new Event('change'))", select, value)

    def all_heads(self):
        self.browser.click('#grid [data-layer="-1"][data-head="-1"]')

    def pick(self, name: str, value: str):
        self.browser.click(f'input[name="{name}"][value="{value}"]')

    def shown(self, side: str, field: str) -> list:
        """What a row of words shows by its shades, in order; None where nothing."""
        found = self.browser.run("return [...document.querySelectorAll(`.word[data-side=${arguments[0]}]`)]"
                                 ".filter((b) => !b.hidden).map((b) => b.dataset[arguments[1]] ?? null)", side, field)
        return [None if value is None else float(value) for value in found]

    def text(self, selector: str) -> str:
        return self.browser.run("return document.querySelector(arguments[0]).textContent", selector)

    def assert_close(self, shown: list, expected: list):
        self.assertEqual(len(shown), len(expected))
        for one, other in zip(shown, expected):
            self.assertAlmostEqual(one, other, delta=HALF)

    def test_it_opens_without_a_word_on_the_console_and_loads_nothing(self):
        for colours in ("light", "dark"):
            for page in (self.page, self.long_page, self.changed_page):
                self.browser.media(colours)
                self.open(page)
                self.browser.hover(word("source", 1))
                self.assertEqual(self.browser.console(), [])
                self.assertEqual(self.browser.run("return performance.getEntriesByType('resource').length"), 0)
        self.assertEqual(self.browser.run("return document.title"), ANIMAL)

    def test_it_opens_on_the_head_that_carries_the_connection_whose_cut_costs_most(self):
        chosen = self.browser.run("const b = document.querySelector('#grid [aria-pressed=true]');"
                                  "return [Number(b.dataset.layer), Number(b.dataset.head)]")
        cuts = self.animal["edges"][0]["translation"]
        words = range(len(cuts) - 1)
        _, reader, read = max((cuts[q][k], q, k) for q in words for k in words if q != k)
        self.assertEqual(self.animal["source"]["units"][reader], "it")
        carried = [(head["unit_contributions"][reader][read], layer["layer"], head["head"])
                   for layer in self.animal["attention"]["encoder"]["layers"] for head in layer["heads"]]
        self.assertEqual(tuple(chosen), max(carried)[1:])
        name = self.animal["source"]["units"][read]
        self.assertIn(f"“it” attends most to “{name}”", self.text("#summary").replace("\u2068", "").replace("\u2069", ""))

    def test_every_head_is_named_by_what_it_does_in_the_sentence(self):
        places = {"encoder": {"previous": "the word before", "same": "the word itself", "next": "the word after"},
                  "cross": {"previous": "one place before", "same": "the same place", "next": "one place after"},
                  "decoder": {"previous": "the word before the last", "same": "the last word written"}}
        ends = {"encoder": "⟨/s⟩", "cross": "⟨/s⟩", "decoder": "⟨start⟩"}
        kinds = set()
        for attention, of_attention in self.animal["attention"].items():
            self.pick("attention", attention)
            for layer in of_attention["layers"]:
                for head in layer["heads"]:
                    place = {**places[attention], "end": ends[attention]}.get(head["kind"])
                    name = self.head_name(layer["layer"], head["head"])
                    self.assertEqual(f"mostly {place}" in name, place is not None, name)
                    self.assertEqual("mostly" in name, place is not None, name)
                    kinds.add(head["kind"])
        self.assertIn("same", kinds)
        self.pick("attention", "encoder")
        self.assertEqual(self.head_name(2, 0), "it → animal")
        self.assertEqual(self.head_name(1, 1), "it → tired.")

    def head_name(self, layer: int, head: int) -> str:
        label = self.browser.run("return document.querySelector(arguments[0]).ariaLabel",
                                 f'#grid [data-layer="{layer}"][data-head="{head}"]')
        option = self.browser.run("return document.querySelector(`#heads option[value='${arguments[0]}']`).textContent",
                                  f"{layer}.{head}")
        beginning = f"Layer {layer}, head {head}: "
        self.assertTrue(label.startswith(beginning), label)
        self.assertEqual(option, f"{layer}.{head}: {label.removeprefix(beginning)}")
        return label.removeprefix(beginning).replace("\u2068", "").replace("\u2069", "")

    def test_heads_are_chosen_from_a_list_too(self):
        self.choose("heads", "1.2")
        self.assertEqual(self.browser.run("return document.querySelector('#grid [aria-pressed=true]').dataset.head"), "2")
        self.assertIn("layer 1, head 2 (", self.text("#panel-facts"))
        self.choose("heads", "-1.-1")
        self.assertIn("mean of all layers and heads", self.text("#panel-facts"))

    def test_what_changes_is_told_as_json_says_and_not_where_nothing_was_asked_for(self):
        self.assertTrue(self.browser.run("return document.getElementById('changes').hidden"))
        self.open(self.changed_page)
        self.assertFalse(self.browser.run("return document.getElementById('changes').hidden"))
        cards = self.browser.run("return [...document.querySelectorAll('#change-cards article')].map((a) => a.textContent)")
        self.assertEqual(len(cards), 4)
        for card, change in zip(cards, self.changed["alternatives"]):
            self.assertIn(change["change"], card)
            self.assertIn(change["translation"], card)
            figure = f"{change['log_probability']:.2f}".replace("-", "−")
            self.assertIn("beforeafter", card)
            self.assertIn(f"{self.changed['log_probability']:.2f}{figure}".replace("-", "−"), card)
            self.assertEqual("Source" in card, change["source"] != ANIMAL)
            self.assertEqual("the same" in card, change["translation"] == self.changed["target"]["text"])
            for edge in change["moved"]:
                self.assertIn(f"{edge['attention']} {edge['layer']}.{edge['head']}", card)
        self.assertIn("sie", cards[0] + cards[1])
        marks = self.browser.run("return [...document.querySelectorAll('#change-cards article')].map((card) => "
                                 "[...card.querySelectorAll('mark')].map((mark) => mark.textContent))")
        replaced = next(i for i, change in enumerate(self.changed["alternatives"]) if "wide" in change["change"])
        self.assertEqual(marks[replaced], ["tired.", "wide.", "es", "müde", "sie", "breit"])

    def test_pointing_at_a_word_shades_what_it_reads_as_json_says(self):
        self.all_heads()
        self.browser.hover(word("source", 1))
        before = self.shown("source", "reads")
        self.browser.hover(word("source", IT))
        weights = mean(heads(self.animal, "encoder", "unit_weights"))
        self.assert_close(self.shown("source", "reads"), weights[IT])
        self.assert_close(self.shown("source", "readers"), [row[IT] for row in weights])
        self.assertNotEqual(before, self.shown("source", "reads"))
        most = max(range(len(weights[IT])), key=lambda unit: weights[IT][unit])
        name = self.animal["source"]["units"][most]
        self.assertEqual(self.text("#summary").replace("\u2068", "").replace("\u2069", ""),
                         f"“it” attends most to “{name}” ({weights[IT][most]:.2f})")
        self.assertEqual(self.text("#panel-lists li .value"), f"{weights[IT][most]:.2f}")
        fills = self.browser.run("return [...document.querySelectorAll('#source .word')]"
                                 ".map((b) => Number(b.style.getPropertyValue('--fill')))")
        self.assertEqual(fills.index(max(fills)), most)

    def test_lines_are_drawn_for_the_word_and_gone_without_it(self):
        inked = ("const c = document.getElementById('lines');"
                 "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v > 0)")
        self.assertTrue(self.browser.run(inked))
        self.browser.click(word("source", 1))
        self.browser.press("escape")
        self.browser.run("document.activeElement.blur()")
        self.browser.hover("h1")
        self.assertFalse(self.browser.run(inked))
        self.assertEqual(set(self.shown("source", "reads")), {None})

    def test_one_head_a_layer_and_contributions_are_as_json_says(self):
        layer = self.animal["attention"]["encoder"]["layers"][1]
        for measure in ("weights", "contributions"):
            self.pick("measure", measure)
            self.browser.click('#grid [data-layer="1"][data-head="2"]')
            self.browser.hover(word("source", IT))
            self.assert_close(self.shown("source", "reads"), layer["heads"][2]["unit_" + measure][IT])
            self.assertTrue(self.browser.run("return document.querySelector('#grid [aria-pressed=true]').ariaLabel")
                            .startswith("Layer 1, head 2: "))
            self.browser.click('#grid [data-layer="1"][data-head="-1"]')
            self.browser.hover(word("source", IT))
            expected = mean([head["unit_" + measure] for head in layer["heads"]])
            self.assert_close(self.shown("source", "reads"), expected[IT])

    def test_cross_and_decoder_attention_are_as_json_says(self):
        for attention, side in (("cross", "source"), ("decoder", "target")):
            self.pick("attention", attention)
            self.browser.hover(word("target", 7))
            expected = mean(heads(self.animal, attention, "unit_weights"))[7]
            if attention == "decoder":  # <start> and what is written already; the rest cannot be read
                self.assertEqual(set(self.shown(side, "reads")[8:]), {None})
                self.assert_close(self.shown(side, "reads")[:8], expected[:8])
            else:
                self.assert_close(self.shown(side, "reads"), expected)

    def test_cuts_are_for_the_translation_or_for_the_word_that_is_kept(self):
        self.pick("measure", "effect")
        encoder = next(entry for entry in self.animal["edges"] if entry["attention"] == "encoder")
        self.browser.hover(word("source", IT))
        self.assert_close(self.shown("source", "reads"), encoder["translation"][IT])
        self.browser.click(word("target", 7))
        self.browser.hover(word("source", IT))
        pieces = [p for p, unit in enumerate(self.animal["target"]["unit_of_piece"]) if unit == 7]
        expected = [sum(encoder["by_target_piece"][p][IT][k] for p in pieces)
                    for k in range(len(encoder["translation"]))]
        self.assert_close(self.shown("source", "reads"), expected)
        self.assertTrue(self.browser.run("return document.querySelector('#grid button').matches(':disabled')"))

    def test_importance_is_as_json_says_by_every_method(self):
        for goal in (-1, 7):
            self.choose("goal", goal)
            for entry in self.animal["importance"]:
                self.choose("method", entry["method"])
                expected = entry["by_target"][goal] if goal >= 0 and entry["by_target"] else entry["translation"]
                self.assert_close(self.shown("source", "importance"), expected)
        self.browser.click("#figures")
        self.browser.hover(word("target", 1))
        self.assertEqual(self.text(word("source", 1) + " .figure").replace("−", "-"),
                         f"{self.animal['importance'][-1]['by_target'][7][1]:.2f}")

    def test_tables_hold_the_numbers(self):
        self.all_heads()
        self.browser.click("#numbers summary")
        self.browser.wait_for("#importance-table tbody tr")
        cells = ("return [...document.querySelectorAll(arguments[0] + ' tbody tr')]"
                 ".map((r) => [...r.querySelectorAll('td')].map((c) => Number(c.textContent.replace('−', '-'))))")
        weights = mean(heads(self.animal, "encoder", "unit_weights"))
        for shown, expected in zip(self.browser.run(cells, "#map-table"), weights, strict=True):
            for one, other in zip(shown, expected, strict=True):
                self.assertAlmostEqual(one, other, delta=0.0005 + HALF)
        shown = self.browser.run(cells, "#importance-table")
        self.assertEqual(len(shown), len(self.animal["source"]["units"]))
        for unit, row in enumerate(shown):
            for one, entry in zip(row, self.animal["importance"], strict=True):
                self.assertAlmostEqual(one, entry["translation"][unit], delta=0.0005 + HALF)

    def focused(self) -> list:
        return self.browser.run("const d = document.activeElement.dataset; return [d.side, Number(d.unit)]")

    def test_arrows_walk_through_the_words_enter_keeps_and_escape_lets_go(self):
        self.browser.run("document.querySelector('#source .word').focus()")
        steps = [("right", ["source", 1]), ("right", ["source", 2]), ("left", ["source", 1]), ("down", ["target", 1]),
                 ("end", ["target", len(self.animal["target"]["units"]) - 1]), ("home", ["target", 0]),
                 ("up", ["source", 0])]
        for key, expected in steps:
            self.browser.press(key)
            self.assertEqual(self.focused(), expected, key)
        self.assertEqual(len(self.browser.run("return [...document.querySelectorAll('.word[tabindex=\"0\"]')]")), 1)
        self.assertNotEqual(self.browser.run("return getComputedStyle(document.activeElement).outlineStyle"), "none")
        self.assertIn("The", self.text("#summary"))
        self.browser.press("enter")
        self.assertEqual(self.browser.run("return document.activeElement.ariaPressed"), "true")
        self.browser.press("escape")
        self.assertEqual(self.browser.run("return document.activeElement.ariaPressed"), "false")

    def test_right_to_left_text_runs_so_and_the_arrows_with_it(self):
        self.open(self.page, sentence=2)
        left = "return arguments[0].map((s) => document.querySelector(s).getBoundingClientRect().left)"
        first, second = self.browser.run(left, [word("source", 0), word("source", 1)])
        self.assertGreater(first, second)
        self.browser.run("document.querySelector('#source .word').focus()")
        self.browser.press("left")
        self.assertEqual(self.focused(), ["source", 1])
        first, second = self.browser.run(left, [word("target", 0), word("target", 1)])
        self.assertLess(first, second)

    def test_html_in_a_sentence_stays_text(self):
        self.open(self.page, sentence=1)
        self.assertEqual(self.text(word("source", 1) + " bdi"), "<script>alert(1)</script>")
        self.assertEqual(self.browser.run("return document.scripts.length"), 2)
        chosen = "return document.getElementById('sentence').selectedOptions[0].textContent"
        self.assertEqual(self.browser.run(chosen), HTML)

    def test_every_sentence_can_be_chosen(self):
        for number, explanation in enumerate((self.animal, self.html, self.right_to_left)):
            self.choose("sentence", number)
            words = self.browser.run("return [...document.querySelectorAll('#target bdi')].map((w) => w.textContent)")
            self.assertEqual(words[1:-1], explanation["target"]["units"][:-1])
        self.open(self.long_page)
        self.assertTrue(self.browser.run("return document.getElementById('chooser').hidden"))

    def test_nothing_is_wider_than_a_phone(self):
        self.browser.resize(360, 740)
        for page, sentence in ((self.page, 0), (self.page, 1), (self.page, 2), (self.long_page, 0), (self.changed_page, 0)):
            self.open(page, sentence)
            self.browser.run("document.querySelectorAll('details').forEach((d) => (d.open = true))")
            self.browser.click("#figures")
            for attention in ("encoder", "cross", "decoder"):
                self.pick("attention", attention)
                self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), 360)

    def test_light_and_dark_follow_the_system_and_the_button(self):
        paper = "return getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)[0]"
        self.assertGreater(self.browser.run(paper), 200)
        self.browser.click("#theme")
        self.assertLess(self.browser.run(paper), 60)
        self.browser.open(self.page.as_uri())
        self.assertLess(self.browser.run(paper), 60, "kept")
        self.browser.media("dark")
        self.open(self.page)
        self.assertLess(self.browser.run(paper), 60)
        self.browser.click("#theme")
        self.assertGreater(self.browser.run(paper), 200)

    def test_motion_is_left_out_where_it_is_not_wanted(self):
        moves = "return getComputedStyle(document.querySelector('.word')).transitionDuration"
        self.assertNotIn(self.browser.run(moves), ("0s", ""))
        self.browser.media("light", motion="reduce")
        self.assertEqual(set(self.browser.run(moves).split(", ")), {"0s"})

    def test_a_long_sentence_costs_few_elements_and_none_more_for_pointing(self):
        count = "return document.querySelectorAll('*').length"
        self.open(self.long_page)
        self.browser.hover(word("source", 3))
        before = self.browser.run(count)
        self.assertLess(before, 900)
        for unit in (10, 30, 50):
            self.browser.hover(word("source", unit))
            self.assertEqual(self.browser.run(count), before)

    def test_the_page_names_model_version_and_definitions(self):
        about = self.text("#about")
        for part in ("toy", "heed 0.", "Kobayashi", "no network"):
            self.assertIn(part, about)

    def test_pictures(self):
        folder = os.environ.get("HEED_SCREENSHOTS")
        if not folder:
            self.skipTest("HEED_SCREENSHOTS names no folder")
        views = {"light": (self.page, 0, 1200, "light"), "dark": (self.page, 0, 1200, "dark"),
                 "phone": (self.page, 0, 360, "light"),
                 "changed": (self.changed_page, 0, 1200, "light"), "changed_phone": (self.changed_page, 0, 360, "dark"),
                 "right_to_left": (self.page, 2, 1200, "light"), "long": (self.long_page, 0, 1200, "light"),
                 "long_phone": (self.long_page, 0, 360, "dark")}
        for name, (page, sentence, width, colours) in views.items():
            self.browser.media(colours)
            self.browser.resize(width, 900)
            self.open(page, sentence)
            self.browser.resize(width, self.browser.run("return document.documentElement.scrollHeight"))
            self.browser.screenshot(str(Path(folder) / f"{name}.png"))


if __name__ == "__main__":
    if missing():
        print(f"skipped: there is no {missing()}; scripts/test.sh installs it", file=sys.stderr)
        sys.exit(77)
    unittest.main(verbosity=2)
