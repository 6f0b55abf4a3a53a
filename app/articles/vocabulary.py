"""Closed lists that describe an article: what a resident wants, at which stage it helps, which
letters go with it, and in which language it is written."""

from dataclasses import dataclass
from typing import Final

from app.core import i18n


@dataclass(frozen=True)
class Term:
    """A word of a closed list: what addresses and files call it, and its names for readers."""

    slug: str
    polish: str
    english: str
    ukrainian: str

    @property
    def name(self) -> str:
        """The name in the language that is spoken when it is asked for."""
        return {"en": self.english, "uk": self.ukrainian}.get(i18n.spoken(), self.polish)


@dataclass(frozen=True)
class Category(Term):
    """A reason for which a resident comes."""

    pictogram: str


@dataclass(frozen=True)
class Stage(Term):
    """A part of the way from a problem to a result."""


CATEGORIES: Final = (
    Category(
        "dowiedziec-sie",
        "Chcę się dowiedzieć",
        "I want to find out",
        "Хочу дізнатися",
        "file-search",
    ),
    Category(
        "zglosic",
        "Chcę coś zgłosić",
        "I want to report something",
        "Хочу щось повідомити",
        "flag",
    ),
    Category(
        "zmienic-przepisy",
        "Chcę zmienić przepisy lub plan",
        "I want to change rules or a plan",
        "Хочу змінити правила або план",
        "scroll-text",
    ),
    Category(
        "zdobyc-pieniadze",
        "Chcę zdobyć pieniądze na pomysł",
        "I want money for an idea",
        "Хочу знайти гроші на ідею",
        "wallet",
    ),
    Category(
        "dzialac-z-sasiadami",
        "Chcę działać z sąsiadami",
        "I want to act with neighbours",
        "Хочу діяти разом із сусідами",
        "users",
    ),
    Category(
        "przekonac-innych",
        "Chcę przekonać innych",
        "I want to convince others",
        "Хочу переконати інших",
        "megaphone",
    ),
    Category(
        "zielen-i-klimat",
        "Chcę zadbać o zieleń i klimat",
        "I want to care for greenery and climate",
        "Хочу подбати про зелень і клімат",
        "tree-deciduous",
    ),
    Category(
        "mieszkanie-dostepnosc-bezpieczenstwo",
        "Mieszkanie, dostępność, bezpieczeństwo",
        "Housing, accessibility, safety",
        "Житло, доступність, безпека",
        "building-2",
    ),
)
STAGES: Final = (
    Stage("rozpoznaj", "Rozpoznaj sprawę", "Look into the matter", "Розберися у справі"),
    Stage(
        "zaplanuj",
        "Zaplanuj i zbierz ludzi",
        "Plan and gather people",
        "Сплануй і збери людей",
    ),
    Stage("dzialaj", "Działaj", "Act", "Дій"),
    Stage(
        "sprawdz",
        "Sprawdź i odwołaj się",
        "Check and appeal",
        "Перевір і оскарж",
    ),
)
# Each under its own name, because that is what its readers look for.
LANGUAGES: Final = {"pl": "Polski", "uk": "Українська", "en": "English"}
MAIN_LANGUAGE: Final = "pl"
CATEGORY_BY_SLUG: Final = {category.slug: category for category in CATEGORIES}
STAGE_BY_SLUG: Final = {stage.slug: stage for stage in STAGES}
# Letters that go with articles, by id, with the title on the letter. In Polish in every language,
# because offices are written to in Polish. Articles check their ids here, below whatever domain
# fills letters in.
LETTERS: Final = {
    "wniosek-informacja-publiczna": "Wniosek o informację publiczną",
    "petycja": "Petycja",
    "skarga-kpa": "Skarga na działanie urzędu",
    "wniosek-kpa": "Wniosek do urzędu",
    "uwagi-do-planu": "Wniosek lub uwagi do planu",
    "wniosek-inicjatywa-lokalna": "Wniosek o inicjatywę lokalną",
    "zgloszenie-projektu-bo": "Zgłoszenie projektu do budżetu obywatelskiego",
    "wniosek-o-konsultacje": "Wniosek o konsultacje społeczne",
    "oiu-zawiadomienie": "Zawiadomienie o obywatelskiej inicjatywie uchwałodawczej",
    "zgloszenie-usterki-drogi": "Zgłoszenie usterki drogi",
    "wniosek-o-nasadzenia": "Wniosek o posadzenie drzew lub krzewów",
    "ponaglenie-bezczynnosc": "Ponaglenie na bezczynność lub przewlekłość",
    "skarga-bezczynnosc": "Skarga do sądu na bezczynność",
    "uwagi-decyzja-srodowiskowa": "Uwagi w sprawie decyzji środowiskowej",
    "wniosek-o-dostepnosc": "Wniosek o zapewnienie dostępności",
    "zgloszenie-do-debaty-raport": "Zgłoszenie do debaty nad raportem o stanie gminy",
    "zawiadomienie-zgromadzenie": "Zawiadomienie o zgromadzeniu",
    "referendum-powiadomienie": "Powiadomienie o inicjatywie referendum lokalnego",
    "odwolanie-decyzja": "Odwołanie od decyzji",
}
# Keys of the fact card, in the order in which it shows them, with the label's message id.
FACTS: Final = ("who", "where", "cost", "time", "result")
