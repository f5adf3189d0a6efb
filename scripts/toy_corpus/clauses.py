"""Clauses: the verb's forms in both languages, and where German puts it (second, first, or at the end)."""

from dataclasses import dataclass, field

import toy_corpus.german as german
from toy_corpus.lexicon import MODALS, Verb
from toy_corpus.phrases import NounPhrase, Phrase, in_case, place_phrase, word_for_word
from toy_corpus.words import Target, Word, english, with_mark


@dataclass
class Clause:
    subject: object  # NounPhrase or Pronoun; None in a relative clause
    verb: Verb
    tense: str = "present"  # present, past, perfect, or one of lexicon.MODALS
    negated: bool = False
    objects: list = field(default_factory=list)  # NounPhrase or Pronoun; of two, the first is the dative one
    predicate: Phrase | None = None  # after "to be", and other words that stay together at the end
    place: object = None  # phrases.Place
    time: Phrase | None = None  # "today", at the end of the English clause


_STATES = ("need", "like", "love", "have", "know")


def possible_tenses(weighted_tenses, verb):
    """Without "can need" and "should like"."""
    if verb.english not in _STATES:
        return weighted_tenses
    return [(weight, tense) for weight, tense in weighted_tenses if tense not in ("can", "must", "should")]


@dataclass
class VerbGroup:
    """The words of a verb in one clause. English: auxiliary, [subject in a question], verb. German: finite ... end."""

    auxiliary: list
    verb: list
    negation: list  # the English words that say "not"
    finite: Target
    end: list  # separable prefix, participle or infinitive
    whole: Target | None = None  # finite verb with its prefix, where they can join: "anruft"


@dataclass
class _Agreement:
    person: int
    plural: bool

    @property
    def is_he(self):
        return self.person == 3 and not self.plural


def _third_person(base):
    if base == "have":
        return "has"
    if base.endswith(("ch", "sh", "s", "x", "o")):
        return base + "es"
    return base[:-1] + "ies" if base.endswith("y") and base[-2] not in "aeiou" else base + "s"


def _english_be(tense, agreement):
    singular, plural = ("is", "are") if tense == "present" else ("was", "were")
    if agreement.plural:
        return plural
    return "am" if tense == "present" and agreement.person == 1 else singular


def _english_finite(verb, tense, agreement):
    if verb.english == "be":
        return _english_be(tense, agreement)
    if tense == "past":
        return verb.past
    return _third_person(verb.english) if agreement.is_he else verb.english


def _do(tense, agreement):
    return "did" if tense == "past" else "does" if agreement.is_he else "do"


def _main_words(verb, form):
    return english(form, *verb.particle.split())


def _prefix_sources(verb, words):
    """picks up -> holt ... ab: the particle is the prefix; calls -> ruft ... an: the verb is both."""
    return (words[-1],) if verb.particle else (words[0],)


def _simple_group(clause, agreement, question):
    """Present and past; English helps itself with "do" in questions and negations."""
    verb, tense, is_be = clause.verb, clause.tense, clause.verb.english == "be"
    helped = (clause.negated or question) and not is_be
    auxiliary = english(_do(tense, agreement)) if helped else []
    words = _main_words(verb, verb.english if helped else _english_finite(verb, tense, agreement))
    text = german.finite(verb, tense, agreement.person, agreement.plural)
    sources = tuple(auxiliary + (words[:1] if verb.prefix else words))
    end = [Target(verb.prefix, _prefix_sources(verb, words))] if verb.prefix else []
    whole = Target(verb.prefix + text, tuple(auxiliary + words))
    negation = english("not") if clause.negated else []
    if is_be:  # "is the dog old?", "the dog is not old"
        return VerbGroup(words, negation, negation, Target(text, sources), end, whole)
    return VerbGroup(auxiliary, negation + words, negation, Target(text, sources), end, whole)


def _compound_group(clause, agreement):
    """Perfect and modals: German sends the participle or infinitive to the end."""
    verb = clause.verb
    negation = english("not") if clause.negated else []
    if clause.tense == "perfect":
        auxiliary = Word("has" if agreement.is_he else "have")
        helper = {"haben": ("habe", "hat", "haben"), "sein": ("bin", "ist", "sind")}[verb.perfect]
        finite = helper[2] if agreement.plural else helper[0 if agreement.person == 1 else 1]
        words, last = _main_words(verb, verb.participle), verb.prefix + verb.german_participle
    else:
        plural, singular = MODALS[clause.tense].split()
        finite = plural if agreement.plural else singular
        if clause.tense == "will" and not agreement.plural and agreement.person == 1:
            finite = "werde"
        auxiliary = Word(clause.tense)
        if clause.negated and clause.tense == "can":
            auxiliary = Word("cannot")
            negation = []
        words, last = _main_words(verb, verb.english), verb.prefix + verb.german
    said_not = negation or ([auxiliary] if clause.negated else [])
    finite_word = Target(finite, (auxiliary,))
    return VerbGroup([auxiliary], negation + words, said_not, finite_word, [Target(last, tuple(words))])


