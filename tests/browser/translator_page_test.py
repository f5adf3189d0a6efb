"""The page of heed export --format page in a headless Chromium: what it translates and explains, against heed itself.

    HEED=build/heed python3 tests/browser/translator_page_test.py [TranslatorPageTest.test_FACT]

Ends with 77 (skipped) where Chromium or its driver is missing, or scripts/build_web was not run. HEED_SCREENSHOTS: a folder
for pictures to look at.
"""
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from browser import Browser, missing

ROOT = Path(__file__).resolve().parent.parent.parent
HEED = os.path.realpath(os.environ.get("HEED", ROOT / "build" / "heed"))
TOY = ROOT / "models" / "toy"
ANIMAL = "The animal did not cross the street because it was too tired."
TOLERANCE = 1e-4


def heed(command: str, *arguments: str, text: str = "") -> str:
    run = subprocess.run([HEED, command, "--model", TOY, "--threads", "1", "--precision", "int8", "--quiet", *arguments],
                         input=text, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise AssertionError(f"heed {command} {arguments} ended with {run.returncode}: {run.stderr}")
    return run.stdout


def translated(text: str) -> str:
    return heed("translate", text=text + "\n").removesuffix("\n")


class TranslatorPageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.page = Path(cls.folder.name) / "translator.html"
        subprocess.run([HEED, "export", "--format", "page", "--model", TOY, "--output", cls.page], check=True)
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.folder.cleanup()

    def setUp(self):
        self.open()

    def tearDown(self):
        self.assertEqual(self.browser.console(), [])

    def open(self, address: str = ""):
        self.browser.open("about:blank")
        self.browser.open(f"file://{self.page}{address}")
        self.wait_for_explanation()

    def run_script(self, script: str, *arguments):
        return self.browser.run(script, *arguments)

    def type(self, text: str):
        self.run_script("""const typed = document.getElementById("typed"); typed.value = arguments[0];
            typed.dispatchEvent(new Event("input"));""", text)

    def wait_until(self, what: str, script: str, *arguments):
        deadline = time.monotonic() + 60
        while not self.run_script(script, *arguments):
            if time.monotonic() > deadline:
                self.fail(f"{what}: not within a minute; there is {self.translation()!r}")
            time.sleep(0.02)

    def wait_for_explanation(self):
        self.wait_until("an explanation", "return Boolean(document.querySelector('#source .word')) && "
                        "!document.body.classList.contains('empty') && document.getElementById('working').hidden")

    def wait_for_sentence(self, sentence: str):
        self.wait_until("the explanation of " + sentence, "return explainPage.explanation() && "
                        "explainPage.explanation().source.text === arguments[0] && "
                        "document.getElementById('working').hidden", sentence)

    def translation(self) -> str:
        return self.run_script("return document.getElementById('translated').textContent")

    def expect_translation(self, text: str):
        wanted = translated(text)
        self.wait_until(f"the translation of {text[:60]!r}",
                        "return document.getElementById('translated').textContent === arguments[0]", wanted)

    def test_it_opens_with_an_example_and_its_explanation(self):
        self.assertEqual(self.translation(), translated(ANIMAL))
        self.assertEqual(self.run_script("return explainPage.explanation().source.text"), ANIMAL)

    def test_it_translates_as_heed_does_in_int8(self):
        lines = (ROOT / "data" / "toy" / "test.en").read_text(encoding="utf-8").split("\n")[:200]
        text = "\n".join(lines)
        self.type(text)
        self.expect_translation(text)

    def test_what_is_typed_may_be_anything(self):
        for text in ("The cat sleeps. The dog sleeps!", "THE CAT SLEEPS.", "<script>alert(1)</script> & \"it\"",
                     "שלום the animal العربية", "The cat 😀 sleeps.", "привет", "  The cat\n\nThe dog  ",
                     " ".join(["the old man saw the dog near the bank because it was tired and"] * 5)):
            with self.subTest(text):
                self.type(text)
                self.expect_translation(text)
        self.assertEqual(self.run_script("return document.querySelectorAll('main script').length"), 0)

    def test_what_is_typed_before_the_model_is_open_is_translated(self):
        self.browser.open("about:blank")
        script = self.browser.devtools("Page.addScriptToEvaluateOnNewDocument", source="""
            addEventListener("DOMContentLoaded", () => {
              if (!document.getElementById("typed")) return;
              document.getElementById("typed").value = "The dog sleeps.";
              document.getElementById("typed").dispatchEvent(new Event("input"));
            });""")
        self.addCleanup(self.browser.devtools, "Page.removeScriptToEvaluateOnNewDocument", **script)
        self.browser.open(f"file://{self.page}")
        self.expect_translation("The dog sleeps.")
        self.type("The cat sleeps.")
        self.expect_translation("The cat sleeps.")

    def test_nothing_typed_shows_nothing(self):
        self.type("")
        self.wait_until("nothing", "return document.body.classList.contains('empty')")
        self.assertEqual(self.translation(), "")
        self.type("The cat sleeps.")
        self.wait_for_sentence("The cat sleeps.")

    def test_ten_thousand_characters_are_translated(self):
        text = " ".join(["The animal did not cross the street."] * 280)
        self.type(text)
        self.expect_translation(text)

    def test_of_many_edits_the_last_one_wins(self):
        words = "the animal did not cross the street because it was too tired and wide".split()
        for count in range(200):
            self.type(" ".join(words[(count * 7 + i) % len(words)] for i in range(count % 9 + 1)))
            time.sleep(0.01)
        self.type("The old man saw the dog.")
        self.expect_translation("The old man saw the dog.")
        self.wait_for_sentence("The old man saw the dog.")

    def test_its_figures_are_those_of_explain_in_int8(self):
        methods = "leave-one-out,value-zeroing,attention,norm,rollout"
        wanted = json.loads(heed("explain", "--json", "--edges", "--importance", methods, ANIMAL))
        self.browser.click('input[name="measure"][value="effect"]')
        self.wait_until("the effects", "return explainPage.explanation().edges.length > 0")
        found = self.run_script("return explainPage.explanation()")
        self.assertEqual(found["target"], wanted["target"])
        for name in ("encoder", "cross", "decoder"):
            for layer, other in zip(found["attention"][name]["layers"], wanted["attention"][name]["layers"]):
                for head, same in zip(layer["heads"], other["heads"]):
                    for figures in ("lost", "unit_weights", "unit_contributions"):
                        self.expect_near(head[figures], same[figures])
        for one, other in zip(found["importance"], wanted["importance"]):
            self.assertEqual(one["method"], other["method"])
            self.expect_near(one["translation"], other["translation"])
        for one, other in zip(found["edges"], wanted["edges"]):
            self.expect_near(one["translation"], other["translation"])

    def expect_near(self, a, b):
        if isinstance(a, list):
            self.assertEqual(len(a), len(b))
            for one, other in zip(a, b):
                self.expect_near(one, other)
        elif a is None or b is None:
            self.assertEqual(a, b)
        else:
            self.assertLess(abs(a - b), TOLERANCE)

    def changes(self) -> list:
        return self.run_script("return explainPage.explanation().alternatives.map(one => [one.change, one.translation])")

    def wait_for_changes(self, count: int):
        self.wait_until(f"{count} changes", "return explainPage.explanation().alternatives.length === arguments[0] && "
                        "document.getElementById('working').hidden", count)

    def test_words_and_connections_and_heads_are_taken_out_and_back(self):
        self.assertEqual(self.run_script("return document.querySelector('.word.pinned').getAttribute('aria-label')"),
                         "it, source word 9 of 12")
        self.browser.click('#panel-lists button[aria-label="Leave it out"]')
        self.wait_for_changes(1)
        self.run_script("document.querySelector('#panel-lists form input').value = 'he';"
                        "document.querySelector('#panel-lists form button').click()")
        self.wait_for_changes(2)
        self.browser.click('#panel-lists li button[aria-label^="Cut it off from"]')
        self.wait_for_changes(3)
        cut = self.changes()[2][0]
        self.browser.click('#grid button[data-layer="2"][data-head="0"]')
        self.browser.click("#head-experiment button")
        self.wait_for_changes(4)
        asked = [option for change in (("--without", "it"), ("--replace", "it=he"), ("--ablate-head", "encoder:2.0"))
                 for option in change]
        wanted = json.loads(heed("explain", "--json", "--importance", "attention", *asked, ANIMAL))["alternatives"]
        found = self.changes()
        self.assertEqual([one for one in found if one[0] != cut], [[one["change"], one["translation"]] for one in wanted])
        for left in (3, 2, 1, 0):
            self.browser.click(".take-back")
            self.wait_for_changes(left)

    def test_another_word_can_be_taken_and_the_translation_goes_on(self):
        self.browser.click('.word[data-side="target"][data-unit="7"]')  # es
        names = self.run_script("return [...document.querySelectorAll('#panel-lists div li .name')].map(one => one.textContent)")
        self.assertEqual(names[0], "es")
        self.assertEqual(len(names), 5)
        self.run_script("document.querySelector('#panel-lists div button').click()")
        self.wait_for_changes(1)
        change, translation = self.changes()[0]
        self.assertEqual(change, f"'{names[1]}' for 'es'")
        self.assertTrue(translation.startswith(f"Das Tier überquerte die Straße nicht, weil {names[1]}"), translation)
        probability = self.run_script("return explainPage.explanation().alternatives[0].own_log_probability")
        scored = heed("explain", "--json", "--importance", "attention", ANIMAL, "--target", translation)
        self.assertAlmostEqual(probability, json.loads(scored)["log_probability"], delta=TOLERANCE)

    def test_the_address_keeps_the_view(self):
        self.type("The dog sleeps. The cat was tired.")
        self.wait_for_sentence("The dog sleeps.")
        self.run_script("const chooser = document.getElementById('sentence'); chooser.value = 1;"
                        "chooser.dispatchEvent(new Event('change'))")
        self.wait_for_sentence("The cat was tired.")
        self.browser.click('input[name="attention"][value="cross"]')
        self.browser.click('.word[data-side="source"][data-unit="3"]')
        self.browser.click('#panel-lists button[aria-label="Leave tired. out"]')
        self.wait_for_changes(1)
        self.wait_until("the address", "return location.hash.includes('without=tired')")
        address = self.run_script("return location.hash")
        before = self.changes()
        self.open(address)
        self.wait_for_changes(1)
        self.assertEqual(self.changes(), before)
        self.assertEqual(self.run_script("return document.getElementById('typed').value"),
                         "The dog sleeps. The cat was tired.")
        self.assertEqual(self.run_script("return explainPage.state.attention"), "cross")
        self.assertEqual(urllib.parse.parse_qs(address[1:])["without"], ["tired"])

    def test_it_needs_no_network(self):
        loaded = self.run_script("return performance.getEntriesByType('resource').map(entry => entry.name.slice(0, 5))")
        self.assertTrue(all(name in ("data:", "blob:") for name in loaded), loaded)

    def test_pictures(self):
        folder = os.environ.get("HEED_SCREENSHOTS")
        if not folder:
            self.skipTest("HEED_SCREENSHOTS names no folder")
        for name, width, colours in (("living", 1200, "light"), ("living_dark", 1200, "dark"), ("living_phone", 360, "light")):
            self.browser.media(colours)
            self.browser.resize(width, 900)
            self.open("#" + urllib.parse.urlencode({"text": ANIMAL, "without": "too", "ablate_head": "encoder:2.0",
                                                    "attention": "encoder", "measure": "weights", "layer": 2, "head": 0,
                                                    "method": "leave-one-out"}))
            self.wait_for_changes(2)
            self.browser.resize(width, self.run_script("return document.documentElement.scrollHeight"))
            self.browser.screenshot(str(Path(folder) / f"{name}.png"))
        self.browser.resize(1200, 900)


if __name__ == "__main__":
    if missing():
        print(f"skipped: there is no {missing()}; scripts/test.sh installs it", file=sys.stderr)
        sys.exit(77)
    if not (Path(HEED).parent / "web" / "heed.wasm").exists():
        print("skipped: there is no heed for browsers; scripts/build_web makes it", file=sys.stderr)
        sys.exit(77)
    unittest.main(verbosity=2)
