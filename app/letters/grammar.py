"""Polish forms of the names of towns: "Rawicz", of "Rawicza", "w Rawiczu".

The dictionary of forms knows all towns of Poland and most villages. Where it does not know a
name, or knows two ways, the guess is marked as one, and the writer is asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.letters.town_names import SETTLED
from app.text.morphology import Generated, morphology

LONGEST_NAME: Final = 100
_PLACES: Final = frozenset({"nazwa_geograficzna", "człon_nazwy_geograficznej"})
# What follows them stays as it is: "Kostrzyna nad Odrą".
_PREPOSITIONS: Final = frozenset({"nad", "pod", "przy", "koło", "k.", "w", "we", "na"})
_CASES: Final = ("gen", "loc")
_MOST_WORDS: Final = 5
# Forms that dictionaries of good usage advise against.
_SELDOM: Final = frozenset({"rzad.", "daw.", "arch.", "pot."})
# "we Wrocławiu", "we Fromborku", "we Lwówku", but "w Wejherowie", "w Mławie".
_WE: Final = re.compile(r"(?:[wf][^aeiouyóąęw]|lw)", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"([ -])")


@dataclass(frozen=True)
class TownForms:
    """Who or what, of what, and where; `certain` unless the last two are a guess."""

    kto: str
    czego: str
    gdzie: str
    certain: bool


@dataclass(frozen=True)
class _Kind:
    """One reading of a word in the nominative: its lemma, part of speech, number and gender."""

    lemma: str
    is_noun: bool
    number: str
    genders: frozenset[str]


@lru_cache(4_096)
def town_forms(name: str) -> TownForms:
    """The forms of a town's name; of an empty one all are empty."""
    name = " ".join(name.partition("(")[0][:LONGEST_NAME].split())
    if not name:
        return TownForms("", "", "", certain=True)
    if name in SETTLED:
        of_what, where = SETTLED[name]
        return TownForms(name, of_what, in_town(where), certain=True)
    pieces = _BETWEEN.split(name)
    words, between = pieces[::2], pieces[1::2]
    found = {case: _declined(words, between, case) for case in _CASES}
    of_what, where = found["gen"], found["loc"]
    return TownForms(
        kto=name,
        czego=of_what or name,
        gdzie=in_town(where or name),
        certain=bool(of_what and where),
    )


def in_town(locative: str) -> str:
    """A name in the locative with its preposition."""
    return f"{'we' if _WE.match(locative) else 'w'} {locative}"


def _declined(words: list[str], between: list[str], case: str) -> str:
    """The name in a case; empty where there is not exactly one way."""
    if len(words) > _MOST_WORDS:
        return ""
    declined: list[str] = []
    for at, word in enumerate(words):
        if at and word.lower() in _PREPOSITIONS:
            declined += words[at:]
            break
        neighbours = [
            *([words[at - 1]] if at and between[at - 1] == " " else []),
            *([words[at + 1]] if at < len(between) and between[at] == " " else []),
        ]
        forms = _forms(word, neighbours, case)
        if len(forms) != 1:
            return ""
        declined.append(forms.pop())
    joined = declined[:1]
    for mark, word in zip(between, declined[1:], strict=True):
        joined += [mark, word]
    return "".join(joined)


def _forms(word: str, neighbours: list[str], case: str) -> set[str]:
    """The forms of one word of a name in a case, among the words that stand beside it."""
    own = _kinds(word)
    nouns = [kind for kind in own if kind.is_noun]
    adjectives = [kind for kind in own if not kind.is_noun]
    beside = [kind for each in neighbours for kind in _kinds(each)]
    # Most adjectives of names are names of places too: "Śląskie", "Nowe", "Pomorskie".
    kinds = [kind for kind in adjectives if any(_agree(kind, o) for o in beside if o.is_noun)]
    if not kinds and nouns:
        agreeing = [kind for kind in nouns if any(_agree(kind, o) for o in beside if not o.is_noun)]
        kinds = agreeing or nouns
    elif not kinds:
        # "Miasto Lubawskie" follows "Nowe", so the noun may stand one word further.
        kinds = [
            kind
            for kind in adjectives
            if not any(other.is_noun for other in beside) and any(_agree(kind, o) for o in beside)
        ]
    return {_as_written(form, word) for kind in kinds for form in _generated(kind, case)}


def _agree(one: _Kind, other: _Kind) -> bool:
    return one.number == other.number and not one.genders.isdisjoint(other.genders)


@lru_cache(1_024)
def _kinds(word: str) -> tuple[_Kind, ...]:
    """Readings of a word as a name of a place or an adjective, in the nominative."""
    found: list[_Kind] = []
    for reading in morphology().readings(word):
        kind, number, cases, genders = (*reading.tag.split(":"), "", "", "")[:4]
        if "nom" not in cases.split("."):
            continue
        is_place = kind == "subst" and not _PLACES.isdisjoint(reading.names)
        if is_place or kind == "adj":
            found.append(_Kind(reading.lemma, is_place, number, frozenset(genders.split("."))))
    # "Police" is a town of its own, and also many of another place called "Polica".
    exact = [each for each in found if each.is_noun and each.lemma.partition(":")[0] == word]
    return tuple(each for each in found if not each.is_noun or each in exact or not exact)


def _generated(kind: _Kind, case: str) -> set[str]:
    """Forms of a reading in a case; those advised against only where there is no other."""
    found = list(_in_case(kind, case))
    usual = {each.form for each in found if _SELDOM.isdisjoint(each.styles)}
    return usual or {each.form for each in found}


def _in_case(kind: _Kind, case: str) -> Iterator[Generated]:
    for each in morphology().generated(kind.lemma.partition(":")[0]):
        part, number, cases, genders = (*each.tag.split(":"), "", "", "")[:4]
        fits = kind.number in number.split(".") and case in cases.split(".")
        if not fits or kind.genders.isdisjoint(genders.split(".")):
            continue
        if kind.is_noun:
            if part == "subst" and each.lemma == kind.lemma and not _PLACES.isdisjoint(each.names):
                yield each
        elif part == "adj" and each.lemma == kind.lemma and each.tag.endswith(":pos"):
            yield each


def _as_written(form: str, like: str) -> str:
    return form[:1].upper() + form[1:] if like[:1].isupper() else form
