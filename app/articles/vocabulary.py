"""Closed lists that describe an article: what a resident wants, at which stage it helps, and in
which language it is written."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Category:
    """A reason for which a resident comes; `name` is content and therefore Polish."""

    slug: str
    name: str
    pictogram: str


@dataclass(frozen=True)
class Stage:
    """A part of the way from a problem to a result."""

    slug: str
    name: str


CATEGORIES: Final = (
    Category("dowiedziec-sie", "Chcę się dowiedzieć", "file-search"),
    Category("zglosic", "Chcę coś zgłosić", "flag"),
    Category("zmienic-przepisy", "Chcę zmienić przepisy lub plan", "scroll-text"),
    Category("zdobyc-pieniadze", "Chcę zdobyć pieniądze na pomysł", "wallet"),
    Category("dzialac-z-sasiadami", "Chcę działać z sąsiadami", "users"),
    Category("przekonac-innych", "Chcę przekonać innych", "megaphone"),
    Category("zielen-i-klimat", "Chcę zadbać o zieleń i klimat", "tree-deciduous"),
    Category(
        "mieszkanie-dostepnosc-bezpieczenstwo",
        "Mieszkanie, dostępność, bezpieczeństwo",
        "building-2",
    ),
)
STAGES: Final = (
    Stage("rozpoznaj", "Rozpoznaj sprawę"),
    Stage("zaplanuj", "Zaplanuj i zbierz ludzi"),
    Stage("dzialaj", "Działaj"),
    Stage("sprawdz", "Sprawdź i odwołaj się"),
)
# Each under its own name, because that is what its readers look for.
LANGUAGES: Final = {"pl": "Polski", "uk": "Українська", "en": "English"}
MAIN_LANGUAGE: Final = "pl"
CATEGORY_BY_SLUG: Final = {category.slug: category for category in CATEGORIES}
STAGE_BY_SLUG: Final = {stage.slug: stage for stage in STAGES}
# Keys of the fact card, in the order in which it shows them, with the label's message id.
FACTS: Final = ("who", "where", "cost", "time", "result")
