"""Words and their translations, from sentence pairs and the links between their words: what a model learns of a word alone."""

import collections
import re

MARKS = ".,;:!?()[]{}<>\"“”„«»…‚‘’'`*"
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")  # letters, and hyphens between them
LEAST_COUNT, LEAST_SHARE, LEAST_SHARE_BACK = 3, 0.35, 0.1
LEAST_COUNT_KEPT, LEAST_SHARE_KEPT = 5, 0.8  # of a word that stays as it is


def bare(word):
    return word.strip(MARKS)


def counts_inside(lines):
    """How often a word is written so where it does not begin a sentence."""
    return collections.Counter(bare(word) for line in lines for word in line.split()[1:])


def as_inside(word, inside):
    """A word at the beginning of a sentence as it would be within one."""
    return word.lower() if inside[word.lower()] >= inside[word] and inside[word.lower()] > 0 else word


def single_links(links):
    """Those whose words have no other one."""
    pairs = [tuple(map(int, link.split("-"))) for link in links.split()]
    sources, targets = (collections.Counter(pair[side] for pair in pairs) for side in (0, 1))
    return [(a, b) for a, b in pairs if sources[a] == targets[b] == 1]


def linked_words(sources, targets, links):
    """How often which word is linked with which."""
    inside = [counts_inside(lines) for lines in (sources, targets)]
    counts = collections.defaultdict(collections.Counter)
    for source, target, line in zip(sources, targets, links):
        sides = source.split(), target.split()
        for places in single_links(line):
            words = [bare(side[at]) for side, at in zip(sides, places)]
            if all(WORD.fullmatch(word) for word in words):
                first, second = (as_inside(word, within) if at == 0 else word
                                 for word, at, within in zip(words, places, inside))
                counts[first][second] += 1
    return counts


def dictionary(corpora):
    """The translation of each word that has a clear one; of `corpora` (sources, targets, links) the first that knows one."""
    found = {}
    for corpus in corpora:
        counts = linked_words(*corpus)
        back = collections.Counter()
        for translations in counts.values():
            back.update(translations)
        for word, translations in counts.items():
            translation, count = translations.most_common(1)[0]
            share = count / translations.total()
            is_clear = (count >= LEAST_COUNT and share >= LEAST_SHARE and count >= LEAST_SHARE_BACK * back[translation])
            is_kept = count >= LEAST_COUNT_KEPT and share >= LEAST_SHARE_KEPT
            if is_kept if word == translation else is_clear:
                found.setdefault(word, translation)
    return found


def word_pairs(corpora):
    """Pairs of a word and its translation, and both with a capital, as in a title, where the word has none."""
    pairs = []
    for word, translation in sorted(dictionary(corpora).items()):
        pairs.append((word, translation))
        if word[0].islower():
            pairs.append((word[0].upper() + word[1:], translation[0].upper() + translation[1:]))
    return pairs
