"""The general constructions, where every word means one thing. Each function draws one corpus line."""

from toy_corpus.clauses import (Clause, main_but_main, main_clause, main_then_subordinate,
                                possible_tenses, question, subordinate_then_main)
from toy_corpus.lexicon import (ANIMAL_ADJECTIVES, ANIMAL_INTRANSITIVES, ANIMALS, BE, BIG_NUMBERS, BUY, COMPOUNDS,
                                COST, DRAW, DRINK, DRINK_ADJECTIVES, DRINKS, FIND, GIVING_VERBS, HUNT, INTRANSITIVES,
                                LIKE, LIVING_VERBS, NEUTRAL_PERSONS, PERSON_ADJECTIVES, PERSON_VERBS, PERSONS,
                                ROOM_ADJECTIVES, ROOMS, SEE, SMALL_NUMBERS, THAT_VERBS, THING_ADJECTIVES, THING_VERBS,
                                THINGS)
from toy_corpus.phrases import (I, PRONOUNS, NounPhrase, Place, place_phrase, predicate, with_adjective,
                                word_for_word)
from toy_corpus.words import as_pair, as_sentence

PERSON_TENSES = [(40, "present"), (25, "past"), (17, "perfect"), (5, "can"), (4, "must"), (4, "should"), (5, "will")]
NO_MUST = [(weight, tense) for weight, tense in PERSON_TENSES if tense != "must"]  # "must not" would be "darf nicht"


def statement(phrase):
    """A pair of one sentence."""
    return as_pair(as_sentence(phrase.english, phrase.german))


def _phrase(dice, nouns, adjectives, determiners, plural_share=0.2, adjective_share=0.3):
    noun = dice.pick(nouns)
    adjective = dice.pick(adjectives) if dice.chance(adjective_share) else None
    if noun.german_plural and dice.chance(plural_share):
        return _plural_phrase(dice, noun, adjective)
    return NounPhrase(noun, dice.weighted(determiners), adjective)


def _plural_phrase(dice, noun, adjective):
    if dice.chance(0.45):
        number, german_number = dice.pick(SMALL_NUMBERS)
        return NounPhrase(noun, number, adjective, plural=True, german_determiner=german_number)
    return NounPhrase(noun, dice.pick(["the", "the", "my"]), adjective, plural=True)


_SUBJECT_DETERMINERS = [(6, "the"), (1.5, "a"), (1.5, "my"), (1, "this")]
_OBJECT_DETERMINERS = [(4, "the"), (3, "a"), (1, "my"), (1, "this")]
_DEFINITE = [(5, "the"), (1, "my"), (1, "this")]


def person(dice, pronoun_share=0.3):
    """A person as the subject."""
    if dice.chance(pronoun_share):
        return dice.pick([I, *PRONOUNS])
    return _phrase(dice, PERSONS, PERSON_ADJECTIVES, _SUBJECT_DETERMINERS, plural_share=0.3)


def animal(dice):
    return _phrase(dice, ANIMALS, ANIMAL_ADJECTIVES, _SUBJECT_DETERMINERS, plural_share=0.3)


def thing(dice, determiners=None, plural_share=0.2):
    nouns = COMPOUNDS if dice.chance(0.12) else THINGS
    return _phrase(dice, nouns, THING_ADJECTIVES, determiners or _OBJECT_DETERMINERS, plural_share)


def drink(dice, can_be_negated):
    adjective = dice.pick(DRINK_ADJECTIVES) if dice.chance(0.4) else None
    determiner = "no" if can_be_negated and dice.chance(0.1) else dice.pick(["", "the"])
    return NounPhrase(dice.pick(DRINKS), determiner, adjective)


def room(dice):
    adjective = dice.pick(ROOM_ADJECTIVES) if dice.chance(0.2) else None
    if dice.chance(0.25):
        prepositions = {"behind": ("house", "school"), "under": ("table", "chair")}
        english = dice.pick(["behind", "under"])
        nouns = [noun for noun in ROOMS + THINGS if noun.english in prepositions[english]]
        return Place(english, {"behind": "hinter", "under": "unter"}[english], NounPhrase(dice.pick(nouns)))
    return Place("in", "in", NounPhrase(dice.pick(ROOMS), "the", adjective))


def _other_person(dice, subject, pronoun_share=0.3):
    """An object person: pronouns only of other persons than the subject."""
    if dice.chance(pronoun_share):
        others = [pronoun for pronoun in PRONOUNS if pronoun.person != subject.person]
        return dice.pick(others if subject.person == 1 else PRONOUNS)
    return _phrase(dice, PERSONS, PERSON_ADJECTIVES, _DEFINITE)


