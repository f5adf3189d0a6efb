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


class LivingPage(unittest.TestCase):
    """A page that is open, and what the tests do with it."""
    options: tuple[str, ...] = ()  # of heed export

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.page = Path(cls.folder.name) / "translator.html"
        subprocess.run([HEED, "export", "--format", "page", "--model", TOY, "--output", cls.page, *cls.options],
                       check=True)
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

    def wait_until(self, what: str, script: str, *arguments, limit: int = 60):
        deadline = time.monotonic() + limit
        while not self.run_script(script, *arguments):
            if time.monotonic() > deadline:
                self.fail(f"{what}: not within {limit} s; there is {self.translation()!r}")
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

    def changes(self) -> list:
        return self.run_script("return explainPage.explanation().alternatives.map(one => [one.change, one.translation])")

    def wait_for_changes(self, count: int):
        self.wait_until(f"{count} changes", "return explainPage.explanation().alternatives.length === arguments[0] && "
                        "document.getElementById('working').hidden", count)


class TranslatorPageTest(LivingPage):
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

    def choose_head(self, layer: int, head: int):
        self.browser.click(f'#grid button[data-layer="{layer}"][data-head="{head}"]')
        self.wait_until("its vectors", "return document.getElementById('neuron-caption').textContent.startsWith(arguments[0])",
                        f"Layer {layer}, head {head} ")

    def neuron(self) -> dict:
        """The score and weight of the pair that is looked at, and those of all that is read."""
        read = """const number = (node) => Number(node.textContent.replace("−", "-"));
            const found = document.querySelectorAll("#neuron-softmax button");
            return { score: number(document.getElementById("neuron-score")), weight: number(document.getElementById("neuron-weight")),
                     query: Number(document.getElementById("neuron-query").value), key: Number(document.getElementById("neuron-key").value),
                     scores: [...found].map((one) => number(one.querySelectorAll(".value")[0])),
                     weights: [...found].map((one) => number(one.querySelectorAll(".value")[1])) };"""
        self.wait_until("the vectors", "return Boolean(document.getElementById('neuron-score'))")
        return self.run_script(read)

    def test_query_and_key_of_each_attention_make_the_weights_that_explain_shows(self):
        wanted = json.loads(heed("explain", "--json", "--importance", "attention", ANIMAL))["attention"]
        for name, layer, head in (("encoder", 2, 0), ("cross", 1, 2), ("decoder", 1, 1)):
            self.browser.click(f'input[name="attention"][value="{name}"]')
            self.choose_head(layer, head)
            other = wanted[name]["layers"][layer]["heads"][head]
            for query in (3, 8):
                self.run_script("const box = document.getElementById('neuron-query'); box.value = arguments[0];"
                                "box.dispatchEvent(new Event('change'))", query)
                found = self.neuron()
                seen = [score for score in other["scores"][query] if score is not None]
                for one, same in ((found["scores"], seen), (found["weights"], other["weights"][query])):
                    for figure, figure_of_json in zip(one, same):
                        self.assertAlmostEqual(figure, figure_of_json, delta=0.005 + TOLERANCE)
                self.assertEqual(len(found["scores"]), len(seen))
                self.assertAlmostEqual(found["score"], other["scores"][query][found["key"]], delta=0.005 + TOLERANCE)
                self.assertAlmostEqual(found["weight"], other["weights"][query][found["key"]], delta=0.005 + TOLERANCE)

    def test_the_vectors_are_those_of_the_word_that_is_kept_and_any_other_word_can_be_chosen(self):
        self.choose_head(2, 0)
        found = self.neuron()
        self.assertEqual((found["query"], found["key"]), (8, 1))  # it → animal
        self.assertGreater(found["weight"], 0.9)
        self.run_script("document.querySelectorAll('#neuron-softmax button')[6].focus()")
        self.browser.press("enter")
        self.assertEqual(self.neuron()["key"], 6)
        self.assertEqual(self.run_script("return document.activeElement.ariaPressed"), "true")
        self.browser.click('.word[data-side="source"][data-unit="0"]')  # The
        self.assertEqual(self.neuron()["query"], 0)
        self.browser.click('#grid button[data-layer="-1"]')
        self.wait_until("no vectors", "return !document.getElementById('neuron-score')")

    def test_a_sentence_is_shown_before_it_is_known_what_its_heads_are_worth(self):
        self.run_script("""window.shown = [];
            explainPage.hooks.refreshed = ((refreshed) => () => {
              const { attention, importance, source } = explainPage.explanation();
              window.shown.push([source.text, attention.encoder.layers[0].heads[0].lost !== null, importance.length]);
              refreshed();
            })(explainPage.hooks.refreshed);""")
        self.type("The dog sleeps.")
        self.wait_for_sentence("The dog sleeps.")
        shown = self.run_script("return window.shown")
        self.assertIn(["The dog sleeps.", False, 1], shown)
        self.assertEqual(shown[-1], ["The dog sleeps.", True, 5])
        self.assertGreaterEqual(self.run_script("return explainPage.state.head"), 0)
        self.assertEqual(self.run_script("return document.getElementById('method').value"), "leave-one-out")

    def test_what_is_chosen_meanwhile_stays_chosen(self):
        self.run_script("""explainPage.hooks.refreshed = ((refreshed) => () => {
              const { attention, source } = explainPage.explanation();
              const isFirst = source.text === "The dog sleeps." && attention.encoder.layers[0].heads[0].lost === null;
              if (isFirst && !window.chosen) {
                window.chosen = true;
                document.querySelector('#grid button[data-layer="1"][data-head="3"]').click();
                document.querySelector('.word[data-side="source"][data-unit="2"]').focus();
              }
              refreshed();
            })(explainPage.hooks.refreshed);""")
        self.type("The dog sleeps.")
        self.wait_for_sentence("The dog sleeps.")
        self.assertEqual(self.run_script("return [explainPage.state.layer, explainPage.state.head]"), [1, 3])
        self.assertEqual(self.run_script("return document.activeElement.dataset.unit"), "2")

    def test_the_address_keeps_the_view(self):
        self.type("The dog sleeps. The cat was tired.")
        self.wait_for_sentence("The dog sleeps.")
        self.run_script("const chooser = document.getElementById('sentence'); chooser.value = 1;"
                        "chooser.dispatchEvent(new Event('change'))")
        self.wait_for_sentence("The cat was tired.")
        self.browser.click('input[name="attention"][value="cross"]')
        self.browser.click('.word[data-side="source"][data-unit="3"]')
        self.browser.click('#panel-lists button[aria-label="Leave tired. out"]')
        self.browser.click('.word[data-side="target"][data-unit="1"]')
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
        self.assertEqual(self.run_script("return explainPage.pinned()"), {"side": "target", "unit": 1})
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


