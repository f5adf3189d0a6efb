"""The page of heed align --html in a headless Chromium: what it shows of given links, and what marking them gives.

    HEED=build/heed python3 tests/browser/links_page_test.py [LinksPageTest.test_FACT]

Ends with 77 (skipped) where Chromium or its driver is missing. HEED_SCREENSHOTS: a folder for pictures to look at.
"""
import os
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
HTML = "<script>alert(1)</script>"
PAIRS = [("the dog sleeps", "der Hund schläft", "0-0 1-1:0.9876 2p2"),
         (f"{HTML} a\u00a0b", "שלום עולם", "0-1 1-0"),
         ("", "nothing", ""),
         ("a cat", "eine Katze", "0-0 1-1")]
GOLD = "0-0 1-1 2p2\n0-1 1-0\n\n0-0 1-1\n"
LINES = "return [...document.querySelectorAll('.link')].map((l) => l.getAttribute('class'))"
FOCUSED = "return document.activeElement.textContent"


def write_page(folder: Path, pairs: list) -> Path:
    (folder / "pairs").write_text("".join(f"{source}\t{target}\n" for source, target, _ in pairs), encoding="utf-8")
    (folder / "links").write_text("".join(f"{links}\n" for *_, links in pairs), encoding="utf-8")
    page = folder / f"page{len(pairs)}.html"
    subprocess.run([HEED, "align", "--quiet", "--pairs", folder / "pairs", folder / "links", "--html", page], check=True)
    return page


class LinksPageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        cls.page = write_page(cls.folder, PAIRS)
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.temporary.cleanup()

    def setUp(self):
        self.browser.media("light")
        self.browser.resize(1200, 900)
        self.open_anew(self.page)

    def open_anew(self, page: Path):
        self.browser.open(page.as_uri())
        self.browser.run("localStorage.clear()")
        self.browser.open(page.as_uri())

    def text(self, selector: str) -> str:
        return self.browser.run("return document.querySelector(arguments[0]).textContent", selector)

    def texts(self, selector: str) -> list:
        return self.browser.run("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector)

    def word(self, side: str, at: int) -> str:
        return f"#{side} .word:nth-child({at + 1})"

    def focus(self, selector: str):
        self.browser.run("document.querySelector(arguments[0]).focus()", selector)

    def saved(self) -> str:
        """What the button gives the browser to save."""
        return self.browser.run_until_done(
            "const done = arguments[0]; URL.createObjectURL = (blob) => { blob.text().then(done); return '#saved'; };"
            "HTMLAnchorElement.prototype.click = () => {}; document.getElementById('save').click()")

    def load(self, text: str) -> str:
        """What the page says to a file of links."""
        return self.browser.run_until_done(
            "const [text, done] = arguments, list = new DataTransfer(), told = document.getElementById('told');"
            "list.items.add(new File([text], 'mine.align')); told.textContent = '';"
            "new MutationObserver((_, o) => { o.disconnect(); done(told.textContent); }).observe(told, {childList: true});"
            "const input = document.getElementById('load'); input.files = list.files;"
            "input.dispatchEvent(new Event('change'))", text)

    def test_it_opens_without_a_word_on_the_console_and_loads_nothing(self):
        self.assertEqual(self.browser.console(), [])
        self.assertEqual(self.browser.run("return performance.getEntriesByType('resource').length"), 0)

    def test_a_pair_is_shown_with_its_links_of_both_kinds(self):
        self.assertEqual(self.texts("#source .word"), "the dog sleeps".split())
        self.assertEqual(self.texts("#target .word"), "der Hund schläft".split())
        self.assertEqual(self.browser.run(LINES), ["link sure", "link sure", "link possible"])
        self.browser.hover(self.word("source", 1))
        self.assertEqual(self.text("#summary"), "dog: Hund (sure, 0.9876)")
        self.assertIn("strong", self.browser.run(LINES)[1])
        self.assertIn("linked with schläft (possible)",
                      self.browser.run("return arguments[0] && document.querySelector(arguments[0]).ariaLabel",
                                       self.word("source", 2)))

    def test_lines_join_the_words_that_they_link(self):
        ends = self.browser.run(
            "const box = (e) => e.getBoundingClientRect(), line = box(document.querySelector('.link'));"
            "const [a, b] = ['source', 'target'].map((s) => box(document.querySelector(`#${s} .word`)));"
            "return [line.left - a.right, line.right - b.left, line.top - (a.top + a.bottom) / 2]")
        for end in ends:
            self.assertAlmostEqual(end, 0, delta=1.5)

    def test_clicks_make_a_link_sure_then_possible_then_none(self):
        self.browser.click(self.word("source", 0))
        for kinds in (["sure", "sure", "sure", "possible"], ["sure", "possible", "sure", "possible"],
                      ["sure", "sure", "possible"]):
            self.browser.click(self.word("target", 1))
            self.assertEqual([name.split()[1] for name in self.browser.run(LINES)].count("possible"), kinds.count("possible"))
            self.assertEqual(len(self.browser.run(LINES)), len(kinds))
        self.assertEqual(self.saved(), GOLD)

    def test_a_click_on_a_line_changes_it(self):
        self.browser.run("document.querySelector('.grip').dispatchEvent(new MouseEvent('click'))")
        self.assertEqual(self.saved(), GOLD.replace("0-0 1-1 2p2", "0p0 1-1 2p2"))
        at_a_line = self.browser.run(
            "const box = document.querySelector('.link').getBoundingClientRect();"
            "return document.elementFromPoint((box.left + box.right) / 2, box.top).getAttribute('class')")
        self.assertEqual(at_a_line, "grip")

    def test_the_keyboard_alone_walks_links_and_turns_pages(self):
        self.focus(self.word("source", 0))
        self.browser.press("down", "right")
        self.assertEqual(self.browser.run(FOCUSED), "Hund")
        self.browser.press("end", "enter", "left")
        self.assertEqual(self.browser.run(FOCUSED), "sleeps")
        self.browser.press("1", "home", "2", "down", "0")
        self.browser.press("escape", "page down")
        self.assertEqual(self.browser.run("return document.getElementById('number').value"), "2")
        self.assertEqual(self.browser.run(FOCUSED), f"{HTML}")
        self.browser.press("page up")
        self.assertEqual(self.saved(), GOLD.replace("0-0 1-1 2p2", "0-0 0p2 1-1 2-2"))

    def test_text_stays_text_and_runs_as_its_script_does(self):
        self.browser.click("#next")
        self.assertEqual(self.texts("#source .word"), [HTML, "a\u00a0b"])
        self.assertEqual(self.browser.run("return document.scripts.length"), 2)
        self.assertEqual(self.browser.run("return getComputedStyle(document.querySelector('#target .word')).direction"),
                         "rtl")

    def test_what_was_marked_is_there_when_the_page_is_opened_again(self):
        self.browser.click(self.word("source", 0))
        self.browser.click(self.word("target", 2))
        marked = self.saved()
        self.assertNotEqual(marked, GOLD)
        for _ in range(20):  # on a busy machine Chromium shows what was stored to a new page a moment later
            self.browser.open(self.page.as_uri())
            if self.saved() == marked:
                break
            time.sleep(0.2)
        self.assertEqual(self.saved(), marked)
        self.assertEqual(self.text("#count"), "of 4, 1 changed")
        self.browser.click("#undo")
        self.assertEqual(self.saved(), GOLD)
        self.assertEqual(self.text("#count"), "of 4")

    def test_a_gold_file_is_loaded_and_saved_counted_from_zero_or_one(self):
        self.assertIn("1 differ from the page's links", self.load("0-0 1-1\n0-1 1-0\n\n0-0 1-1\n"))
        self.assertEqual(self.browser.run(LINES), ["link sure"] * 2)
        self.browser.click("#one-based")
        self.assertEqual(self.saved(), "1-1 2-2\n1-2 2-1\n\n1-1 2-2\n")
        self.load("1-1 2p2\n1-2 2-1\n\n1-1 2-2\n")
        self.browser.click("#one-based")
        self.assertEqual(self.saved(), "0-0 1p1\n0-1 1-0\n\n0-0 1-1\n")

    def test_a_file_that_does_not_fit_is_refused_as_a_whole(self):
        for text, message in (("0-0\n", "has 1 lines, and the page 4 pairs"), ("\n0x0\n\n\n", "line 2: “0x0” is no link"),
                              ("1-1\n\n\n2-2\n", "line 4: 2-2 is of a word that there is not")):
            self.assertIn(message, self.load(text))
            self.assertEqual(self.saved(), GOLD)

    def test_the_search_and_the_box_choose_the_pairs(self):
        pair = "return document.getElementById('number').value"
        self.browser.run("const s = document.getElementById('search'); s.value = 'KATZE'; s.dispatchEvent(new Event('change'))")
        self.assertEqual(self.browser.run(pair), "4")
        self.browser.click("#previous")
        self.assertEqual([self.browser.run(pair), self.text("#found")], ["4", "There is no other such pair."])
        self.browser.run("document.getElementById('search').value = ''")
        self.browser.click(self.word("source", 0))
        self.browser.click(self.word("target", 1))
        self.browser.run("const n = document.getElementById('number'); n.value = 1; n.dispatchEvent(new Event('change'))")
        self.browser.click("#changed-only")
        self.assertEqual(self.browser.run(pair), "4")

    def test_ten_thousand_pairs_are_shown_one_at_a_time(self):
        page = write_page(self.folder, [(f"word{i} " * 30, f"Wort{i} " * 30, " ".join(f"{j}-{j}" for j in range(30)))
                                        for i in range(10000)])
        self.open_anew(page)
        self.assertEqual(len(self.texts(".word")), 60)
        self.browser.run("const n = document.getElementById('number'); n.value = 9999; n.dispatchEvent(new Event('change'))")
        self.browser.click("#next")
        self.assertEqual(self.texts("#target .word")[0], "Wort9999")
        self.browser.click(self.word("source", 0))
        self.browser.click(self.word("target", 1))
        self.assertTrue(self.saved().endswith(" 29-29\n"))
        self.assertEqual(self.text("#count"), "of 10,000, 1 changed")

    def test_nothing_is_wider_than_a_phone(self):
        page = write_page(self.folder, [("Donaudampfschifffahrtsgesellschaft" * 3 + " is", "long " * 40, "0-0 1-7")] * 3)
        self.browser.resize(360, 740)
        self.open_anew(page)
        self.browser.run("document.querySelectorAll('details').forEach((d) => (d.open = true))")
        self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), 360)

    def test_light_and_dark_follow_the_system_and_the_button(self):
        paper = "return getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)[0]"
        self.assertGreater(self.browser.run(paper), 200)
        self.browser.media("dark")
        self.assertLess(self.browser.run(paper), 60)
        self.browser.click("#theme")
        self.assertGreater(self.browser.run(paper), 200)

    def test_pictures(self):
        folder = os.environ.get("HEED_SCREENSHOTS")
        if not folder:
            self.skipTest("HEED_SCREENSHOTS names no folder")
        pairs = [("The animal did not cross the street because it was too tired .",
                  "Das Tier überquerte die Straße nicht , weil es zu müde war .",
                  "0-0:0.9 1-1 2p2 3-5 4-2 5-3 6-4 7-7 8-8 9-11 10-9 11-10 12-12")]
        page = write_page(self.folder, pairs)
        for name, width, colours in (("links_light", 1200, "light"), ("links_dark", 1200, "dark"),
                                     ("links_phone", 360, "light")):
            self.browser.media(colours)
            self.browser.resize(width, 900)
            self.open_anew(page)
            self.browser.hover(self.word("source", 4))
            self.browser.screenshot(str(Path(folder) / f"{name}.png"))


if __name__ == "__main__":
    if missing():
        print(f"skipped: there is no {missing()}; scripts/test.sh installs it", file=sys.stderr)
        sys.exit(77)
    unittest.main(verbosity=2)
