#!/usr/bin/env python3
"""Facts about data/toy and the grammar that makes it. Python's standard library only: tests/toy_corpus_test.py"""

import subprocess
import sys
import tempfile
import unittest
from collections import Counter, defaultdict
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parent.parent
TOY = ROOT / "data" / "toy"
SCRIPT = ROOT / "scripts" / "make_toy_corpus"
sys.path.insert(0, str(ROOT / "scripts"))

from toy_corpus.clauses import Clause, main_clause, question, subordinate_clause  # noqa: E402
from toy_corpus.lexicon import BE, PERSON_VERBS, Adjective, Noun, by_english  # noqa: E402
from toy_corpus.phrases import I, NounPhrase, noun_phrase, predicate  # noqa: E402
from toy_corpus.probes import HEADER, bare  # noqa: E402

SPLITS = {"train": 33000, "valid": 500, "test": 1000}


def lines(path):
    text = path.read_text(encoding="utf-8")
    return text.split("\n")[:-1]


def tokens(sentence):
    return [bare(token).lower() for token in sentence.split()]


def make(folder, *options):
    subprocess.run([sys.executable, str(SCRIPT), "--output", folder, *options], check=True, stdout=subprocess.DEVNULL)


class Corpus:
    """The committed files, read once."""

    def __init__(self):
        self.pairs = {name: list(zip(lines(TOY / f"{name}.en"), lines(TOY / f"{name}.de"))) for name in SPLITS}
        self.links = {name: lines(TOY / f"{name}.align") for name in SPLITS}
        header, *rows = lines(TOY / "probes.tsv")
        self.probe_header = header
        self.probes = [dict(zip(header.split("\t"), row.split("\t"), strict=True)) for row in rows]

    def sources(self, name):
        return {english for english, _ in self.pairs[name]}

    def probe_pairs(self):
        return [(probe[f"source_{side}"], probe[f"target_{side}"]) for probe in self.probes for side in "ab"]

    def all_pairs(self):
        return [pair for name in SPLITS for pair in self.pairs[name]] + self.probe_pairs()


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.corpus = Corpus()

    def test_the_default_seed_writes_the_committed_files(self):
        with tempfile.TemporaryDirectory() as folder:
            make(folder)
            made = sorted(path.name for path in Path(folder).iterdir())
            self.assertEqual(made, sorted(path.name for path in TOY.iterdir() if path.name != "README.md"))
            for name in made:
                self.assertTrue((Path(folder) / name).read_bytes() == (TOY / name).read_bytes(), name)

    def test_another_seed_writes_other_sentences_that_agree_with_these(self):
        """... and draws many more, none with two translations."""
        with tempfile.TemporaryDirectory() as folder:
            make(folder, "--seed", "2", "--train", "20000")
            others = dict(zip(lines(Path(folder) / "train.en"), lines(Path(folder) / "train.de")))
        here = dict(self.corpus.all_pairs())
        shared = here.keys() & others.keys()
        self.assertLess(len(shared), 0.7 * len(others))
        self.assertEqual([source for source in shared if here[source] != others[source]], [])

    def test_sizes(self):
        for name, count in SPLITS.items():
            self.assertEqual((len(self.corpus.pairs[name]), len(self.corpus.links[name])), (count, count))
        self.assertGreaterEqual(len(self.corpus.probes), 300)

    def test_all_files_together_stay_under_five_megabytes(self):
        self.assertLess(sum(path.stat().st_size for path in TOY.iterdir()), 5e6)

    def test_no_source_sentence_stands_in_two_places(self):
        sources = Counter(english for english, _ in self.corpus.all_pairs())
        self.assertEqual([source for source, count in sources.items() if count > 1], [])

    def test_each_english_sentence_has_one_translation(self):
        translations = defaultdict(set)
        for english, german in self.corpus.all_pairs():
            translations[english].add(german)
        self.assertEqual([e for e, german in translations.items() if len(german) > 1], [])

    def test_sentences_have_three_to_thirteen_words(self):
        lengths = {len(english.split()) for english, _ in self.corpus.all_pairs()}
        self.assertEqual((min(lengths), max(lengths)), (3, 13))

    def test_sentences_begin_with_a_capital_and_end_with_a_mark(self):
        for pair in self.corpus.all_pairs():
            for side in pair:
                self.assertTrue(side[0].isupper() and side[-1] in ".?" and "  " not in side, side)

    def test_links_cover_every_word_of_both_sides_once(self):
        for name in SPLITS:
            for (english, german), line in zip(self.corpus.pairs[name], self.corpus.links[name]):
                links = [tuple(map(int, link.split("-"))) for link in line.split()]
                self.assertEqual(links, sorted(set(links)))
                self.assertEqual({source for source, _ in links}, set(range(len(english.split()))), english)
                self.assertEqual({target for _, target in links}, set(range(len(german.split()))), german)

    def test_words_of_validation_test_and_probes_are_known_from_training(self):
        for side, least in ((0, 10), (1, 1)):
            known = Counter(token for pair in self.corpus.pairs["train"] for token in tokens(pair[side]))
            asked = [*self.corpus.pairs["valid"], *self.corpus.pairs["test"], *self.corpus.probe_pairs()]
            rare = {token for pair in asked for token in tokens(pair[side]) if known[token] < least}
            self.assertEqual(sorted(rare), [])


