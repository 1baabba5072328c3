"""English plurals of lower-case nouns: "category" and "categories", "people" and "person".

Tables and rules, pure. Where usage is divided, the form that programmers write wins: indexes,
formulas, statuses.
"""

import re

from vibegen.words import table

_SAME = table("""
    advice aircraft analytics baggage barracks bison cash cattle chassis clothes corps crossroads
    data deer economics electronics equipment ethics evidence feedback firmware fish furniture
    genetics gold goods hardware headquarters health homework information jeans jewelry knowledge
    livestock logistics luggage machinery malware mathematics means media merchandise metadata
    middleware money moose music news offspring pants physics police politics poultry progress
    research rice salmon scissors series sheep shellfish software spacecraft species staff swine
    traffic trousers trout weather wildlife
""")
_PAIRS = """
    person people  man men  woman women  child children  foot feet  tooth teeth  goose geese
    mouse mice  louse lice  ox oxen  die dice  leaf leaves  life lives  afterlife afterlives
    knife knives  wife wives  housewife housewives  midwife midwives  wolf wolves
    werewolf werewolves  shelf shelves  bookshelf bookshelves  half halves  calf calves
    loaf loaves  thief thieves  self selves  elf elves  scarf scarves  hoof hooves  sheaf sheaves
    wharf wharves  quiz quizzes  criterion criteria  phenomenon phenomena  automaton automata
    datum data  medium media  bacterium bacteria  curriculum curricula  stratum strata
    memorandum memoranda  addendum addenda  erratum errata  symposium symposia  quantum quanta
    vertex vertices  vortex vortices  codex codices  matrix matrices  appendix appendices
    helix helices  larva larvae  alga algae  vertebra vertebrae  alumnus alumni  alumna alumnae
    cactus cacti  corpus corpora  fungus fungi  genus genera  locus loci  nucleus nuclei
    radius radii  stimulus stimuli  tableau tableaux  hero heroes  superhero superheroes
    potato potatoes  tomato tomatoes  echo echoes  veto vetoes  torpedo torpedoes
    embargo embargoes  mosquito mosquitoes  cargo cargoes  stomach stomachs  monarch monarchs
    epoch epochs  tech techs  patriarch patriarchs  axis axes  gas gases  passerby passersby
    analysis analyses  basis bases  crisis crises  thesis theses  hypothesis hypotheses
    diagnosis diagnoses  oasis oases  synopsis synopses  parenthesis parentheses
    emphasis emphases  synthesis syntheses  prognosis prognoses  ellipsis ellipses
"""
_ENDINGS = (  # The first that matches is replaced
    (r"(?<!^hu)(?<!^ger)(?<!^ro)(?<!^sha)(?<!^otto)(?<!^talis)(?<!^cai)man$", "men"),
    (r"person$", "people"),
    (r"child$", "children"),
    (r"(?<=[^aeiou])y$", "ies"),
    (r"(?<=qu)y$", "ies"),
    (r"(?<=[sxz])$", "es"),
    (r"(?<=[cs]h)$", "es"),
    (r"$", "s"),
)

# What undoing the rules would get wrong
_SECOND_FORMS = "indices index  appendixes appendix  corpuses corpus  formulae formula"
_REGULAR = """
    auntie birdie brownie budgie calorie collie cookie foodie genie goalie hoodie lie movie newbie
    pie pixie prairie rookie selfie smoothie sortie tie zombie
    abuse ache avalanche base cache cliche database excuse fuse headache muse niche quiche
    ruse toothache use  alibi api bikini bureau emoji emu gnu guru haiku kiwi menu plateau safari
    ski submenu taxi tutu wiki
"""
_SINGULAR_IN_S = table("""
    alias asbestos atlas bias canvas chaos christmas cosmos diabetes ethos gas iaas kubernetes
    kudos lens mars paas pancreas pathos postgres rhinoceros saas summons texas thermos
""")
_UNDOINGS = (  # Each gives a candidate; it counts if its plural is the word again
    (r"people$", "person"),
    (r"children$", "child"),
    (r"ies$", "y"),
    (r"(?<=x)es$", ""),
    (r"(?<=ss)es$", ""),
    (r"(?<=[st]z)es$", ""),
    (r"(?<=zz)es$", ""),
    (r"(?<=[cs]h)es$", ""),
    (r"(?<=[^aeo]us)es$", ""),
    (r"(?<=[^isu])s$", ""),
)


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_PLURALS = _pairs(_PAIRS)
_SINGULARS = (
    {many: one for one, many in _PLURALS.items() if many not in _SAME}
    | _pairs(_SECOND_FORMS)
    | {f"{one}s": one for one in _REGULAR.split()}
    | {f"{one}es": one for one in _SINGULAR_IN_S}
)
MIN_LETTERS = 3  # Of a singular that a rule may find: `sms` is not several of `sm`


def plural(word: str) -> str:
    """The plural of a lower-case noun; the word itself where English has one form for both."""
    if word in _SAME:
        return word
    if word in _PLURALS:
        return _PLURALS[word]
    ending, many = next(row for row in _ENDINGS if re.search(row[0], word))
    return re.sub(ending, many, word, count=1)


def singular(word: str) -> str | None:
    """The singular of a lower-case word that is certainly a plural, else None.

    Certain is what stands in a table, or what the rules make of a noun of `MIN_LETTERS`.
    """
    if word in _SINGULARS:
        return _SINGULARS[word]
    if word in _SAME or word in _SINGULAR_IN_S:
        return None
    candidates = (re.sub(end, one, word) for end, one in _UNDOINGS if re.search(end, word))
    return next(
        (one for one in candidates if len(one) >= MIN_LETTERS and plural(one) == word), None
    )