def _add_person_action(dice, clause):
    """Verb and objects for a person."""
    kind = dice.weighted([(20, "none"), (38, "thing"), (9, "animal"), (24, "person"), (9, "gift"), (6, "drink")])
    if kind == "none":
        clause.verb = dice.pick(INTRANSITIVES)
    elif kind == "thing":
        clause.verb, clause.objects = dice.pick(THING_VERBS), [_negatable(dice, clause, thing)]
    elif kind == "animal":
        clause.verb, clause.objects = dice.pick(LIVING_VERBS + [SEE, LIKE, FIND]), [_negatable(dice, clause, animal)]
    elif kind == "person":
        clause.verb = dice.pick(PERSON_VERBS)
        pronoun_share = 0 if clause.verb.particle else 0.3  # "picks him up" is left out
        clause.objects = [_other_person(dice, clause.subject, pronoun_share)]
    elif kind == "gift":
        receiver = _other_person(dice, clause.subject)
        clause.verb, clause.objects = dice.pick(GIVING_VERBS), [receiver, _negatable(dice, clause, thing)]
    else:
        clause.verb, clause.objects = DRINK, [drink(dice, not clause.negated)]
    return kind


def _negatable(dice, clause, phrase_of):
    """An object; one without number where the clause is negated ("nicht drei Hunde" is odd)."""
    while True:
        phrase = phrase_of(dice)
        if clause.negated and phrase.plural and phrase.determiner not in ("the", "my"):
            continue
        if not clause.negated and phrase.determiner == "a" and dice.chance(0.15):
            phrase.determiner = "no"
        return phrase


def _tense(dice, clause):
    return dice.weighted(possible_tenses(NO_MUST if clause.negated else PERSON_TENSES, clause.verb))


_PLACED_VERBS = [SEE, FIND, BUY, DRAW]


def person_clause(dice, subject=None, tense=None, negated=None):
    negated = dice.chance(0.2) if negated is None else negated
    clause = Clause(subject or person(dice), BE, negated=negated)
    kind = _add_person_action(dice, clause)
    clause.tense = tense or _tense(dice, clause)
    if kind == "none" and dice.chance(0.5) or clause.verb in _PLACED_VERBS and dice.chance(0.25):
        clause.place = room(dice)
    return clause


def animal_clause(dice):
    negated = dice.chance(0.2)
    clause = Clause(animal(dice), BE, dice.pick(["present", "past", "perfect"]), negated)
    kind = dice.weighted([(45, "none"), (20, "hunt"), (25, "thing"), (10, "drink")])
    if kind == "none":
        clause.verb, clause.place = dice.pick(ANIMAL_INTRANSITIVES), room(dice) if dice.chance(0.6) else None
    elif kind == "hunt":
        clause.verb, clause.objects = dice.pick([HUNT, SEE, FIND]), [_negatable(dice, clause, animal)]
    elif kind == "thing":
        clause.verb, clause.objects = dice.pick([SEE, FIND, LIKE]), [_negatable(dice, clause, thing)]
    else:
        clause.verb, clause.objects = DRINK, [drink(dice, not clause.negated)]
    return clause


def _plain(phrase):
    """Without its adjective: the predicate is one already."""
    return with_adjective(phrase, None) if isinstance(phrase, NounPhrase) else phrase


def be_clause(dice):
    """"The lamp was very cheap"; "The dogs are in the garden"."""
    subject, adjectives = dice.pick([(animal, ANIMAL_ADJECTIVES), (person, PERSON_ADJECTIVES),
                                     (thing, THING_ADJECTIVES)])
    clause = Clause(subject(dice), BE, dice.weighted([(5, "present"), (4, "past"), (1, "will")]), dice.chance(0.25))
    if dice.chance(0.35):
        clause.place = room(dice)
        return clause
    clause.subject = _plain(clause.subject)
    clause.predicate = predicate(dice.pick(adjectives), dice.pick(["", "", "very"]) if not clause.negated else "")
    return clause


def _is(dice, subject, adjectives, negate):
    tense, negated = dice.pick(["present", "past"]), dice.chance(negate)
    return Clause(subject, BE, tense, negated, predicate=predicate(dice.pick(adjectives)))


def any_clause(dice):
    return dice.weighted([(6, person_clause), (2, animal_clause), (3, be_clause)])(dice)


def plain(dice):
    return statement(main_clause(any_clause(dice)))


