"""Words for the fact card, the front matter, and for where a revision came from."""

from typing import Any, Final

from app.articles.models import Origin, Protection
from app.articles.upkeep_models import Lack
from app.articles.vocabulary import CATEGORY_BY_SLUG, LANGUAGES, LETTERS, STAGE_BY_SLUG
from app.cities.goals import GOALS
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l

# What each protection means, for whoever chooses one.
PROTECTIONS: Final[dict[Protection, str]] = {
    Protection.OPEN: _l("Everybody proposes, editors publish at once"),
    Protection.REVIEWED: _l("Everybody proposes, editors too"),
    Protection.CURATORS: _l("Only curators of the topic and moderators"),
    Protection.CLOSED: _l("Only moderators"),
}


def fact_labels() -> dict[str, str]:
    """Label of each line of the fact card."""
    return {
        "who": _("Who may"),
        "where": _("Where"),
        "cost": _("Cost"),
        "time": _("Time"),
        "result": _("What you get"),
    }


def origin_words(origin: str) -> str:
    """How a revision came about, in words."""
    return {
        Origin.EDIT: _("Change"),
        Origin.MERGE: _("Edit joined with another"),
        Origin.PROPOSAL: _("Accepted proposal"),
        Origin.AMENDMENT: _("Reviewer's correction"),
        Origin.RESTORE: _("Restored version"),
        Origin.LOAD: _("Founding text"),
    }[Origin(origin)]


def field_words() -> dict[str, str]:
    """Label of each field of the front matter, in the order in which pages show them."""
    return {
        "title": _("Title"),
        "lead": _("Lead"),
        "categories": _("Categories"),
        "stage": _("Stage"),
        "goals": _("Goals"),
        "legal_date": _("Law as of"),
        "facts": _("In short"),
        "acts": _("Legal acts"),
        "sources": _("Sources"),
        "pictogram": _("Pictogram"),
        "related": _("Related tools"),
        "letters": _("Letters"),
        "also_called": _("Also called"),
        "language": _("Language"),
        "translation_of": _("Translation of"),
    }


def value_words(name: str, value: object) -> object:
    """A field of the front matter as readers know it: names in place of slugs and keys."""
    if isinstance(value, str):
        return _word_value(name, value)
    if isinstance(value, tuple):
        return _item_words(name, value)
    return value


def _item_words(name: str, items: tuple[Any, ...]) -> tuple[Any, ...]:
    if name == "categories":
        return tuple(CATEGORY_BY_SLUG[each].name for each in items if each in CATEGORY_BY_SLUG)
    if name == "goals":
        return tuple(f"{each}. {GOALS[each]}" for each in items if each in GOALS)
    if name == "letters":
        return tuple(LETTERS.get(each, each) for each in items)
    if name == "facts":
        labels = fact_labels()
        return tuple((labels.get(key, key), text) for key, text in items)
    return items


def _word_value(name: str, value: str) -> str:
    if name == "language":
        return LANGUAGES.get(value, value)
    if name == "stage" and value in STAGE_BY_SLUG:
        return STAGE_BY_SLUG[value].name
    return value


def protection_words(level: Protection, until: str, reason: str) -> str:
    """Who may edit, until when and why: one sentence for readers and for who was refused."""
    values = {"until": until, "reason": reason}
    if level == Protection.REVIEWED:
        return _("Every change is reviewed first, until %(until)s: %(reason)s", **values)
    if level == Protection.CURATORS:
        return _("Only curators may edit, until %(until)s: %(reason)s", **values)
    return _("Only moderators may edit, until %(until)s: %(reason)s", **values)


def lack_words(lack: Lack) -> str:
    """What an article lacks, as a task for whoever reads the list."""
    return {
        Lack.SOURCES: _("no sources"),
        Lack.RELATED: _("no related tools"),
        Lack.LEAD: _("no lead"),
        Lack.FACTS: _("no fact card"),
        Lack.PICTOGRAM: _("no pictogram"),
        Lack.ALT: _("images without a description"),
        Lack.SHORT: _("very short"),
        Lack.LONG: _("very long"),
        Lack.HARD: _("hard language"),
    }[lack]
