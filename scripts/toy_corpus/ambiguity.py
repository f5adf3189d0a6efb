"""Words whose translation another word of the sentence decides: nouns (bank), adjectives (light), verbs (eat).

An Ambiguity can say a sentence for each of its options; with the same dice, two options give sentences that differ in
the deciding word alone, which is how the probes are made. Pronouns are ambiguities too: see pronouns.py.
"""

from dataclasses import dataclass

from toy_corpus.clauses import (Clause, main_but_main, main_clause, main_then_subordinate,
                                possible_tenses, question, subordinate_then_main)
from toy_corpus.homographs import HOMOGRAPHS, NEUTRAL_QUALITIES, NEUTRAL_VERBS
from toy_corpus.lexicon import (ANIMALS, BE, FIND, FOODS, LIKE, LOVE, NEED, NEUTRAL_PERSONS, SEE,
                                THING_ADJECTIVES, Adjective, Noun, Verb, by_english, table)
from toy_corpus.phrases import HE, I, SHE, WE, NounPhrase, he_or_she_for, in_the, it_for, place_phrase, predicate
from toy_corpus.words import as_pair, as_sentence


@dataclass(frozen=True)
class Option:
    """A deciding word, the sense that it decides for, and how it stands in the sentence (options of one role swap)."""

    role: str
    decider: object  # what the sentence needs: mostly a Noun, Adjective or Verb
    sense: object


@dataclass(frozen=True)
class Ambiguity:
    kind: str
    forms: tuple  # of the ambiguous English word
    options: tuple
    say: object  # (dice, option) -> Pair

    def draw(self, dice):
        senses = list(dict.fromkeys(option.sense for option in self.options))
        sense = dice.pick(senses)
        weighted = [(5 if option.role == "act" else 1, option) for option in self.options if option.sense == sense]
        return self.say(dice, dice.weighted(weighted))  # a verb has many forms: each is to be met often enough


def sentences(*phrases):
    """A pair of several sentences."""
    return as_pair(*(as_sentence(phrase.english, phrase.german) for phrase in phrases))


_ADULTS = [noun for noun in NEUTRAL_PERSONS if noun.english != "child"]  # whom "it" cannot mean


def neutral_person(dice):
    """A subject that decides nothing."""
    if dice.chance(0.35):
        return dice.pick([I, WE, HE, SHE])
    return NounPhrase(dice.pick(_ADULTS))


def again(subject):
    """The same person in a second sentence."""
    return he_or_she_for(subject.noun) if isinstance(subject, NounPhrase) else subject


_TENSES = [(5, "present"), (4, "past"), (3, "perfect"), (1, "can"), (1, "will"), (1, "should")]


def said_or_asked(dice, clause, ask=0.15, negate=0.15):
    """The clause in some tense, perhaps as a question, perhaps denied."""
    clause.tense = dice.weighted(possible_tenses(_TENSES, clause.verb))
    form = dice.weighted([(ask, "ask"), (negate, "negate"), (1 - ask - negate, "say")])
    if form == "ask":
        phrase = question(clause)
        return as_pair(as_sentence(phrase.english, phrase.german, "?"))
    clause.negated = form == "negate"
    return sentences(main_clause(clause))


def is_adjective(dice, subject, adjective, degrees=("", "", "very"), negate=0.2):
    """"The SUBJECT is ADJECTIVE", as a clause."""
    tense, negated = dice.pick(["present", "past"]), dice.chance(negate)
    degree = dice.pick(degrees)
    return Clause(subject, BE, tense, negated, predicate=predicate(adjective, "" if negated else degree))


# ---- nouns: bank, bat, spring, ...

_QUALITIES = by_english(THING_ADJECTIVES + [Adjective("good", "gut")])
_VERBS = by_english([SEE, NEED, LIKE, FIND, LOVE])


def _neutral_quality(dice, noun):
    return _QUALITIES[dice.pick(NEUTRAL_QUALITIES[noun.english].split())]


def _neutral_verb(dice, noun):
    return _VERBS[dice.pick(NEUTRAL_VERBS.get(noun.english, "see need like find").split())]


def _noun_itself(dice, noun):
    """"the bank", "a small bank"."""
    adjective = _neutral_quality(dice, noun) if dice.chance(0.3) else None
    return NounPhrase(noun, dice.weighted([(6, "the"), (2, "a"), (1, "this"), (1, "my")]), adjective)


