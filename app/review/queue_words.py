"""The filters of the queue in words, with how many proposals each would show."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from app.articles.vocabulary import CATEGORIES
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.settings import Settings
from app.people.models import Level
from app.people.words import level_word
from app.review.queue import Age, Kind, Size
from app.review.quick_look import SMALL_WORDS


@dataclass(frozen=True)
class FilterChoice:
    """One value of a filter."""

    value: str
    label: str
    number: int
    is_chosen: bool


@dataclass(frozen=True)
class FilterField:
    """A filter with those of its values under which something waits, or which is chosen."""

    name: str
    label: str
    choices: list[FilterChoice]


def filter_choices(
    numbers: Mapping[str, Counter[str]], asked: Mapping[str, str], settings: Settings
) -> list[FilterField]:
    """All filters in the order of the form."""
    words: dict[str, tuple[str, dict[str, str]]] = {
        "kind": (_("Kind"), kind_words()),
        "topic": (_("Section of the board"), {each.slug: each.name for each in CATEGORIES}),
        "size": (_("Size of the change"), _size_words()),
        "age": (_("Waits longer than"), _age_words(settings)),
        "level": (
            _("Author's account"),
            {str(int(level)): level_word(level) for level in Level if level > Level.GUEST},
        ),
        "city": (
            _("Author's city"),
            {city: city.title() for city in sorted({*numbers["city"], asked["city"]} - {""})},
        ),
    }
    return [
        FilterField(
            name,
            label,
            [
                FilterChoice(value, text, numbers[name][value], value == asked[name])
                for value, text in values.items()
                if numbers[name][value] or value == asked[name]
            ],
        )
        for name, (label, values) in words.items()
    ]


def kind_words() -> dict[str, str]:
    """What a proposal is, in words."""
    return {
        Kind.NEW: _("New article"),
        Kind.EDIT: _("Change of an article"),
        Kind.APPEAL: _("Appeal"),
        Kind.CONFLICT: _("Clash"),
        Kind.HELD: _("Held by a filter"),
        Kind.CORRECTION: _("Reader's correction"),
    }


def _size_words() -> dict[str, str]:
    return {
        Size.SMALL: ngettext("Up to %(num)s word", "Up to %(num)s words", SMALL_WORDS),
        Size.MEDIUM: _("Medium"),
        Size.LARGE: _("Large"),
    }


def _age_words(settings: Settings) -> dict[str, str]:
    return {
        Age.LATE: ngettext("%(num)s hour", "%(num)s hours", settings.reminder_hours),
        Age.OVERDUE: ngettext("%(num)s day", "%(num)s days", settings.alarm_days),
    }
