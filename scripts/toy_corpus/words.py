"""English and German words that remember which of them translate each other, and the dice that choose among them."""

import random
from dataclasses import dataclass


class Dice:
    """Random choices that are the same in every version of Python (only Random.random() is promised to be)."""

    def __init__(self, seed):
        self._random = random.Random(seed)

    def below(self, count):
        return int(self._random.random() * count)

    def pick(self, choices):
        return choices[self.below(len(choices))]

    def chance(self, probability):
        return self._random.random() < probability

    def weighted(self, choices):
        """choices: pairs (weight, value)."""
        point = self._random.random() * sum(weight for weight, _ in choices)
        for weight, value in choices:
            point -= weight
            if point < 0:
                return value
        return choices[-1][1]

    def shuffle(self, items):
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]


@dataclass(eq=False)
class Word:
    """One English token."""

    text: str


@dataclass(eq=False)
class Target:
    """One German token and the English words that it translates: its gold links."""

    text: str
    sources: tuple


@dataclass
class Pair:
    """One line of the corpus: English text, German text, links (source index, target index)."""

    english: str
    german: str
    links: list

    def pharaoh(self):
        return " ".join(f"{source}-{target}" for source, target in self.links)


def english(*texts):
    return [Word(text) for text in texts]


def article_a(next_word):
    return Word("an" if next_word.text[0] in "aeiou" else "a")


def with_mark(tokens, mark):
    """Writes a punctuation mark onto the last token."""
    tokens[-1].text += mark
    return tokens


def as_sentence(english_words, german_words, mark="."):
    """Capitalises both sides and closes them with the mark; returns the two lists."""
    for tokens in (english_words, german_words):
        tokens[0].text = tokens[0].text[0].upper() + tokens[0].text[1:]
        with_mark(tokens, mark)
    return english_words, german_words


def as_pair(*sentences):
    """One corpus line of one or more sentences (as as_sentence() returns them)."""
    source = [word for english_words, _ in sentences for word in english_words]
    target = [word for _, german_words in sentences for word in german_words]
    position = {id(word): index for index, word in enumerate(source)}
    links = [(position[id(word)], index) for index, german in enumerate(target) for word in german.sources]
    return Pair(" ".join(w.text for w in source), " ".join(w.text for w in target), sorted(links))
