"""Nouns that mean two or three things, and the words that decide which."""

from dataclasses import dataclass

from toy_corpus.lexicon import FEED, Adjective, Noun, Verb, by_english, table


@dataclass(frozen=True)
class Decider:
    """A word that settles a sense, and how it stands in the sentence."""

    role: str  # person (who sees it), place (in which it is), owner (of which it is), quality, act
    what: object  # Noun, Adjective or Verb


@dataclass(frozen=True)
class Sense:
    noun: Noun
    deciders: tuple


_PERSONS = by_english(table(Noun, """
    banker Bankier m
    fisherman Fischer m
    swimmer Schwimmer m
    researcher Forscher m
    player Spieler m
    poet Dichter m
    hiker Wanderer m
    watchmaker Uhrmacher m
    worker Arbeiter m
    diver Taucher m
    king König m genitive=Königs
    postman Briefträger m
    sailor Seemann m
    plumber Klempner m
    smoker Raucher m
    trainer Trainer m
    zookeeper Tierpfleger m
    driver Fahrer m
    lumberjack Holzfäller m
"""))
_PLACES = by_english(table(Noun, """
    city Stadt f genitive=Stadt
    river Fluss m genitive=Flusses
    lake See m genitive=Sees
    cave Höhle f
    gym Turnhalle f
    valley Tal n
    mattress Matratze f
    watch Uhr f
    swamp Sumpf m
    harbour Hafen m
    sea Meer n
    archive Archiv n
    zoo Zoo m genitive=Zoos
    envelope Umschlag m
    alphabet Alphabet n
    ashtray Aschenbecher m
    cellar Keller m
    matchbox Streichholzschachtel f
    stadium Stadion n
    elephant Elefant m genitive=Elefanten weak=1
    taxi Taxi n genitive=Taxis
    birch Birke f genitive=Birke
    tree Baum m genitive=Baumes
"""))
_QUALITIES = by_english(table(Adjective, """
    rich reich
    closed geschlossen
    muddy schlammig
    steep steil
    hungry hungrig
    frightened ängstlich
    broken kaputt
    wooden hölzern
    rainy regnerisch
    late spät
    salty salzig
    clear klar
    rusty rostig
    golden golden
    royal königlich
    friendly freundlich
    sad traurig
    silent stumm
    carved geschnitzt
    leaky undicht
    damp feucht
    burnt verbrannt
    exciting spannend
    boring langweilig
    wrinkled faltig
    locked verschlossen
    empty leer
    rotten morsch
    hollow hohl
"""))
_ACTS = by_english(table(Verb, """
    repair repaired repaired reparieren repariert reparierte repariert
    break broke broken brechen bricht brach gebrochen
    send sent sent schicken schickt schickte geschickt
    pronounce pronounced pronounced sprechen spricht sprach gesprochen prefix=aus
    smoke smoked smoked rauchen raucht rauchte geraucht
    win won won gewinnen gewinnt gewann gewonnen
    burn burned burned verbrennen verbrennt verbrannte verbrannt
""") + [FEED])
_ROLES = {"person": _PERSONS, "place": _PLACES, "owner": _PLACES | _PERSONS, "quality": _QUALITIES, "act": _ACTS}


def _sense(english, german, gender, **deciders):
    """deciders: role="word word ..."."""
    return Sense(Noun(english, german, gender, weak=german == "Buchstabe"),
                 tuple(Decider(role, _ROLES[role][word]) for role, words in deciders.items() for word in words.split()))


# Each noun's senses. No decider stands in two senses of one noun, and the nouns' other company decides nothing.
HOMOGRAPHS = {
    "bank": [
        _sense("bank", "Bank", "f", person="banker", owner="city", quality="rich closed"),
        _sense("bank", "Ufer", "n", person="fisherman swimmer", owner="river lake", quality="muddy steep"),
    ],
    "bat": [
        _sense("bat", "Fledermaus", "f", person="researcher", place="cave", quality="hungry frightened", act="feed"),
        _sense("bat", "Schläger", "m", person="player", place="gym", quality="broken wooden", act="repair"),
    ],
    "spring": [
        _sense("spring", "Frühling", "m", person="poet", quality="rainy late"),
        _sense("spring", "Quelle", "f", person="hiker", place="valley", quality="clear salty"),
        _sense("spring", "Feder", "f", person="watchmaker", place="watch mattress", quality="rusty broken"),
    ],
    "crane": [
        _sense("crane", "Kranich", "m", person="researcher", place="swamp", quality="hungry frightened", act="feed"),
        _sense("crane", "Kran", "m", person="worker", place="harbour", quality="rusty broken", act="repair"),
    ],
    "seal": [
        _sense("seal", "Robbe", "f", person="diver", place="sea", owner="zoo", quality="hungry frightened", act="feed"),
        _sense("seal", "Siegel", "n", person="king", place="archive", owner="king", quality="golden royal",
               act="break"),
    ],
    "letter": [
        _sense("letter", "Brief", "m", person="postman", place="envelope", quality="friendly sad", act="send"),
        _sense("letter", "Buchstabe", "m", place="alphabet", quality="silent", act="pronounce"),
    ],
    "pipe": [
        _sense("pipe", "Pfeife", "f", person="sailor", place="ashtray", quality="carved", act="smoke"),
        _sense("pipe", "Rohr", "n", person="plumber", place="cellar", quality="leaky rusty", act="repair"),
    ],
    "match": [
        _sense("match", "Streichholz", "n", person="smoker", place="matchbox", quality="damp burnt", act="burn"),
        _sense("match", "Spiel", "n", person="trainer", place="stadium", quality="exciting boring", act="win"),
    ],
    "trunk": [
        _sense("trunk", "Rüssel", "m", person="zookeeper", owner="elephant", quality="wrinkled"),
        _sense("trunk", "Kofferraum", "m", person="driver", owner="taxi", quality="locked empty"),
        _sense("trunk", "Stamm", "m", person="lumberjack", owner="tree birch", quality="rotten hollow"),
    ],
}

# What may be said of all senses of a noun.
NEUTRAL_QUALITIES = {
    "bank": "small beautiful", "bat": "small big old", "spring": "beautiful good", "crane": "small beautiful old",
    "seal": "small beautiful old", "letter": "small beautiful", "pipe": "old small new", "match": "good new",
    "trunk": "old big small",
}
NEUTRAL_VERBS = {"spring": "like love need", "match": "see like need"}  # the others: see, need, like, find
