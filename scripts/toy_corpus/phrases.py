"""Noun phrases, pronouns, and small phrases: built in both languages at once, word by word."""

from dataclasses import dataclass, field, replace

import toy_corpus.german as german
from toy_corpus.lexicon import Adjective, Noun
from toy_corpus.words import Target, Word, article_a, english


@dataclass
class Phrase:
    """Tokens of a phrase in both languages."""

    english: list = field(default_factory=list)
    german: list = field(default_factory=list)

    def __add__(self, other):
        return Phrase(self.english + other.english, self.german + other.german)


def word_for_word(english_text, german_text):
    """A phrase with as many German words as English ones, in the same order."""
    words = english(*english_text.split())
    return Phrase(words, [Target(text, (word,)) for word, text in zip(words, german_text.split(), strict=True)])


@dataclass
class NounPhrase:
    """What a noun phrase says; noun_phrase() says it in a case."""

    noun: Noun
    determiner: str = "the"  # the, a, this, my, its, no, a number's English, or "" (of a mass: "cold milk")
    adjective: Adjective | None = None
    plural: bool = False
    german_determiner: str = ""  # sein or ihr for "its"; the German number for a number
    owner: Noun | None = None  # "of the owner"
    place: "Place | None" = None  # "in the garden"
    relative: object = None  # a clauses.Clause whose subject this phrase is

    person = 3

    @property
    def form(self):
        return "p" if self.plural else self.noun.gender

    @property
    def takes_kein(self):
        return self.determiner in ("a", "")


@dataclass(frozen=True)
class Pronoun:
    subject: str
    object: str
    nom: str
    acc: str
    dat: str
    person: int = 3
    plural: bool = False

    takes_kein = False


@dataclass(frozen=True)
class Place:
    """A preposition with the dative."""

    english: str
    german: str
    where: NounPhrase


I, WE, HE, SHE, _ = PRONOUNS = (
    Pronoun("I", "me", "ich", "mich", "mir", person=1),
    Pronoun("we", "us", "wir", "uns", "uns", person=1, plural=True),
    Pronoun("he", "him", "er", "ihn", "ihm"),
    Pronoun("she", "her", "sie", "sie", "ihr"),
    Pronoun("they", "them", "sie", "sie", "ihnen", plural=True),
)
_IT = {gender: Pronoun("it", "it", *forms.split()) for gender, forms in
       (("m", "er ihn ihm"), ("f", "sie sie ihr"), ("n", "es es ihm"))}


def it_for(noun):
    return _IT[noun.gender]


def he_or_she_for(person):
    return SHE if person.gender == "f" else HE


def its(noun, owner, adjective=None):
    """"its NOUN", of an owner: sein or ihr by the owner's gender, the ending by the noun's."""
    return NounPhrase(noun, "its", adjective, german_determiner="ihr" if owner.gender == "f" else "sein")


def in_the(noun):
    return Place("in", "in", NounPhrase(noun))


def predicate(adjective, degree=""):
    """An adjective after "to be"; degree: "", very, too."""
    german_degree = {"": "", "very": "sehr ", "too": "zu "}[degree]
    return word_for_word(f"{degree} {adjective.english}", german_degree + adjective.german)


def _plural(noun):
    return noun.english_plural or noun.english + "s"


def _determiner_words(phrase, following):
    if phrase.determiner == "a":
        return [article_a(following)]
    return english(phrase.determiner) if phrase.determiner else []


def _german_determiner(phrase, case, negation):
    """(text, declension of the adjective after it), the text "" where German has no determiner."""
    if negation or phrase.determiner == "no":
        return german.ein_word("kein", phrase.form, case), "mixed"
    if phrase.determiner == "the":
        return german.definite(phrase.form, case), "weak"
    if phrase.determiner == "this":
        return german.this(phrase.form, case), "weak"
    stems = {"a": "ein", "my": "mein", "its": phrase.german_determiner}
    if phrase.determiner in stems:
        return german.ein_word(stems[phrase.determiner], phrase.form, case), "mixed"
    return phrase.german_determiner, "strong"


def noun_phrase(phrase, case, negation=()):
    """negation: the English words ("not") that turn ein into kein."""
    noun = phrase.noun
    nouns = english(*noun.modifier.split(), _plural(noun) if phrase.plural else noun.english)
    adjectives = english(phrase.adjective.english) if phrase.adjective else []
    determiners = _determiner_words(phrase, (adjectives + nouns)[0])
    text, declension = _german_determiner(phrase, case, negation)
    result = Phrase(determiners + adjectives + nouns)
    if text:
        result.german.append(Target(text, tuple(negation) + tuple(determiners)))
    if adjectives:
        inflected = german.adjective(phrase.adjective.german, declension, phrase.form, case)
        result.german.append(Target(inflected, tuple(adjectives)))
    result.german.append(Target(german.noun(noun, phrase.plural, case), tuple(nouns)))
    return result + _after_noun(phrase)


def _after_noun(phrase):
    result = Phrase()
    if phrase.owner:
        result += _genitive(phrase.owner)
    if phrase.place:
        result += place_phrase(phrase.place)
    return result


def _genitive(owner):
    """"of the OWNER": the German article says both of and the."""
    of = Word("of")
    owned_by = noun_phrase(NounPhrase(owner), "gen")
    owned_by.german[0] = Target(owned_by.german[0].text, (of, *owned_by.german[0].sources))
    return Phrase([of]) + owned_by


def place_phrase(place):
    preposition = Word(place.english)
    where = noun_phrase(place.where, "dat")
    article = where.german[0]
    joined = german.contraction(place.german, article.text)
    if joined:
        where.german[0] = Target(joined, (preposition, *article.sources))
        return Phrase([preposition]) + where
    return Phrase([preposition], [Target(place.german, (preposition,))]) + where


def pronoun(entry, case):
    word = Word(entry.subject if case == "nom" else entry.object)
    return Phrase([word], [Target(getattr(entry, case), (word,))])


def in_case(what, case, negation=()):
    """A noun phrase or a pronoun, in a case."""
    return pronoun(what, case) if isinstance(what, Pronoun) else noun_phrase(what, case, negation)


def with_adjective(phrase, adjective):
    return replace(phrase, adjective=adjective)