def _by_person(dice, noun, person):
    subject, verb = NounPhrase(person), _neutral_verb(dice, noun)
    frame = dice.weighted([(5, "object"), (2, "but"), (2, "because"), (2, "former")])
    if frame == "object":  # The player has found the bat.
        return said_or_asked(dice, Clause(subject, verb, objects=[_noun_itself(dice, noun)]))
    state = is_adjective(dice, NounPhrase(noun), _neutral_quality(dice, noun))
    if frame == "former":  # The player sees me. The bat is old.
        return sentences(main_clause(Clause(subject, SEE, objects=[dice.pick([I, WE, HE, SHE])])), main_clause(state))
    second = Clause(subject, verb, "present", dice.chance(0.3), [it_for(noun)])
    if frame == "but":  # The bat is old, but the player needs it.
        return sentences(main_but_main(state, second))
    return sentences(subordinate_then_main(dice.pick(["because", "although"]), state, second))


def _at(dice, noun, where, with_noun):
    """where: a place or an owner; with_noun: how it is said beside the noun."""
    frame = dice.weighted([(3, "subject"), (3, "object"), (2, "former")])
    quality = _neutral_quality(dice, noun)
    if frame == "subject":  # The bat in the cave is old.
        return sentences(main_clause(is_adjective(dice, with_noun, quality)))
    if frame == "object":  # The man sees the bat in the cave.
        clause = Clause(neutral_person(dice), _neutral_verb(dice, noun), objects=[with_noun])
        return said_or_asked(dice, clause, negate=0)
    first = Clause(neutral_person(dice), SEE, dice.pick(["present", "past"]))  # The man sees a cave. The bat is old.
    first.objects = [NounPhrase(where, dice.pick(["a", "the"]))]
    return sentences(main_clause(first), main_clause(is_adjective(dice, NounPhrase(noun), quality)))


def _by_place(dice, noun, place):
    if dice.chance(0.3):  # In the cave the man found the bat.
        clause = Clause(neutral_person(dice), _neutral_verb(dice, noun), dice.pick(["present", "past", "perfect"]))
        clause.objects = [_noun_itself(dice, noun)]
        return sentences(main_clause(clause, front=place_phrase(in_the(place))))
    return _at(dice, noun, place, NounPhrase(noun, place=in_the(place)))


def _by_owner(dice, noun, owner):
    return _at(dice, noun, owner, NounPhrase(noun, owner=owner))


def _by_quality(dice, noun, quality):
    frame = dice.weighted([(3, "is"), (3, "has"), (3, "because"), (2, "although")])
    state = is_adjective(dice, NounPhrase(noun), quality, degrees=[""])  # nothing is "very closed"
    if frame == "is":  # The bat was hungry.
        return sentences(main_clause(state))
    subject, verb = neutral_person(dice), _neutral_verb(dice, noun)
    if frame == "has":  # The man has seen a hungry bat.
        what = NounPhrase(noun, dice.pick(["the", "a", "this"]), quality)
        return said_or_asked(dice, Clause(subject, verb, objects=[what]))
    if frame == "although":  # Although the bat is hungry, the man likes it.
        second = Clause(subject, verb, "present", dice.chance(0.3), [it_for(noun)])
        return sentences(subordinate_then_main(dice.pick(["because", "although"]), state, second))
    state.subject = it_for(noun)  # The man likes the bat because it is hungry.
    first = Clause(subject, verb, "present", dice.chance(0.3), [_noun_itself(dice, noun)])
    return sentences(main_then_subordinate(first, dice.pick(["because", "although"]), state))


def _by_act(dice, noun, act):
    subject = neutral_person(dice)
    if dice.chance(0.65):  # The man repaired the bat.
        return said_or_asked(dice, Clause(subject, act, objects=[_noun_itself(dice, noun)]))
    first = Clause(subject, _neutral_verb(dice, noun), objects=[_noun_itself(dice, noun)])
    second = Clause(again(subject), act, dice.pick(["can", "will", "should"]), dice.chance(0.2), [it_for(noun)])
    return sentences(main_clause(first), main_clause(second))  # The man sees the bat. He can repair it.


_FRAMES = {"person": _by_person, "place": _by_place, "owner": _by_owner, "quality": _by_quality, "act": _by_act}


def _say_noun(dice, option):
    return _FRAMES[option.role](dice, option.sense.noun, option.decider)


def _noun_ambiguity(name, senses):
    options = [Option(decider.role, decider.what, sense) for sense in senses for decider in sense.deciders]
    return Ambiguity(name, (name,), tuple(options), _say_noun)


NOUN_AMBIGUITIES = [_noun_ambiguity(name, senses) for name, senses in HOMOGRAPHS.items()]

# ---- adjectives: light and hard, by the noun that they are said of

_THINGS = by_english(table(Noun, """
    bag Tasche f
    suitcase Koffer m
    basket Korb m
    boat Boot n
    kitchen Küche f
    room Zimmer n
    house Haus n
    hall Saal m
    bread Brot n
    cheese Käse m
    chair Stuhl m
    sausage Wurst f
    question Frage f
    task Aufgabe f
    problem Problem n
    plan Plan m
"""))