def _verb_group(clause, agreement, question):
    if clause.tense in ("present", "past"):
        return _simple_group(clause, agreement, question)
    return _compound_group(clause, agreement)


def _object_cases(clause):
    return ["dat", "acc"] if len(clause.objects) == 2 else [clause.verb.case] * len(clause.objects)


def _middle(clause, group):
    """What stands between the finite verb and the end: time, objects, nicht, place, predicate."""
    negation = group.negation if clause.negated else ()
    objects, kein = Phrase(), False
    for what, case in zip(clause.objects, _object_cases(clause)):
        takes_kein = clause.negated and what.takes_kein
        objects += in_case(what, case, negation if takes_kein else ())
        kein = kein or takes_kein
    nicht = Phrase([], [Target("nicht", tuple(negation))] if clause.negated and not kein else [])
    place = place_phrase(clause.place) if clause.place else Phrase()
    time = clause.time or Phrase()
    result = objects + nicht + place + (clause.predicate or Phrase())
    return Phrase(result.english + time.english, time.german + result.german)


def _subject(clause):
    what = clause.subject
    phrase = in_case(what, "nom")
    if isinstance(what, NounPhrase) and what.relative:
        with_mark(phrase.german, ",")
        phrase += _relative_clause(what)
    return phrase


def _relative_clause(antecedent):
    """"who ...": der, die, das like the antecedent, verb at the end, between commas."""
    who = Word("who")
    pronoun = Target(german.definite(antecedent.form, "nom"), (who,))
    clause = antecedent.relative
    group = _verb_group(clause, _Agreement(3, antecedent.plural), question=False)
    middle = _middle(clause, group)
    return Phrase([who, *group.auxiliary, *group.verb, *middle.english],
                  with_mark([pronoun, *middle.german, *_verb_final(group)], ","))


def _verb_final(group):
    if group.whole:
        return [group.whole]
    return [*group.end, group.finite]


def _parts(clause, question=False):
    subject = _subject(clause)
    group = _verb_group(clause, _Agreement(clause.subject.person, clause.subject.plural), question)
    return subject, group, _middle(clause, group)


def main_clause(clause, front=None):
    """Verb second: the subject first, or what is put before it."""
    subject, group, middle = _parts(clause)
    words = subject.english + group.auxiliary + group.verb + middle.english
    if front:
        return Phrase(front.english + words,
                      [*front.german, group.finite, *subject.german, *middle.german, *group.end])
    return Phrase(words, [*subject.german, group.finite, *middle.german, *group.end])


def question(clause):
    """Verb first."""
    subject, group, middle = _parts(clause, question=True)
    return Phrase(group.auxiliary + subject.english + group.verb + middle.english,
                  [group.finite, *subject.german, *middle.german, *group.end])


CONJUNCTIONS = {"because": "weil", "although": "obwohl", "that": "dass"}


def subordinate_clause(conjunction, clause):
    """Verb at the end, auxiliary last."""
    subject, group, middle = _parts(clause)
    start = word_for_word(conjunction, CONJUNCTIONS[conjunction])
    return start + Phrase(subject.english + group.auxiliary + group.verb + middle.english,
                          [*subject.german, *middle.german, *_verb_final(group)])


def main_then_subordinate(main, conjunction, clause, front=None):
    """"... because ...": German has a comma where English has none."""
    first = main_clause(main, front)
    with_mark(first.german, ",")
    return first + subordinate_clause(conjunction, clause)


def subordinate_then_main(conjunction, clause, main):
    """"Because ..., ...": the subordinate clause takes the first place, the verb the second."""
    first = subordinate_clause(conjunction, clause)
    with_mark(first.english, ",")
    with_mark(first.german, ",")
    return main_clause(main, front=first)


def main_but_main(first, second):
    left = main_clause(first)
    with_mark(left.english, ",")
    with_mark(left.german, ",")
    return left + word_for_word("but", "aber") + main_clause(second)
