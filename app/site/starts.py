"""What the home page offers first: tools for the board, and matters in a resident's own words.

Editors' choices, so content: Polish, in no catalogue. Both name articles that may not be there.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Start:
    """A matter with which somebody comes; `search` leads on where the article is missing."""

    words: str
    slug: str
    search: str
    pictogram: str


BOARD: Final = (
    "dostep-do-informacji-publicznej",
    "budzet-obywatelski",
    "petycja",
    "inicjatywa-lokalna",
    "konsultacje-spoleczne",
)
STARTS: Final = (
    Start(
        "Chcę wiedzieć, na co miasto wydaje pieniądze",
        "dostep-do-informacji-publicznej",
        "informacja publiczna",
        "wallet",
    ),
    Start(
        "Obok mnie ma powstać nowy budynek",
        "miejscowy-plan-zagospodarowania-przestrzennego",
        "plan miejscowy",
        "map",
    ),
    Start("Brakuje nam zieleni, ławek i cienia", "park-kieszonkowy", "zieleń", "armchair"),
    Start("Ktoś chce wyciąć drzewa", "wycinka-drzew", "wycinka drzew", "tree-deciduous"),
    Start("Urząd źle załatwił moją sprawę", "skarga-wniosek-kpa", "skarga na urząd", "mail"),
    Start("Chcemy zmienić lokalne przepisy", "petycja", "zmiana uchwały", "gavel"),
)
