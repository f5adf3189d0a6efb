"""The words of the toy corpus that mean one thing; those that mean two are in ambiguity.py."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Noun:
    english: str
    german: str
    gender: str  # m, f, n
    german_plural: str = ""
    genitive: str = ""  # only where "of the NOUN" is said
    weak: bool = False  # ends in -n everywhere but in the nominative singular: der Junge, den Jungen
    english_plural: str = ""
    modifier: str = ""  # English first half of a compound: "kitchen" in "kitchen table"


@dataclass(frozen=True)
class Adjective:
    english: str
    german: str  # without ending


@dataclass(frozen=True)
class Verb:
    english: str
    past: str
    participle: str
    german: str  # infinitive without a separable prefix
    german_present: str  # third person singular
    german_past: str  # first and third person singular
    german_participle: str  # without a separable prefix
    prefix: str = ""  # separable: ruft ... an
    particle: str = ""  # English: looks for, picks up
    perfect: str = "haben"  # or sein
    case: str = "acc"  # of the object
    german_first: str = ""  # first person singular, where it is not stem + e


def table(kind, text, **same):
    """One object a line; columns by position, or NAME=VALUE."""
    rows = []
    for line in text.strip().splitlines():
        columns = [column for column in line.split() if "=" not in column]
        named = dict(column.split("=") for column in line.split() if "=" in column)
        rows.append(kind(*columns, **same, **named))
    return rows


def by_english(items):
    return {item.english: item for item in items}


NEUTRAL_PERSONS = table(Noun, """
    man Mann m Männer Mannes english_plural=men
    woman Frau f Frauen Frau english_plural=women
    child Kind n Kinder Kindes english_plural=children
    girl Mädchen n Mädchen Mädchens
    teacher Lehrer m Lehrer Lehrers
    doctor Arzt m Ärzte Arztes
    mother Mutter f Mütter Mutter
    father Vater m Väter Vaters
    friend Freund m Freunde Freundes
    queen Königin f Königinnen Königin
    aunt Tante f Tanten Tante
""")
BOY = Noun("boy", "Junge", "m", "Jungen", "Jungen", weak=True)
PERSONS = NEUTRAL_PERSONS + [BOY]

ANIMALS = table(Noun, """
    dog Hund m Hunde
    cat Katze f Katzen
    horse Pferd n Pferde
    cow Kuh f Kühe
    bird Vogel m Vögel
    animal Tier n Tiere
    rabbit Kaninchen n Kaninchen
    fox Fuchs m Füchse english_plural=foxes
    mouse Maus f Mäuse english_plural=mice
    goat Ziege f Ziegen
""")

THINGS = table(Noun, """
    book Buch n Bücher
    car Auto n Autos
    key Schlüssel m Schlüssel
    lamp Lampe f Lampen
    chair Stuhl m Stühle
    bag Tasche f Taschen
    bottle Flasche f Flaschen
    picture Bild n Bilder
    table Tisch m Tische
    watch Uhr f Uhren english_plural=watches
    door Tür f Türen
    window Fenster n Fenster
    box Schachtel f Schachteln english_plural=boxes
    hat Hut m Hüte
    cup Tasse f Tassen
    knife Messer n Messer english_plural=knives
    suitcase Koffer m Koffer
    basket Korb m Körbe
    bicycle Fahrrad n Fahrräder
    boat Boot n Boote
    ball Ball m Bälle
""")
THING = by_english(THINGS)

FOODS = table(Noun, """
    bread Brot n
    meat Fleisch n
    cheese Käse m
    soup Suppe f
    cake Kuchen m
    fruit Obst n
    sausage Wurst f
""")
DRINKS = table(Noun, """
    milk Milch f
    water Wasser n
    tea Tee m
    coffee Kaffee m
    juice Saft m
    beer Bier n
    lemonade Limonade f
""")

ROOMS = table(Noun, """
    garden Garten m
    house Haus n
    kitchen Küche f
    room Zimmer n
    school Schule f
    forest Wald m
    city Stadt f
    village Dorf n
""")
WAYS = table(Noun, """
    street Straße f
    river Fluss m
    bridge Brücke f
    field Feld n
    path Weg m
    square Platz m
    meadow Wiese f
    track Gleis n
""")

# Compounds: English two words, German one. German joins the first half in a form of its own.
_COMPOUND_HALVES = {
    "kitchen": "Küchen", "garden": "Garten", "school": "Schul", "house": "Haus",
    "car": "Auto", "coffee": "Kaffee", "tea": "Tee", "bread": "Brot",
}
_COMPOUND_HEADS = {
    "table": "kitchen garden coffee", "chair": "kitchen garden", "door": "kitchen garden school house car",
    "window": "kitchen school car", "lamp": "kitchen garden", "knife": "kitchen bread", "key": "house car school",
    "book": "school", "bag": "school", "cup": "coffee tea", "basket": "bread",
}


def _compound(first, head):
    joined = _COMPOUND_HALVES[first]
    return Noun(head.english, joined + head.german.lower(), head.gender, joined + head.german_plural.lower(),
                english_plural=head.english_plural, modifier=first)


COMPOUNDS = [_compound(first, THING[head]) for head, firsts in _COMPOUND_HEADS.items() for first in firsts.split()]

THING_ADJECTIVES = table(Adjective, """
    old alt
    new neu
    big groß
    small klein
    beautiful schön
    red rot
    black schwarz
    cheap billig
    heavy schwer
    clean sauber
    dirty schmutzig
