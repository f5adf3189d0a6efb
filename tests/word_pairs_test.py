#!/usr/bin/env python3
"""scripts/word_pairs.py: a dictionary from sentence pairs and links. Standard library only."""

import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from word_pairs import dictionary, word_pairs

SOURCES = ["The dog saw a tree.", "A dog and a tree", "Dogs like the dog.", "the tree, Paris"]
TARGETS = ["Der Hund sah einen Baum.", "Ein Hund und ein Baum", "Hunde mögen den Hund.", "der Baum, Paris"]
LINKS = ["0-0 1-1 2-2 3-3 4-4", "0-0 1-1 2-2 3-3 4-4", "0-0 1-1 2-2 3-3", "0-0 1-1 2-2"]


class WordPairs(unittest.TestCase):
    def test_a_word_has_the_translation_that_it_is_linked_with_most(self):
        found = dictionary([(SOURCES, TARGETS, LINKS)])
        self.assertEqual(found, {"dog": "Hund", "tree": "Baum"})

    def test_words_with_several_links_say_nothing(self):
        links = ["1-1 1-2 3-3 4-4", *LINKS[1:]]
        self.assertNotIn("dog", dictionary([(SOURCES, TARGETS, links)]))

    def test_the_first_corpus_that_knows_a_word_decides(self):
        other = ["Baumstruktur tree"] * 3, ["Baumstruktur Verzeichnisbaum"] * 3, ["1-1"] * 3
        self.assertEqual(dictionary([(SOURCES, TARGETS, LINKS), other])["tree"], "Baum")
        self.assertEqual(dictionary([other, (SOURCES, TARGETS, LINKS)])["tree"], "Verzeichnisbaum")

    def test_a_word_that_stays_as_it_is_must_do_so_often(self):
        same = ["in Paris"] * 4, ["in Paris"] * 4, ["1-1"] * 4
        self.assertEqual(dictionary([same]), {})
        self.assertEqual(dictionary([[side + side for side in same]]), {"Paris": "Paris"})

    def test_small_letters_also_come_as_in_a_title(self):
        self.assertIn(("Dog", "Hund"), word_pairs([(SOURCES, TARGETS, LINKS)]))

    def test_the_first_word_of_a_sentence_is_written_as_within_one(self):
        corpus = ["Red is red", "Red and red", "Red or red"], ["Rot ist rot", "Rot und rot", "Rot oder rot"], ["0-0 2-2"] * 3
        found = dictionary([corpus])
        self.assertEqual(found["red"], "rot")
        self.assertNotIn("Red", found)


if __name__ == "__main__":
    unittest.main()
