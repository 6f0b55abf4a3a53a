"""References to the law: written as the register of acts can read them, and known to it.

The register (`/akty`) is filled from the lines `acts` of all articles. So an act that a text
relies on has to stand in its own `acts`, or a change of that act would not reach it; and one act
has one name and one place everywhere, or the register would hold it twice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from app.text.dziennik_ustaw import CitedAct, Place, find_place, name_key, read_line, short_name
from app.transfer.check.files import Fault, TextFile
from app.transfer.check.folder import CheckedArticle, Content

# Where no place is known, the reader is told where to look.
CHECK_YOURSELF: Final = "sprawdź w ISAP"
_KINDS: Final = (
    *("Ustawa", "Kodeks", "Konstytucja", "Rozporządzenie", "Uchwała", "Dyrektywa", "Konwencja"),
    "Obwieszczenie",
)
_MONTHS: Final = (
    "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października"
    "|listopada|grudnia"
)
_DATE: Final = rf"z dnia (?:[1-9]|[12]\d|3[01]) (?:{_MONTHS}) (?:19|20)\d\d r\."
_ACT_NAME: Final = re.compile(rf"(?:Ustawa|Rozporządzenie [\w ]+) {_DATE} (?:o|–|w sprawie|zmien)")
_PLACE: Final = re.compile(r"Dz\.U\. (?:19|20)\d\d (?:nr \d{1,3} )?poz\. \d{1,5}(?!\d)")
_MENTION: Final = re.compile(r"Dz\.U\.")
_ARTICLE: Final = re.compile(r"\b[Aa]rt\. (?!\d+[a-z]{0,3}(?:[¹²³])?(?!\w))")
_SECTION: Final = re.compile(r"(?:\bust\. |\bpkt )(?!\d+[a-z]{0,2}(?!\w))")
# "art. 12 ust. 1 i 2 ustawy o petycjach": numbers and their connections, then whose they are.
_OF_ACT: Final = re.compile(
    r"\b[Aa]rt\. \d(?:[\w ,–¹²³]|\b(?:ust|lit|art)\.){0,60}?\b"
    r"(?P<act>ustaw(?:y|ie|ą) (?:z \d[\w ]+ r\. )?o (?P<name>[\w ]{4,40})"
    r"|Kodeks\w* postępowania administracyjnego|KPA\b|Praw[aoie]+ (?P<law>[\w ]{4,40}))"
)
# "zmieniony w 2025 r. (Dz.U. 2025 poz. 1543)": an amending act is not what a text relies on.
_AMENDING: Final = re.compile(r"\bzmi(?:an|en)\w*[^.;()]{0,20}(?:r\. )?\(?(?:ustawą )?$")
_CODE: Final = "Kodeks postępowania administracyjnego"
# Many acts begin with these, so the word after them counts too.
_VAGUE: Final = frozenset({"ochronie", "ochrony", "zasadach", "zmianie", "utrzymaniu"})


@dataclass
class Register:
    """Acts that the articles' front matter names, as the register of acts would hold them."""

    by_key: dict[str, CitedAct] = field(default_factory=dict)
    by_place: dict[Place, CitedAct] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)  # name key -> where it stands first


def check_acts(article: CheckedArticle, register: Register) -> Iterator[Fault]:
    """The lines `acts`; those that can be read come into the register."""
    file = article.file
    for line in article.source.acts:
        number = file.line_with(line, "acts")
        cited = read_line(line)
        if cited is None or not line.startswith(_KINDS):
            yield file.fault(number, f"begin with the kind of act: '{line}'")
            continue
        if not _ACT_NAME.match(line):
            yield file.fault(number, "write 'Ustawa z dnia 11 lipca 2014 r. o petycjach (Dz.U. …)'")
        if cited.place is None and CHECK_YOURSELF not in line:
            yield file.fault(number, f"say the place in Dz.U., or '({CHECK_YOURSELF})'")
        yield from _into(register, cited, file, number)


def _into(register: Register, cited: CitedAct, file: TextFile, number: int) -> Iterator[Fault]:
    here = f"{file.path}:{number}"
    known = register.by_key.setdefault(cited.key, cited)
    if known.place != cited.place:
        first = register.first[cited.key]
        yield file.fault(number, f"{first} gives another place: {known.place or 'none'}")
    if cited.place is not None:
        same_place = register.by_place.setdefault(cited.place, cited)
        if same_place.key != cited.key:
            first = register.first[same_place.key]
            yield file.fault(number, f"{first} gives this place to '{same_place.name}'")
    register.first.setdefault(cited.key, here)


def check_references(file: TextFile) -> Iterator[Fault]:
    """How articles and places are written, in the body of any text and among its sources."""
    for number, match in file.matches(_MENTION, with_front=True):
        if not _PLACE.match(match.string, match.start()):
            yield file.fault(number, "write the place in the manner of 'Dz.U. 2024 poz. 572'")
    for number, _match in file.matches(_ARTICLE, with_front=True):
        yield file.fault(number, "'art.' is followed by its number, as in 'art. 5a ust. 2'")
    for number, _match in file.matches(_SECTION, with_front=True):
        yield file.fault(number, "'ust.' and 'pkt' are followed by their numbers")


def check_known(content: Content, register: Register) -> Iterator[Fault]:
    """What the body cites is in the register, and an article's own in its own `acts`."""
    for text in content.texts:
        own = text if isinstance(text, CheckedArticle) else None
        for number, match in text.file.matches(_PLACE):
            place = find_place(match.group())
            if _AMENDING.search(match.string[: match.start()]):
                continue
            if place is None or place not in register.by_place:
                yield text.file.fault(number, f"{match.group()} is not in the register of acts")
            elif own and not any(place == act.place for act in _own_acts(own)):
                yield text.file.fault(number, f"{match.group()} does not stand in the key 'acts'")
        for number, match in text.file.matches(_OF_ACT):
            fault = _unknown(match, _own_acts(own) if own else list(register.by_key.values()))
            if fault:
                yield text.file.fault(number, fault)


def _own_acts(article: CheckedArticle) -> list[CitedAct]:
    return [cited for cited in map(read_line, article.source.acts) if cited is not None]


def _unknown(match: "re.Match[str]", acts: list[CitedAct]) -> str:
    """What is wrong with "art. 12 ustawy o petycjach"; nothing when an act is called so."""
    if any(_is_called(match, name_key(short_name(act.name)).split()) for act in acts):
        return ""
    return f"no act in the key 'acts' is called '{match['act'].strip()}'"


def _is_called(match: "re.Match[str]", act: list[str]) -> bool:
    """Whether the name in a sentence, which is inflected and may be cut short, means this act."""
    if match["name"] is None and match["law"] is None:
        return act == name_key(_CODE).split()
    words = name_key(match["name"] or match["law"]).split()
    known = {_stem(word) for word in act}
    compared = 2 if words[0] in _VAGUE else 1
    return known.issuperset(_stem(word) for word in words[:compared])


def _stem(word: str) -> str:
    return word[:5]
