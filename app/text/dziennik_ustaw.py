"""Reads how Polish acts are cited: the name, and the place in Dziennik Ustaw.

People write the same place in a dozen ways ("Dz. U. z 2022 r. poz. 902 z późn. zm.",
"t.j. Dz.U. 2024 poz. 1465", "Dz.U.2001.112.1198"); the register of acts must see one act in all
of them, also when the consolidated text of a later year is cited.
"""

import re
from dataclasses import dataclass
from typing import Final

from app.text.polish import plain_letters

_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_USUAL: Final = re.compile(
    rf"\bDz\.? ?U\.? ?(?:z )?{_YEAR}(?: ?r\.)? ?,? ?"
    r"(?:nr ?(?P<number>\d{1,3}) ?,? ?)?poz\.? ?(?P<position>\d{1,5})(?!\d)",
    re.IGNORECASE,
)
# As commercial databases write it.
_DOTTED: Final = re.compile(
    rf"\bDz\.? ?U\.? ?{_YEAR}\.(?:(?P<number>\d{{1,3}})\.)?(?P<position>\d{{1,5}})(?!\d)",
    re.IGNORECASE,
)
_CONSOLIDATED: Final = re.compile(
    r"[(\[,;:. –—-]*\b(?:t\. ?j|tj|tekst jedn(?:olity|\.)?)[.:, ]*(?:ogłoszony w|w)?[ (:]*$",
    re.IGNORECASE,
)
_AMENDED: Final = re.compile(r"^[),;:. –—-]*(?:(?:z późn\.|ze) zm\.?|z późniejszymi zmianami)?")
# "Ustawa o petycjach, art. 2–15": the act is meant, whichever part of it.
_PART: Final = re.compile(
    r"[,;]? ?(?:–|—|-)? ?(?:\bart|§|\brozdz|\bdział)\.? ?\d.*$", re.IGNORECASE
)
_DATED: Final = re.compile(
    r"(?P<kind>[^\W\d_]+) z (?:dnia )?\d{1,2} [^\W\d_]+ (?:19|20)\d\d ?r(?:\.|oku) ?(?:[–—-] ?)?"
    r"(?P<rest>.+)"
)
_EDGES: Final = " ()[],;:–—-"
# Words that some write and some leave out.
_LOOSE_WORDS: Final = frozenset({"dnia", "r", "roku"})


@dataclass(frozen=True)
class Place:
    """A place in Dziennik Ustaw; the number of the issue was given until 2011."""

    year: int
    number: int | None
    position: int

    def __str__(self) -> str:
        issue = f" nr {self.number}" if self.number is not None else ""
        return f"Dz.U. {self.year}{issue} poz. {self.position}"


@dataclass(frozen=True)
class CitedAct:
    """An act as a line cites it; `place` is None when the line gives none."""

    name: str
    place: Place | None

    @property
    def key(self) -> str:
        return name_key(self.name)


def find_place(text: str) -> Place | None:
    """The first place in Dziennik Ustaw that a text names."""
    match = _match(_one_line(text))
    return _place(match) if match else None


def read_line(line: str) -> CitedAct | None:
    """The act that a line of the front matter cites; None when it names none."""
    text = _one_line(line)
    match = _match(text)
    if match is None:
        name = _PART.sub("", text).strip(_EDGES)
        return CitedAct(name, None) if name_key(name) else None
    before = _CONSOLIDATED.sub("", text[: match.start()].rstrip(" ([,;:–—-"))
    name = _PART.sub("", before).strip(_EDGES)
    if not name_key(name):  # "Dz.U. 2022 poz. 902 – Ustawa o …"
        name = _AMENDED.sub("", text[match.end() :], count=1).strip(_EDGES)
    place = _place(match)
    return CitedAct(name if name_key(name) else str(place), place)


def name_key(name: str) -> str:
    """What two spellings of one name share: no case, marks, dashes and words left out at will."""
    words = re.findall(r"[a-z0-9]+", plain_letters(name))
    return " ".join(word for word in words if word not in _LOOSE_WORDS)


def short_name(name: str) -> str:
    """How people call an act: without its date ("Ustawa o petycjach")."""
    match = _DATED.fullmatch(name)
    if match is None:
        return name
    rest = match["rest"].strip()
    return rest if rest[:1].isupper() else f"{match['kind']} {rest}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _match(text: str) -> re.Match[str] | None:
    found = [each for each in (_USUAL.search(text), _DOTTED.search(text)) if each]
    return min(found, key=lambda each: each.start()) if found else None


def _place(match: re.Match[str]) -> Place:
    number = match["number"]
    return Place(int(match["year"]), int(number) if number else None, int(match["position"]))