class Probes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.corpus = Corpus()

    def test_header_names_the_columns(self):
        self.assertEqual(self.corpus.probe_header, HEADER)

    def test_the_two_sentences_differ_in_the_deciding_word_alone(self):
        for probe in self.corpus.probes:
            a, b = probe["source_a"].split(), probe["source_b"].split()
            differing = [index for index, (left, right) in enumerate(zip(a, b, strict=True)) if left != right]
            self.assertEqual(differing, [int(probe["deciding_index"])], probe)
            self.assertNotEqual(probe["deciding_index"], probe["ambiguous_index"])

    def test_the_ambiguous_word_is_translated_in_two_ways(self):
        for probe in self.corpus.probes:
            self.assertNotEqual(probe["target_word_a"], probe["target_word_b"])
            for side in "ab":
                index = int(probe[f"target_index_{side}"])
                self.assertEqual(bare(probe[f"target_{side}"].split()[index]), probe[f"target_word_{side}"])

    def test_deciding_and_ambiguous_word_meet_in_training(self):
        lines_with = defaultdict(set)
        for number, (english, _) in enumerate(self.corpus.pairs["train"]):
            for token in tokens(english):
                lines_with[token].add(number)
        for probe in self.corpus.probes:
            for side in "ab":
                words = tokens(probe[f"source_{side}"])
                deciding, ambiguous = words[int(probe["deciding_index"])], words[int(probe["ambiguous_index"])]
                self.assertGreaterEqual(len(lines_with[deciding] & lines_with[ambiguous]), 5, (deciding, ambiguous))

    def test_each_kind_has_at_least_fifteen_pairs(self):
        kinds = Counter(probe["kind"] for probe in self.corpus.probes)
        self.assertEqual(len(kinds), 16)
        self.assertGreaterEqual(min(kinds.values()), 15)

    def test_the_animal_and_the_street_are_there(self):
        first = self.corpus.probes[0]
        self.assertEqual(first["source_a"], "The animal did not cross the street because it was too tired.")
        self.assertEqual(first["target_a"], "Das Tier überquerte die Straße nicht, weil es zu müde war.")
        self.assertEqual(first["source_b"], "The animal did not cross the street because it was too wide.")
        self.assertEqual(first["target_b"], "Das Tier überquerte die Straße nicht, weil sie zu breit war.")
        self.assertEqual((first["target_word_a"], first["target_word_b"]), ("es", "sie"))


