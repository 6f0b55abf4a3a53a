"""The whole text of an article as its authors write it: title, body and front matter.

One shape for the editor's form, the files of `wiki_content/`, proposals and the merge.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Final

from app.articles.vocabulary import (
    CATEGORY_BY_SLUG,
    FACTS,
    LANGUAGES,
    LETTERS,
    MAIN_LANGUAGE,
    STAGE_BY_SLUG,
)
from app.cities.goals import GOALS
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.text.limits import clean

LONGEST_TITLE = 300
LONGEST_LEAD = 300
LONGEST_FACT = 120
LONGEST_LINE = 400
LONGEST_ADDRESS = 80
MOST_LINES = 60


@dataclass(frozen=True)
class ArticleSource:
    """What an author may change; the address (slug) is changed by renaming."""

    title: str
    body: str
    lead: str = ""
    categories: tuple[str, ...] = ()
    stage: str = ""
    goals: tuple[int, ...] = ()
    legal_date: date | None = None
    facts: tuple[tuple[str, str], ...] = ()
    acts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    pictogram: str = ""
    related: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    also_called: tuple[str, ...] = ()
    language: str = MAIN_LANGUAGE
    # Address of the article in the main language of which this is a translation.
    translation_of: str = ""

    @property
    def details(self) -> dict[str, Any]:
        """Everything but title and body as JSON."""
        return {name: to_json(getattr(self, name)) for name, to_json in _TO_JSON.items()}

    @classmethod
    def from_parts(cls, title: str, body: str, details: Mapping[str, Any]) -> "ArticleSource":
        """The reverse of `title`, `body` and `details`."""
        known = {
            name: from_json(details[name])
            for name, from_json in _FROM_JSON.items()
            if name in details
        }
        return cls(title=title, body=body, **known)

    def with_text(self, **changes: Any) -> "ArticleSource":
        """A copy with some fields changed."""
        return replace(self, **changes)


# As in `rules.check_slug`, but of an article that may not be written yet.
_ADDRESS: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
EMPTY: Final = ArticleSource(title="", body="")
FIELD_NAMES: Final = tuple(each.name for each in fields(ArticleSource))


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in value)


_TO_JSON: Final[dict[str, Callable[[Any], Any]]] = {
    "lead": str,
    "categories": list,
    "stage": str,
    "goals": list,
    "legal_date": lambda value: value.isoformat() if value else None,
    "facts": dict,
    "acts": list,
    "sources": list,
    "pictogram": str,
    "related": list,
    "letters": list,
    "also_called": list,
    "language": str,
    "translation_of": str,
}
_FROM_JSON: Final[dict[str, Callable[[Any], Any]]] = {
    "lead": str,
    "categories": _strings,
    "stage": str,
    "goals": lambda value: tuple(int(item) for item in value),
    "legal_date": lambda value: date.fromisoformat(value) if value else None,
    "facts": lambda value: tuple((key, str(value[key])) for key in FACTS if key in value),
    "acts": _strings,
    "sources": _strings,
    "pictogram": str,
    "related": _strings,
    "letters": _strings,
    "also_called": _strings,
    "language": str,
    "translation_of": str,
}


@dataclass
class _Faults:
    found: list[Invalid] = field(default_factory=list)

    def add(self, condition: bool, name: str, message: str) -> None:
        if condition:
            self.found.append(Invalid(name, message))


def checked(source: ArticleSource) -> ArticleSource:
    """The source with clean texts (line ends, control bytes, outer blanks).

    Raises Invalid for the first field that cannot be taken. Sizes and shapes of the body are
    the renderer's business.
    """
    source = _cleaned(source)
    faults = _Faults()
    faults.add(not source.title, "title", _("Give the article a title."))
    faults.add(
        len(source.title) > LONGEST_TITLE,
        "title",
        _("The title may have at most %(most)s characters.", most=LONGEST_TITLE),
    )
    faults.add(
        len(source.lead) > LONGEST_LEAD,
        "lead",
        _("The lead may have at most %(most)s characters.", most=LONGEST_LEAD),
    )
    faults.add(not source.body.strip(), "body", _("Write the text of the article."))
    faults.add(
        any(slug not in CATEGORY_BY_SLUG for slug in source.categories),
        "categories",
        _("There is no such category."),
    )
    faults.add(not source.categories, "categories", _("Choose at least one category."))
    faults.add(
        bool(source.stage) and source.stage not in STAGE_BY_SLUG,
        "stage",
        _("There is no such stage."),
    )
    faults.add(
        any(goal not in GOALS for goal in source.goals),
        "goals",
        _("Goals have numbers from 1 to 17."),
    )
    faults.add(
        any(letter not in LETTERS for letter in source.letters),
        "letters",
        _("There is no such letter."),
    )
    _check_language(source, faults)
    _check_lines(source, faults)
    if faults.found:
        raise faults.found[0]
    return source


def _check_language(source: ArticleSource, faults: _Faults) -> None:
    faults.add(source.language not in LANGUAGES, "language", _("There is no such language."))
    original = source.translation_of
    faults.add(
        bool(original) and source.language == MAIN_LANGUAGE,
        "translation_of",
        _("Only an article in another language can be a translation. Choose its language."),
    )
    faults.add(
        bool(original) and (len(original) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(original)),
        "translation_of",
        _("Give the address of the Polish article, e.g. petycja."),
    )


def _check_lines(source: ArticleSource, faults: _Faults) -> None:
    for name in ("acts", "sources", "related", "also_called"):
        lines = getattr(source, name)
        faults.add(
            len(lines) > MOST_LINES,
            name,
            _("There may be at most %(most)s lines.", most=MOST_LINES),
        )
        faults.add(
            any(len(line) > LONGEST_LINE for line in lines),
            name,
            _("A line may have at most %(most)s characters.", most=LONGEST_LINE),
        )
    faults.add(
        any(len(text) > LONGEST_FACT for _key, text in source.facts),
        "facts",
        _("A line of the fact card may have at most %(most)s characters.", most=LONGEST_FACT),
    )


def _cleaned(source: ArticleSource) -> ArticleSource:
    def line(text: str) -> str:
        return " ".join(clean(text).split())

    def lines(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for text in map(line, values) if text))

    return replace(
        source,
        title=line(source.title),
        body=clean(source.body).strip("\n") + "\n" if source.body.strip() else "",
        lead=line(source.lead),
        categories=tuple(dict.fromkeys(source.categories)),
        goals=tuple(sorted(set(source.goals))),
        facts=tuple((key, line(text)) for key, text in source.facts if line(text)),
        acts=lines(source.acts),
        sources=lines(source.sources),
        pictogram=line(source.pictogram),
        related=lines(source.related),
        letters=tuple(dict.fromkeys(source.letters)),
        also_called=lines(source.also_called),
        translation_of=line(source.translation_of),
    )