class TourTest(LivingPage):
    """The seven steps of models/toy."""
    options = ("--tour",)

    def figure(self, asked: str):
        return self.run_script("const found = document.querySelector(`#tour-text output[data-figure='${arguments[0]}']`);"
                               "return found && found.textContent.replace('\u00a0', ' ').replace('−', '-')", asked)

    def wait_for_figure(self, asked: str, wanted: str):
        self.wait_until(f"{asked}: {wanted}, not {self.figure(asked)}", "const found = document.querySelector("
                        "`#tour-text output[data-figure='${arguments[0]}']`); return found && found.textContent === arguments[1]",
                        asked, wanted.replace("-", "−").replace(" %", "\u00a0%"))

    def go_to(self, step: int):
        place = self.run_script("return document.getElementById('tour-place').textContent")
        for number in range(int(place[0]) + 1, step + 1):
            self.browser.click("#tour-on")
            self.wait_until("the step", "return document.getElementById('tour-place').textContent === arguments[0]", f"{number} of 7",
                            limit=10)
        self.wait_for_sentence(ANIMAL)

    def follow(self, link: int):
        self.run_script("document.querySelectorAll('#tour-text a')[arguments[0]].click()", link)

    def test_the_first_step_asks_every_head(self):
        self.wait_for_figure("head-count", "12")
        self.assertIn("2.0 animal 1.00", self.figure("heads it"))
        self.assertEqual(self.run_script("return [explainPage.state.layer, explainPage.state.head]"), [2, 0])

    def test_a_relation_stands_in_one_head_and_its_cut_changes_the_pronoun(self):
        self.go_to(2)
        self.wait_for_figure("reads 2.0 it", "animal")
        self.assertNotEqual(self.figure("reads mean it"), "animal")
        self.go_to(3)
        self.follow(0)
        self.wait_for_figure("after block encoder:it->animal translation",
                             "Das Tier überquerte die Straße nicht, weil sie zu müde war.")
        self.follow(1)
        self.wait_for_figure("after block encoder:it->cross log-probability", self.figure("log-probability"))
        self.assertNotEqual(self.figure("after block encoder:it->animal log-probability"), self.figure("log-probability"))

    def test_another_word_turns_the_edge(self):
        self.go_to(4)
        self.follow(0)
        self.wait_for_figure("after replace tired=wide translation",
                             "Das Tier überquerte die Straße nicht, weil sie zu breit war.")
        self.follow(1)
        self.wait_for_figure("reads 2.0 it", "street")
        self.follow(2)
        self.wait_for_figure("reads 2.0 it", "animal")

    def test_the_word_that_is_read_least_is_left_out_and_missed(self):
        self.go_to(5)
        self.wait_until("the word", "return document.querySelector('#tour-text a').href.includes('without=') && "
                        "!document.querySelector('#tour-text output.missing')")
        word = self.figure("attended least")
        explained = json.loads(heed("explain", "--json", "--importance", "attention", ANIMAL))
        units = explained["source"]["units"]
        received = [0.0] * (len(units) - 1)
        for head in (head for layer in explained["attention"]["encoder"]["layers"] for head in layer["heads"]):
            for unit in range(len(received)):
                received[unit] += sum(row[unit] for reader, row in enumerate(head["unit_weights"]) if reader != unit)
        self.assertEqual(word, units[received.index(min(received))])
        self.follow(0)
        self.wait_for_changes(1)
        self.assertEqual(self.changes()[0][0], f"without '{word}'")
        self.assertGreater(float(self.figure("importance leave-one-out least")), 1)

    def test_methods_are_compared_with_leaving_words_out(self):
        self.go_to(6)
        self.wait_until("the figures", "return !document.querySelector('#tour-text output.missing')")
        self.assertGreater(self.figure("agreement value-zeroing"), self.figure("agreement attention"))
        self.follow(2)
        self.wait_until("the method", "return explainPage.state.method === 'attention'")

    def test_the_corpus_gives_the_figures_of_the_readme(self):
        self.go_to(7)
        self.wait_for_figure("sentences", "132")
        self.browser.click("#tour-text button")
        self.wait_until("all of them", "return document.querySelector(\"output[data-figure='counted done']\").textContent === '132'",
                        limit=300)
        chapter = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
        of = {name: self.figure(f"counted {name}").replace("100.0", "100") for name in ("mean", "head", "weight", "cut", "other")}
        for said in (f"words in only {of['mean']} of them. One head does in {of['head']}: head 2.0",
                     f"with a weight of {of['weight']} on average",
                     f"the pronoun changes in {of['cut']} of the sentences; cut the edge to the next most attended word instead, "
                     f"in {of['other']}."):
            self.assertIn(said, chapter)

    def test_its_sentences_are_the_minimal_pairs_with_a_noun_for_it(self):
        found = self.run_script("return document.createRange().createContextualFragment(JSON.parse("
                                "document.getElementById('data').textContent).live.tour)"
                                ".querySelector('[data-sentences]').textContent.trim().split('\\n')")
        rows = [line.split("\t") for line in (ROOT / "data" / "toy" / "probes.tsv").read_text(encoding="utf-8").splitlines()]
        place = {name: i for i, name in enumerate(rows[0])}
        wanted = ["\t".join(row[place[name]] for name in ("deciding_index", "ambiguous_index", f"target_index_{side}", f"source_{side}"))
                  for row in rows[1:] if row[0] == "it-noun" for side in "ab"]
        self.assertEqual(found, wanted)

    def test_the_address_keeps_the_step(self):
        self.go_to(4)
        self.wait_until("the address", "return location.hash.includes('step=4')")
        self.open(self.run_script("return location.hash"))
        self.assertEqual(self.run_script("return document.getElementById('tour-place').textContent"), "4 of 7")

    def test_pictures(self):
        folder = os.environ.get("HEED_SCREENSHOTS")
        if not folder:
            self.skipTest("HEED_SCREENSHOTS names no folder")
        for name, width, colours in (("tour", 1200, "light"), ("tour_dark", 1200, "dark"), ("tour_phone", 360, "light")):
            self.browser.media(colours)
            self.browser.resize(width, 1000)
            self.open()
            self.go_to(3)
            self.follow(0)
            self.wait_for_changes(1)
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
