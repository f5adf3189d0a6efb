"""Minimal pairs: two English sentences that differ in one word, which decides how another word is translated."""

from dataclasses import astuple, dataclass, fields

from toy_corpus.ambiguity import EAT, HARD, LIGHT, NOUN_AMBIGUITIES, RIDE, sentences
from toy_corpus.clauses import Clause, main_then_subordinate
from toy_corpus.lexicon import ANIMALS, BE, CROSS, WAYS, Adjective, by_english
from toy_corpus.phrases import NounPhrase, it_for, predicate
from toy_corpus.pronouns import IT_BY_ADJECTIVE, IT_OF_ANIMAL, IT_OF_THING, ITS
from toy_corpus.words import Dice

# How many pairs of each.
QUOTAS = [(18, ambiguity) for ambiguity in NOUN_AMBIGUITIES] + [
    (18, LIGHT), (18, HARD), (26, EAT), (18, RIDE), (40, IT_OF_THING), (26, IT_OF_ANIMAL), (20, ITS)
] + [(15, ambiguity) for ambiguity in IT_BY_ADJECTIVE]


@dataclass
class Probe:
    """One line of probes.tsv; indices are of whitespace tokens, from 0; the target words stand without punctuation."""

    kind: str
    source_a: str
    target_a: str
    source_b: str
    target_b: str
    deciding_index: int
    ambiguous_index: int
    target_index_a: int
    target_word_a: str
    target_index_b: int
    target_word_b: str

    def row(self):
        return "\t".join(str(value) for value in astuple(self))


HEADER = "\t".join(field.name for field in fields(Probe))


def bare(token):
    """A token without its punctuation."""
    return token.rstrip(".,?")


def _differing(left, right):
    """The one index at which two token lists differ, or None."""
    if len(left) != len(right):
        return None
    places = [index for index, (a, b) in enumerate(zip(left, right)) if a != b]
    return places[0] if len(places) == 1 else None


def _translation_of(pair, source_index):
    """(index, word) of the one German word linked to an English word, or None."""
    linked = [target for source, target in pair.links if source == source_index]
    return (linked[0], bare(pair.german.split()[linked[0]])) if len(linked) == 1 else None


def as_probe(kind, forms, a, b):
    """A probe of two pairs, or None where they are no minimal pair."""
    left, right = a.english.split(), b.english.split()
    deciding = _differing(left, right)
    ambiguous = [index for index, token in enumerate(left) if bare(token).lower() in forms]
    if deciding is None or len(ambiguous) != 1 or deciding == ambiguous[0]:
        return None
    first, second = _translation_of(a, ambiguous[0]), _translation_of(b, ambiguous[0])
    if not first or not second or first[1] == second[1]:
        return None
    return Probe(kind, a.english, a.german, b.english, b.german, deciding, ambiguous[0], *first, *second)


def _two_options(dice, ambiguity):
    """Two options of one role that decide differently."""
    while True:
        one = dice.pick(ambiguity.options)
        others = [option for option in ambiguity.options if option.role == one.role and option.sense != one.sense]
        if others:
            return one, dice.pick(others)


def _draw(dice, ambiguity):
    one, other = _two_options(dice, ambiguity)
    seed = dice.below(2**31)
    return as_probe(ambiguity.kind, ambiguity.forms, ambiguity.say(Dice(seed), one), ambiguity.say(Dice(seed), other))


def _because_it_was_too(english, german, meant):
    animal, street = by_english(ANIMALS)["animal"], by_english(WAYS)["street"]
    main = Clause(NounPhrase(animal), CROSS, "past", True, [NounPhrase(street)])
    state = Clause(it_for({"animal": animal, "street": street}[meant]), BE, "past",
                   predicate=predicate(Adjective(english, german), "too"))
    return sentences(main_then_subordinate(main, "because", state))


def the_animal_and_the_street():
    """The best known pair of all."""
    return as_probe("it-adjective", ("it",), _because_it_was_too("tired", "müde", "animal"),
                    _because_it_was_too("wide", "breit", "street"))


def make_probes(dice, longest):
    """All probes; no sentence stands in two of them."""
    probes = [the_animal_and_the_street()]
    used = {probes[0].source_a, probes[0].source_b}
    for quota, ambiguity in QUOTAS:
        wanted = len(probes) + quota
        while len(probes) < wanted:
            probe = _draw(dice, ambiguity)
            if not probe or {probe.source_a, probe.source_b} & used or len(probe.source_a.split()) > longest:
                continue
            used |= {probe.source_a, probe.source_b}
            probes.append(probe)
    return probes