""")
PERSON_ADJECTIVES = table(Adjective, """
    old alt
    young jung
    friendly freundlich
    strong stark
    small klein
    happy glücklich
    sick krank
    tired müde
""")
ANIMAL_ADJECTIVES = table(Adjective, """
    old alt
    young jung
    big groß
    small klein
    black schwarz
    white weiß
    quiet ruhig
    sick krank
    tired müde
""")
ROOM_ADJECTIVES = table(Adjective, """
    old alt
    big groß
    small klein
    beautiful schön
    quiet ruhig
    clean sauber
""")
DRINK_ADJECTIVES = table(Adjective, "cold kalt\nhot heiß\ngood gut\nfresh frisch")

INTRANSITIVES = table(Verb, """
    sleep slept slept schlafen schläft schlief geschlafen
    sing sang sung singen singt sang gesungen
    work worked worked arbeiten arbeitet arbeitete gearbeitet
    wait waited waited warten wartet wartete gewartet
    laugh laughed laughed lachen lacht lachte gelacht
    swim swam swum schwimmen schwimmt schwamm geschwommen perfect=sein
    run ran run rennen rennt rannte gerannt perfect=sein
""")
_VERBS = by_english(INTRANSITIVES)
ANIMAL_INTRANSITIVES = [_VERBS[name] for name in ("sleep", "wait", "swim", "run")]

THING_VERBS = table(Verb, """
    see saw seen sehen sieht sah gesehen
    find found found finden findet fand gefunden
    buy bought bought kaufen kauft kaufte gekauft
    need needed needed brauchen braucht brauchte gebraucht
    like liked liked mögen mag mochte gemocht german_first=mag
    look looked looked suchen sucht suchte gesucht particle=for
    wash washed washed waschen wäscht wusch gewaschen
    draw drew drawn zeichnen zeichnet zeichnete gezeichnet
    have had had haben hat hatte gehabt
""")
LIVING_VERBS = table(Verb, """
    love loved loved lieben liebt liebte geliebt
    feed fed fed füttern füttert fütterte gefüttert
""")
PERSON_VERBS = table(Verb, """
    visit visited visited besuchen besucht besuchte besucht
    know knew known kennen kennt kannte gekannt
    help helped helped helfen hilft half geholfen case=dat
    thank thanked thanked danken dankt dankte gedankt case=dat
    call called called rufen ruft rief gerufen prefix=an
    invite invited invited laden lädt lud geladen prefix=ein
    pick picked picked holen holt holte geholt prefix=ab particle=up
""")
GIVING_VERBS = table(Verb, """
    give gave given geben gibt gab gegeben
    show showed shown zeigen zeigt zeigte gezeigt
    bring brought brought bringen bringt brachte gebracht
""")
THAT_VERBS = table(Verb, """
    know knew known wissen weiß wusste gewusst german_first=weiß
    say said said sagen sagt sagte gesagt
    think thought thought denken denkt dachte gedacht
""")
HUNT = Verb("hunt", "hunted", "hunted", "jagen", "jagt", "jagte", "gejagt")
DRINK = Verb("drink", "drank", "drunk", "trinken", "trinkt", "trank", "getrunken")
CROSS = Verb("cross", "crossed", "crossed", "überqueren", "überquert", "überquerte", "überquert")
FIT = Verb("fit", "fit", "fit", "passen", "passt", "passte", "gepasst")
COST = Verb("cost", "cost", "cost", "kosten", "kostet", "kostete", "gekostet")
SEE, FIND, BUY, NEED, LIKE, DRAW = map(by_english(THING_VERBS).get, ("see", "find", "buy", "need", "like", "draw"))
LOVE, FEED = map(by_english(LIVING_VERBS).get, ("love", "feed"))
BE = Verb("be", "was", "been", "sein", "ist", "war", "gewesen", perfect="sein", german_first="bin")

# Plural and singular.
MODALS = {"can": "können kann", "must": "müssen muss", "should": "sollten sollte", "will": "werden wird"}

_UNITS = "one ein, two zwei, three drei, four vier, five fünf, six sechs, seven sieben, eight acht, nine neun"
_UNITS = [pair.split() for pair in _UNITS.split(", ")]
_TENS = [("twenty", "zwanzig"), ("thirty", "dreißig"), ("forty", "vierzig"), ("fifty", "fünfzig")]
SMALL_NUMBERS = _UNITS[1:] + [["ten", "zehn"], ["eleven", "elf"], ["twelve", "zwölf"]]
# forty-two: zwei und vierzig
BIG_NUMBERS = _TENS + [(f"{ten}-{unit}", f"{german_unit}und{german_ten}")
                       for ten, german_ten in _TENS for unit, german_unit in _UNITS]
