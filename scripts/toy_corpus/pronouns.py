"""it and its: er, sie, es, ihn, sein or ihr, by the gender of what they refer to."""

from toy_corpus.ambiguity import (EAT_AS_ANIMAL, Ambiguity, Option, again, is_adjective, neutral_person, sentences)
from toy_corpus.clauses import (Clause, main_but_main, main_clause, main_then_subordinate, possible_tenses,
                                subordinate_then_main)
from toy_corpus.lexicon import (ANIMAL_INTRANSITIVES, ANIMALS, BE, BUY, CROSS, DRINK, DRINKS, FIND, FIT, FOODS, LIKE,
                                NEED, SEE, THAT_VERBS, THING, THING_ADJECTIVES, THINGS, WAYS, Adjective, by_english,
                                table)
from toy_corpus.phrases import (NounPhrase, Place, it_for, its, noun_phrase, predicate, word_for_word)

_STATES = table(Adjective, "tired müde\nhungry hungrig\nsick krank\nlazy faul\nfrightened ängstlich\nthirsty durstig")
_SLEEP, _WAIT = ANIMAL_INTRANSITIVES[:2]
_KNOW = by_english(THAT_VERBS)["know"]


# ---- one antecedent, in another clause or a former sentence

def _say_of_thing(dice, option):
    noun, subject = option.decider, neutral_person(dice)
    first = Clause(subject, dice.pick([LIKE, BUY, SEE, NEED]), dice.pick(["present", "past"]),
                   objects=[NounPhrase(noun, dice.pick(["the", "the", "this", "my"]))])
    state = is_adjective(dice, it_for(noun), dice.pick(THING_ADJECTIVES))
    frame = dice.pick(["because", "former", "knows", "object", "but", "although"])
    if frame == "because":  # The man bought the lamp because it was cheap.
        return sentences(main_then_subordinate(first, dice.pick(["because", "although"]), state))
    if frame == "former":  # The man bought the lamp. It is cheap.
        return sentences(main_clause(first), main_clause(state))
    if frame == "knows":  # The man sees the lamp. He knows that it is cheap.
        knows = Clause(again(subject), _KNOW)
        return sentences(main_clause(first), main_then_subordinate(knows, "that", state))
    verb = dice.pick([verb for verb in (NEED, LIKE, SEE, BUY, FIND) if verb != first.verb])
    tense = dice.weighted(possible_tenses([(1, "present"), (1, "past"), (1, "will"), (1, "can")], verb))
    act = Clause(again(subject), verb, tense, dice.chance(0.3), [it_for(noun)])
    if frame == "object":  # The man sees the lamp. He will buy it.
        return sentences(main_clause(first), main_clause(act))
    state.subject, act.subject = NounPhrase(noun, dice.pick(["the", "this", "my"])), subject
    if frame == "but":  # The lamp is old, but the man needs it.
        return sentences(main_but_main(state, act))
    return sentences(subordinate_then_main(dice.pick(["because", "although"]), state, act))


def _say_of_animal(dice, option):
    noun, tense = option.decider, dice.pick(["present", "past"])
    subject = NounPhrase(noun, dice.pick(["the", "the", "this", "my"]))
    act = _animal_act(dice, tense)
    state = Clause(subject, BE, tense, predicate=predicate(dice.pick(_STATES), dice.pick(["", "very"])))
    frame = dice.pick(["because first", "because last", "but", "former"])
    if frame == "because last":  # The dog slept because it was tired.
        act.subject, state.subject = subject, it_for(noun)
        return sentences(main_then_subordinate(act, "because", state))
    act.subject = it_for(noun)
    if frame == "because first":  # Because the dog was tired, it slept.
        return sentences(subordinate_then_main("because", state, act))
    if frame == "but":  # The dog was hungry, but it did not eat.
        act.negated = True
        return sentences(main_but_main(state, act))
    return sentences(main_clause(state), main_clause(act))  # The dog was hungry. It ate the meat.


def _animal_act(dice, tense):
    verb = dice.pick([_SLEEP, _WAIT, EAT_AS_ANIMAL, DRINK])
    objects = {EAT_AS_ANIMAL: FOODS, DRINK: DRINKS}.get(verb)
    return Clause(None, verb, tense, objects=[NounPhrase(dice.pick(objects))] if objects else [])


def _by_gender(role, nouns):
    return [Option(role, noun, noun.gender) for noun in nouns]


