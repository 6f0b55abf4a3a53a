"""Words of one family: "odwoływać" and "odwołać", "ulica", "uliczny" and "uliczka".

Residents ask with a verb where an article has its noun, and with a diminutive where it has the
plain word; no dictionary form joins these. Endings are exchanged by rule, and only what the
dictionary knows as a word of the expected kind is kept.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from app.text.morphology import kinds

NOUN: Final = "subst"
PERSON: Final = "subst:m1"
VERB: Final = "inf"
ADJECTIVE: Final = "adj"
ADVERB: Final = "adv"

_SHORTEST_SIMPLE: Final = 5  # of a verb without its prefix: "dać" is no kin of "wydać" here
_SHORTEST_STEM: Final = 3
_ALL_VOWELS: Final = frozenset("aąeęioóuy")
_MOST_KIN: Final = 8

Vowels = Mapping[str, str]
Rule = tuple[str, str, str, str, Vowels, Vowels]  # kind and ending on either side, and root vowels

# Root vowels that may change with the ending: "zgłosić" and "zgłaszać", "ogród" and "ogrodowy".
_SAME: Final[Vowels] = {}
_LONGER: Final[Vowels] = {"o": "a", "ó": "a"}
_SHORTER: Final[Vowels] = {"a": "oó"}
_OPEN: Final[Vowels] = {"ó": "o"}
_CLOSED: Final[Vowels] = {"o": "ó"}


def _rules(
    one: str, other: str, pairs: str, there: Vowels = _SAME, back: Vowels = _SAME
) -> Iterator[Rule]:
    """Rules from "ending/ending" pairs; "-" stands for no ending at all."""
    for pair in pairs.split():
        first, second = (ending.replace("-", "") for ending in pair.split("/"))
        yield one, first, other, second, there, back


_RULES: Final[tuple[Rule, ...]] = (
    # One verb seen as done and as being done.
    *_rules(
        VERB,
        VERB,
        """
        ać/ywać ać/awać yć/ywać rzyć/rywać ować/owywać ić/iać yć/ać dzić/dzać cić/cać ścić/szczać
        zdzić/żdżać sić/szać zić/żać lić/lać jąć/jmować djąć/dejmować iąć/inać cząć/czynać
        brać/bierać ebrać/bierać orzyć/ierać rzeć/ierać iedzieć/iadać jść/chodzić ieść/osić
        ieźć/ozić jechać/jeżdżać łożyć/kładać
        """,
        _LONGER,
        _SHORTER,
    ),
    *_rules(VERB, VERB, "ić/ować nąć/ać"),
    # What is done, and the doing of it; gerunds are forms of their verbs already.
    *_rules(
        NOUN,
        VERB,
        """
        owa/ować ta/tować la/lować awa/awić ona/onić -/ować acja/ować -/ić ć/cić ek/kować ata/acić
        ata/acać ana/enić ana/eniać ała/alić jem/jąć jem/jmować óz/ozić óz/ieźć ór/ierać
        iór/ierać iórka/ierać inka/inać inka/iąć k/czeć ga/żyć
        """,
    ),
    # A thing, and what belongs to it.
    *_rules(
        NOUN,
        ADJECTIVE,
        """
        -/owy a/owy o/owy e/owy ek/kowy ec/cowy ć/ciowy ń/niowy -/ny a/ny o/ny e/ny ca/czny
        ka/czny k/czny ga/żny g/żny ła/lny ja/yjny -/ski a/ski o/ski t/cki ctwo/cki stwo/ski
        -/owski ura/alny ość/y ość/i s/śliwy
        """,
        _OPEN,
        _CLOSED,
    ),
    *_rules(ADVERB, ADJECTIVE, "o/y o/i ie/y"),
    # The same, small or dear.
    *_rules(NOUN, NOUN, "-/ek -/ik -/yk k/czek ka/eczka ca/czka ka/czka o/ko"),
    # Who does it, and the woman who does.
    *_rules(PERSON, NOUN, "-/ka ik/iczka niec/nka ta/tka ca/czyni c/czyni"),
    *_rules(NOUN, PERSON, "-/arz a/arz ć/ciarz -/zysta -/ista"),
)
_PREFIXES: Final = ("ze", "z", "s", "po", "na", "za", "wy", "u")
_IRREGULAR: Final = tuple(
    frozenset(family.split())
    for family in (
        "miasto miejski",
        "wieś wiejski",
        "sąsiad sąsiedzki",
        "światło świetlny",
        "kwiat kwietny",
        "las leśny",
        "lato letni",
        "pies piesek psi",
        "cisza cichy cicho",
        "śmierdzieć smród",
        "wyjąć wyjmować",
        "wysłać wysyłać",
        "zamknąć zamykać",
        "spotkać spotykać",
        "znaleźć znajdować",
        "złożyć składać",
        "zacząć zaczynać",
        "sprzeciw sprzeciwić sprzeciwiać",
    )
)


@lru_cache(8_192)
def kin(lemma: str) -> frozenset[str]:
    """Other dictionary forms of the same family; empty where no dictionary can tell."""
    own = kinds(lemma)
    if not own:
        return frozenset()
    found = {word for family in _IRREGULAR if lemma in family for word in family}
    for word, kind in _candidates(lemma, own):
        if len(found) > _MOST_KIN:
            break
        if kind in kinds(word):
            found.add(word)
    return frozenset(found - {lemma})


def _candidates(lemma: str, own: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Words that rules make of a lemma, each with the kind it must be."""
    for one, first, other, second, there, back in _RULES:
        if one in own:
            yield from ((word, other) for word in _exchanged(lemma, first, second, there))
        if other in own:
            yield from ((word, one) for word in _exchanged(lemma, second, first, back))
    if VERB in own:
        for prefix in _PREFIXES:
            simple = lemma.removeprefix(prefix)
            if simple != lemma and len(simple) >= _SHORTEST_SIMPLE:
                yield simple, VERB


def _exchanged(lemma: str, ending: str, other: str, vowels: Vowels) -> Iterator[str]:
    """The lemma with another ending, and also with another vowel before it."""
    if not lemma.endswith(ending):
        return
    stem = lemma.removesuffix(ending)
    if len(stem) + len(ending) // 2 < _SHORTEST_STEM:
        return
    yield stem + other
    place = next((at for at in range(len(stem) - 1, 0, -1) if stem[at] in _ALL_VOWELS), 0)
    for vowel in vowels.get(stem[place : place + 1], ""):
        yield f"{stem[:place]}{vowel}{stem[place + 1 :]}{other}"
