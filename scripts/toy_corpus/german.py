"""German endings by gender, number and case. A form is m, f, n or p (plural, whatever the gender)."""

CASES = ("nom", "acc", "dat", "gen")

_DER = {"m": "der den dem des", "f": "die die der der", "n": "das das dem des", "p": "die die den der"}
_DIESER = {"m": "er en em es", "f": "e e er er", "n": "es es em es", "p": "e e en er"}
_EIN = {"m": "- en em es", "f": "e e er er", "n": "- - em es", "p": "e e en er"}

# Adjective endings: weak after der and dieser, mixed after ein, kein and mein, strong after numbers and nothing.
_ENDINGS = {
    "weak": {"m": "e en en en", "f": "e e en en", "n": "e e en en", "p": "en en en en"},
    "mixed": {"m": "er en en en", "f": "e e en en", "n": "es es en en", "p": "en en en en"},
    "strong": {"m": "er en em en", "f": "e e er er", "n": "es es em en", "p": "e e en er"},
}

_CONTRACTIONS = {("in", "dem"): "im"}


def _pick(row, case):
    ending = row.split()[CASES.index(case)]
    return "" if ending == "-" else ending


def definite(form, case):
    return _pick(_DER[form], case)


def this(form, case):
    return "dies" + _pick(_DIESER[form], case)


def ein_word(stem, form, case):
    """stem: ein, kein, mein, sein, ihr."""
    return stem + _pick(_EIN[form], case)


def adjective(stem, declension, form, case):
    return stem.removesuffix("e") + _pick(_ENDINGS[declension][form], case)  # müde, der müde Mann


def noun(entry, plural, case):
    if plural:
        text = entry.german_plural
        return text + "n" if case == "dat" and text[-1] not in "ns" else text
    if case == "gen":
        return entry.genitive
    if entry.weak and case != "nom":
        return entry.german + ("n" if entry.german.endswith("e") else "en")
    return entry.german


def contraction(preposition, article):
    """"im" for "in dem"; None where the two stay apart."""
    return _CONTRACTIONS.get((preposition, article))


def _stem(infinitive):
    return infinitive[:-2] if infinitive.endswith("en") else infinitive[:-1]


def finite(verb, tense, person, plural):
    """The inflected verb without its prefix; tense: present or past; person: 1 or 3."""
    if tense == "past":
        if not plural:
            return verb.german_past
        return verb.german_past + ("n" if verb.german_past.endswith("e") else "en")
    if plural:
        return "sind" if verb.german == "sein" else verb.german
    if person == 3:
        return verb.german_present
    return verb.german_first or _stem(verb.german) + "e"