class German(unittest.TestCase):
    """The grammar against forms written down by hand."""

    NOUNS = {"m": Noun("man", "Mann", "m", "Männer"), "f": Noun("woman", "Frau", "f", "Frauen"),
             "n": Noun("child", "Kind", "n", "Kinder", english_plural="children")}
    KING = Noun("king", "König", "m", genitive="Königs")
    OLD = Adjective("old", "alt")

    def say(self, case, gender, determiner, **more):
        phrase = NounPhrase(self.NOUNS[gender], determiner, self.OLD, **more)
        return " ".join(word.text for word in noun_phrase(phrase, case).german)

    def test_endings_after_the(self):
        expected = {"m": ["der alte Mann", "den alten Mann", "dem alten Mann"],
                    "f": ["die alte Frau", "die alte Frau", "der alten Frau"],
                    "n": ["das alte Kind", "das alte Kind", "dem alten Kind"]}
        for gender, forms in expected.items():
            self.assertEqual([self.say(case, gender, "the") for case in ("nom", "acc", "dat")], forms)

    def test_endings_after_a(self):
        expected = {"m": ["ein alter Mann", "einen alten Mann", "einem alten Mann"],
                    "f": ["eine alte Frau", "eine alte Frau", "einer alten Frau"],
                    "n": ["ein altes Kind", "ein altes Kind", "einem alten Kind"]}
        for gender, forms in expected.items():
            self.assertEqual([self.say(case, gender, "a") for case in ("nom", "acc", "dat")], forms)

    def test_endings_without_article(self):
        expected = {"m": ["alter Mann", "alten Mann"], "f": ["alte Frau", "alte Frau"],
                    "n": ["altes Kind", "altes Kind"]}
        for gender, forms in expected.items():
            self.assertEqual([self.say(case, gender, "") for case in ("nom", "acc")], forms)

    def test_endings_of_the_plural(self):
        self.assertEqual([self.say(case, "n", "the", plural=True) for case in ("nom", "acc", "dat")],
                         ["die alten Kinder", "die alten Kinder", "den alten Kindern"])
        three = {"plural": True, "german_determiner": "drei"}
        self.assertEqual([self.say(case, "m", "three", **three) for case in ("nom", "acc", "dat")],
                         ["drei alte Männer", "drei alte Männer", "drei alten Männern"])

    def test_the_verb_stands_second_first_or_last(self):
        call = by_english(PERSON_VERBS)["call"]
        clause = Clause(I, call, objects=[NounPhrase(self.NOUNS["m"])])
        for build, english, german in (
                (main_clause, "I call the man", "ich rufe den Mann an"),
                (question, "do I call the man", "rufe ich den Mann an"),
                (lambda c: subordinate_clause("because", c), "because I call the man", "weil ich den Mann anrufe")):
            phrase = build(clause)
            self.assertEqual(" ".join(word.text for word in phrase.english), english)
            self.assertEqual(" ".join(word.text for word in phrase.german), german)

    def test_not_stands_before_participles_and_adjectives(self):
        call, woman = by_english(PERSON_VERBS)["call"], self.NOUNS["f"]
        clauses = [(Clause(I, call, "perfect", True, [NounPhrase(woman)]), "ich habe die Frau nicht angerufen"),
                   (Clause(I, call, "past", True, [NounPhrase(woman, "a")]), "ich rief keine Frau an"),
                   (Clause(I, BE, "present", True, predicate=predicate(self.OLD)), "ich bin nicht alt")]
        for clause, german in clauses:
            self.assertEqual(" ".join(word.text for word in main_clause(clause).german), german)

    def links(self, phrase):
        """German word -> the English words that it is linked to."""
        return {target.text: " ".join(word.text for word in target.sources) for target in phrase.german}

    def test_links_follow_the_words(self):
        call, key = by_english(PERSON_VERBS)["call"], Noun("key", "Hausschlüssel", "m", modifier="house")
        found = self.links(main_clause(Clause(I, call, "past", True, [NounPhrase(key, owner=self.KING)])))
        self.assertEqual(found, {"ich": "I", "rief": "did call", "den": "the", "Hausschlüssel": "house key",
                                 "des": "of the", "Königs": "king", "nicht": "not", "an": "call"})
        found = self.links(main_clause(Clause(I, call, "can", True, [NounPhrase(key, "a")])))
        self.assertEqual(found, {"ich": "I", "kann": "cannot", "keinen": "cannot a", "Hausschlüssel": "house key",
                                 "anrufen": "call"})


if __name__ == "__main__":
    unittest.main()
