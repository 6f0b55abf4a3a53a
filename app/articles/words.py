"""Words for the fact card, the front matter, and for where a revision came from."""

from app.articles.models import Origin
from app.articles.vocabulary import CATEGORY_BY_SLUG, STAGE_BY_SLUG
from app.cities.goals import GOALS
from app.core.i18n import gettext as _


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
        "facts": _("Fact card"),
        "acts": _("Legal acts"),
        "sources": _("Sources"),
        "pictogram": _("Pictogram"),
        "related": _("Related tools"),
        "also_called": _("Also called"),
    }


def value_words(name: str, value: object) -> object:
    """A field of the front matter as readers know it: names in place of slugs and keys."""
    if name == "stage":
        return STAGE_BY_SLUG[value].name if value in STAGE_BY_SLUG else value
    if not isinstance(value, tuple):
        return value
    if name == "categories":
        return tuple(CATEGORY_BY_SLUG[each].name for each in value if each in CATEGORY_BY_SLUG)
    if name == "goals":
        return tuple(f"{each}. {GOALS[each]}" for each in value if each in GOALS)
    if name == "facts":
        labels = fact_labels()
        return tuple((labels.get(key, key), text) for key, text in value)
    return value