def asked(dice):
    clause = dice.weighted([(6, person_clause), (2, animal_clause), (3, be_clause)])(dice)
    clause.negated = False
    phrase = question(clause)
    return as_pair(as_sentence(phrase.english, phrase.german, "?"))


_TIMES = {"present": [("today", "heute"), ("now", "jetzt")], "past": [("yesterday", "gestern")],
          "will": [("tomorrow", "morgen")]}


def timed(dice):
    """"Today the dog sleeps" and "The dog sleeps today": the verb stays second, the subject moves."""
    tense = dice.weighted([(4, "present"), (3, "past"), (2, "will")])
    clause = person_clause(dice, tense=tense, negated=dice.chance(0.1))
    time = word_for_word(*dice.pick(_TIMES[tense]))
    objects_are_nouns = all(isinstance(what, NounPhrase) for what in clause.objects)
    if dice.chance(0.35) and objects_are_nouns and not clause.negated:
        clause.time = time
        return statement(main_clause(clause))
    return statement(main_clause(clause, front=time))


def placed_first(dice):
    """"In the garden the dog sleeps"."""
    place = room(dice)
    clause = dice.pick([person_clause, animal_clause])(dice)
    clause.place = None
    return statement(main_clause(clause, front=place_phrase(place)))


def reason(dice):
    """A subordinate clause after the main clause, or before it."""
    conjunction = dice.pick(["because", "although"])
    main, subordinate = person_clause(dice), dice.pick([person_clause, be_clause])(dice)
    if dice.chance(0.35):
        return statement(subordinate_then_main(conjunction, subordinate, main))
    return statement(main_then_subordinate(main, conjunction, subordinate))


def said(dice):
    """"I know that ..."."""
    main = Clause(person(dice, 0.5), dice.pick(THAT_VERBS), dice.pick(["present", "past"]))
    return statement(main_then_subordinate(main, "that", any_clause(dice)))


def opposed(dice):
    return statement(main_but_main(be_clause(dice), person_clause(dice)))


def with_relative(dice):
    """"The man who sold the car is old"."""
    who = _phrase(dice, PERSONS, PERSON_ADJECTIVES, [(1, "the")], 0.2)
    who.relative = person_clause(dice, subject=who)
    who.relative.place = None
    clause = person_clause(dice, subject=who)
    if dice.chance(0.5):
        clause = _is(dice, who, PERSON_ADJECTIVES, negate=0.2)
    return statement(main_clause(clause))


def owned(dice):
    """"The key of the teacher is heavy"; "I have found the key of the teacher"."""
    what = thing(dice, [(1, "the")], plural_share=0.1)
    what.determiner, what.owner = "the", dice.pick(NEUTRAL_PERSONS)
    what.german_determiner = ""
    if dice.chance(0.5):
        return statement(main_clause(_is(dice, _plain(what), THING_ADJECTIVES, negate=0.2)))
    verbs = [verb for verb in THING_VERBS if verb.english != "have"]
    clause = Clause(person(dice), dice.pick(verbs), negated=dice.chance(0.2), objects=[what])
    clause.tense = _tense(dice, clause)
    return statement(main_clause(clause))


def compound(dice):
    """"The man buys a new kitchen table"."""
    what = _phrase(dice, COMPOUNDS, THING_ADJECTIVES, _OBJECT_DETERMINERS, plural_share=0.3)
    if dice.chance(0.4):
        what.determiner = what.determiner if what.plural else dice.weighted(_SUBJECT_DETERMINERS)
        return statement(main_clause(_is(dice, _plain(what), THING_ADJECTIVES, negate=0)))
    clause = Clause(person(dice), dice.pick(THING_VERBS), objects=[what])
    clause.tense = _tense(dice, clause)
    return statement(main_clause(clause))


def counted(dice):
    """Ages and prices: "forty-two" is "zweiundvierzig"."""
    number, german_number = dice.pick(BIG_NUMBERS + SMALL_NUMBERS)
    if dice.chance(0.5):
        years = word_for_word(f"{number} years old", f"{german_number} Jahre alt")
        clause = Clause(person(dice), BE, dice.pick(["present", "past"]), predicate=years)
    else:
        euros = word_for_word(f"{number} euros", f"{german_number} Euro")
        what = thing(dice, _SUBJECT_DETERMINERS, plural_share=0)
        clause = Clause(what, COST, dice.pick(["present", "past"]), predicate=euros)
    return statement(main_clause(clause))


CONSTRUCTIONS = [(16, plain), (4, asked), (4, timed), (2.5, placed_first), (5, reason), (4, said), (2.5, opposed),
                 (3, with_relative), (3, owned), (3.5, compound), (6, counted)]
