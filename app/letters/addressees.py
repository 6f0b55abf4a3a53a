"""Whom a letter may go to: bodies that the letter names, worded for the writer's town.

Nothing is invented: what nobody here knows (the commune, the seat, the street) stays a place in
square brackets, or is left to the writer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.cities.queries import Office
from app.letters.grammar import TownForms
from app.letters.letter import Letter
from app.letters.writing import CLOSES, OPENS

# Cities with the rights of a district; each of them has a president.
_PRESIDENTS: Final = frozenset(
    {
        *("Biała Podlaska", "Białystok", "Bielsko-Biała", "Bydgoszcz", "Bytom", "Chełm"),
        *("Chorzów", "Częstochowa", "Dąbrowa Górnicza", "Elbląg", "Gdańsk", "Gdynia", "Gliwice"),
        *("Gorzów Wielkopolski", "Grudziądz", "Jastrzębie-Zdrój", "Jaworzno", "Jelenia Góra"),
        *("Kalisz", "Katowice", "Kielce", "Konin", "Koszalin", "Kraków", "Krosno", "Legnica"),
        *("Leszno", "Lublin", "Łomża", "Łódź", "Mysłowice", "Nowy Sącz", "Olsztyn", "Opole"),
        *("Ostrołęka", "Piekary Śląskie", "Piotrków Trybunalski", "Płock", "Poznań", "Przemyśl"),
        *("Radom", "Ruda Śląska", "Rybnik", "Rzeszów", "Siedlce", "Siemianowice Śląskie"),
        *("Skierniewice", "Słupsk", "Sopot", "Sosnowiec", "Suwałki", "Szczecin", "Świętochłowice"),
        *("Świnoujście", "Tarnobrzeg", "Tarnów", "Toruń", "Tychy", "Wałbrzych", "Warszawa"),
        *("Włocławek", "Wrocław", "Zabrze", "Zamość", "Zielona Góra", "Żory"),
    }
)
_CAPITAL: Final = "Warszawa"
# Bodies of the town; the rest are elsewhere.
_COUNCIL: Final = "rada"
_CHAIR: Final = "przewodniczacy-rady"
_EXECUTIVE: Final = "wojt"
# Their seat or name hangs on what a town does not tell.
_ELSEWHERE: Final = {
    "starosta": "Starosta [nazwa powiatu]",
    "zarzadca-drogi": "[nazwa zarządcy drogi]",
    "sko": "Samorządowe Kolegium Odwoławcze w [miasto, w którym ma siedzibę]",
    "centrum-kryzysowe": "Gminne Centrum Zarządzania Kryzysowego [nazwa gminy]",
    "wsa": "Wojewódzki Sąd Administracyjny w [miasto, w którym ma siedzibę]",
}


@dataclass(frozen=True)
class TownAsked:
    """The town of the writer; `is_city` when the catalogue of cities has it, with its office."""

    forms: TownForms
    is_city: bool
    office: Office | None = None


def suggestions(letter: Letter, town: TownAsked) -> tuple[str, ...]:
    """First lines of the recipient that fit this letter, in the order of the letter."""
    found = [each for body in letter.addressee.suggest for each in _of(body, town)]
    return tuple(dict.fromkeys(found))


def through_suggestions(town: TownAsked) -> tuple[str, ...]:
    """Who may have decided in a matter of the town."""
    return tuple(_executives(town))


def with_address(found: tuple[str, ...], town: TownAsked) -> tuple[str, ...]:
    """The same, and those who sit in the town's office once more with its address, if known.

    Where the council sits is not said by that address, so it is not put behind its name.
    """
    lines = town.office.lines if town.office else ()
    executives = set(_executives(town))
    whole = ["\n".join((each, *lines)) for each in found if each in executives]
    return (*found, *whole) if lines else found


def only_one(found: tuple[str, ...]) -> str:
    """The suggestion that needs no choice; empty where there are several, or gaps in it."""
    return found[0] if len(found) == 1 and OPENS not in found[0] and CLOSES not in found[0] else ""


def _of(body: str, town: TownAsked) -> Iterator[str]:
    if body == _COUNCIL:
        yield from (f"Rada {council}" for council in _councils(town))
    elif body == _CHAIR:
        yield from (f"Przewodniczący Rady {council}" for council in _councils(town, of="j"))
    elif body == _EXECUTIVE:
        yield from _executives(town)
    elif body in _ELSEWHERE:
        yield _ELSEWHERE[body]


def _councils(town: TownAsked, of: str = "") -> Iterator[str]:
    """What a council is called after its first word; `of` is for the genitive."""
    municipal = "Miejskiej" if of else "Miejska"
    forms = town.forms
    if town.is_city and forms.kto == _CAPITAL:
        yield f"Miasta Stołecznego {forms.czego}"
    elif town.is_city:
        yield f"{municipal} {forms.gdzie}"
        yield f"Miasta {forms.czego}"
    else:
        yield "Gminy [nazwa gminy]"
        yield f"{municipal} w [nazwa miasta]"


def _executives(town: TownAsked) -> Iterator[str]:
    forms = town.forms
    if town.is_city and forms.kto == _CAPITAL:
        yield f"Prezydent Miasta Stołecznego {forms.czego}"
    elif town.is_city and forms.kto in _PRESIDENTS:
        yield f"Prezydent Miasta {forms.czego}"
    elif town.is_city:
        yield f"Burmistrz {forms.czego}"
        yield f"Prezydent Miasta {forms.czego}"
    else:
        yield "Wójt Gminy [nazwa gminy]"
        yield "Burmistrz [nazwa miasta]"
        yield "Prezydent Miasta [nazwa miasta]"