IT_OF_THING = Ambiguity("it-noun", ("it",), tuple(_by_gender("thing", THINGS)), _say_of_thing)
IT_OF_ANIMAL = Ambiguity("it-noun", ("it",), tuple(_by_gender("animal", ANIMALS)), _say_of_animal)


# ---- two antecedents: the adjective after "it is too" tells which is meant

class _Two:
    """Sentences about two things, with "because it is too": some adjectives tell of the first, some of the second."""

    def __init__(self, name, first_words, second_words, first_nouns, second_nouns):
        self.name = name
        words_of = {"first": first_words, "second": second_words}
        self.adjectives = [Option(name, adjective, side) for side, words in words_of.items()
                           for adjective in table(Adjective, words.replace(", ", "\n"))]
        self.nouns = {"first": first_nouns, "second": second_nouns}


def _things(names):
    return [THING[name] for name in names.split()]


_CROSS = _Two("cross", "tired müde, hungry hungrig, lazy faul, frightened ängstlich",
              "wide breit, dangerous gefährlich, slippery rutschig, icy vereist", ANIMALS, WAYS)
_FIT = _Two("fit", "big groß, long lang", "small klein, narrow eng",
            _things("book picture hat lamp watch knife bottle ball"), _things("bag suitcase box basket car cup"))
_DRINK = _Two("drink", "tired müde, frightened ängstlich, sick krank", "sour sauer, bitter bitter, salty salzig",
              ANIMALS, DRINKS)
_EAT = _Two("eat", "tired müde, frightened ängstlich, sick krank", "sour sauer, dry trocken, salty salzig",
            ANIMALS, FOODS)
_VERBS = {"cross": CROSS, "fit": FIT, "drink": DRINK, "eat": EAT_AS_ANIMAL}


def _say_two(two):
    def say(dice, option):
        first, second = dice.pick(two.nouns["first"]), dice.pick(two.nouns["second"])
        tense = dice.weighted([(3, "past"), (2, "present")] + ([(1, "can")] if two.name != "fit" else []))
        main = Clause(NounPhrase(first, dice.pick(["the", "the", "this"])), _VERBS[two.name], tense, negated=True)
        if two.name == "fit":
            main.predicate = _into_the(second)
        else:
            main.objects = [NounPhrase(second)]
        meant = first if option.sense == "first" else second
        state = Clause(it_for(meant), BE, "past" if tense == "past" else "present")
        state.predicate = predicate(option.decider, "too")
        return sentences(main_then_subordinate(main, "because", state))
    return say


def _into_the(noun):
    """"into" takes the accusative."""
    return word_for_word("into", "in") + noun_phrase(NounPhrase(noun), "acc")


IT_BY_ADJECTIVE = [Ambiguity("it-adjective", ("it",), tuple(two.adjectives), _say_two(two))
                   for two in (_CROSS, _FIT, _DRINK, _EAT)]


# ---- its

_SEEN = _things("basket box ball picture cup bottle")


def _say_its(dice, option):
    owner = option.decider
    clause = Clause(NounPhrase(owner, dice.pick(["the", "the", "this", "my"])), SEE,
                    dice.pick(["present", "past", "perfect"]), dice.chance(0.15))
    kind = dice.pick(["eat", "drink", "see", "sleep"])
    if kind == "sleep":  # The cat sleeps in its basket.
        clause.verb = dice.pick([_SLEEP, _WAIT])
        clause.place = Place("in", "in", its(dice.pick(_things("basket box")), owner))
    else:  # The cat drinks its milk.
        clause.verb, nouns = {"eat": (EAT_AS_ANIMAL, FOODS), "drink": (DRINK, DRINKS),
                              "see": (dice.pick([SEE, FIND, LIKE]), _SEEN)}[kind]
        adjective = dice.pick(THING_ADJECTIVES) if kind == "see" and dice.chance(0.3) else None
        clause.objects = [its(dice.pick(nouns), owner, adjective)]
    return sentences(main_clause(clause))


ITS = Ambiguity("its", ("its",),
                tuple(Option("owner", noun, "ihr" if noun.gender == "f" else "sein") for noun in ANIMALS), _say_its)

# ---- all of them, with how often each is drawn

PRONOUN_AMBIGUITIES = [(7, IT_OF_THING), (4.5, IT_OF_ANIMAL), (3, IT_BY_ADJECTIVE[0]), (3.5, IT_BY_ADJECTIVE[1]),
                       (1.5, IT_BY_ADJECTIVE[2]), (1.5, IT_BY_ADJECTIVE[3]), (3, ITS)]