def _say_adjective(dice, option):
    noun, adjective = option.decider, option.sense
    subject = neutral_person(dice)
    frame = dice.weighted([(4, "is"), (3, "has"), (2, "because"), (2, "former")])
    verb = dice.pick([SEE, LIKE, NEED, FIND])
    if frame == "is":  # The bag is light.
        clause = is_adjective(dice, NounPhrase(noun, dice.pick(["the", "the", "my", "this"])), adjective)
        if dice.chance(0.2) and not clause.negated:
            phrase = question(clause)
            return as_pair(as_sentence(phrase.english, phrase.german, "?"))
        return sentences(main_clause(clause))
    if frame == "has":  # We need a light bag.
        what = NounPhrase(noun, dice.pick(["the", "a", "this"]), adjective)
        return said_or_asked(dice, Clause(subject, verb, objects=[what]))
    state = is_adjective(dice, it_for(noun), adjective)
    first = Clause(subject, verb, "present", objects=[NounPhrase(noun, dice.pick(["the", "my", "this"]))])
    if frame == "because":  # The man likes the bag because it is light.
        return sentences(main_then_subordinate(first, "because", state))
    return sentences(main_clause(first), main_clause(state))  # The man sees the bag. It is light.


def _adjective_ambiguity(name, meanings):
    """meanings: German adjective -> the nouns with which it is meant."""
    options = [Option("noun", _THINGS[noun], Adjective(name, german))
               for german, nouns in meanings.items() for noun in nouns.split()]
    return Ambiguity(name, (name,), tuple(options), _say_adjective)


LIGHT = _adjective_ambiguity("light", {"leicht": "bag suitcase basket boat", "hell": "kitchen room house hall"})
HARD = _adjective_ambiguity("hard", {"hart": "bread cheese chair sausage", "schwierig": "question task problem plan"})

# ---- verbs: eat by who eats, ride by what is ridden

_EAT = {"eat": Verb("eat", "ate", "eaten", "essen", "isst", "aß", "gegessen"),
        "devour": Verb("eat", "ate", "eaten", "fressen", "frisst", "fraß", "gefressen")}
_SHARED_ADJECTIVES = table(Adjective, "old alt\nyoung jung\nsmall klein\nsick krank\ntired müde")


def _say_eat(dice, option):
    adjective = dice.pick(_SHARED_ADJECTIVES) if dice.chance(0.4) else None
    subject = NounPhrase(option.decider, dice.pick(["the", "the", "my", "this"]), adjective)
    food = NounPhrase(dice.pick(FOODS), dice.pick(["the", "the", "my", "", "no"]))
    clause = Clause(subject, option.sense, objects=[food])
    if dice.chance(0.25):  # In the garden the dog ate the bread.
        clause.tense = dice.pick(["present", "past", "perfect"])
        place = dice.pick([in_the(_THINGS["house"]), in_the(_THINGS["kitchen"])])
        return sentences(main_clause(clause, front=place_phrase(place)))
    denied = 0 if food.determiner == "no" else 0.15
    return said_or_asked(dice, clause, negate=denied)


EAT = Ambiguity("eat", ("eat", "eats", "ate", "eaten"),
                tuple([Option("subject", noun, _EAT["eat"]) for noun in NEUTRAL_PERSONS]
                      + [Option("subject", noun, _EAT["devour"]) for noun in ANIMALS]), _say_eat)
EAT_AS_ANIMAL = _EAT["devour"]

_MOUNTS = table(Noun, "horse Pferd n\ndonkey Esel m\npony Pony n")
_VEHICLES = table(Noun, "bicycle Fahrrad n\nmotorcycle Motorrad n\ntractor Traktor m")
_ON_HORSEBACK = Verb("ride", "rode", "ridden", "reiten", "reitet", "ritt", "geritten")
_ON_WHEELS = Verb("ride", "rode", "ridden", "fahren", "fährt", "fuhr", "gefahren")


def _say_ride(dice, option):
    adjective = dice.pick(_SHARED_ADJECTIVES[:1] + [Adjective("big", "groß"), Adjective("small", "klein")])
    what = NounPhrase(option.decider, dice.weighted([(4, "the"), (3, "a"), (2, "my"), (1, "this")]),
                      adjective if dice.chance(0.4) else None)
    return said_or_asked(dice, Clause(neutral_person(dice), option.sense, objects=[what]))


RIDE = Ambiguity("ride", ("ride", "rides", "rode", "ridden"),
                 tuple([Option("object", noun, _ON_HORSEBACK) for noun in _MOUNTS]
                       + [Option("object", noun, _ON_WHEELS) for noun in _VEHICLES]), _say_ride)

# How often each is drawn; a noun's share is spread over its deciders.
WORD_AMBIGUITIES = [(1.8, ambiguity) for ambiguity in NOUN_AMBIGUITIES] + [(3, LIGHT), (3, HARD), (6, EAT), (2.5, RIDE)]
