"""What people type into a report, apart from tables: the shape of a version, and what may stand
in it.

Everything but the title, a tool and the problem may be missing: it is completed later.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from app.cities.goals import GOALS
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.experiences.models import LONGEST_LEAD, LONGEST_LINE, LONGEST_TITLE, Outcome
from app.text.limits import clean

SHORTEST_TITLE: Final = 3
MOST_TOOLS: Final = 10
MOST_LINKS: Final = 20
LONGEST_URL: Final = 500
FIRST_YEAR: Final = 1989
SECTIONS: Final = ("problem", "course", "obstacles", "change", "differently")
LINES: Final = ("place", "participants", "cost", "decided_by")
_MONTH: Final = re.compile(r"(\d{4})-(\d{1,2})|(\d{1,2})\.(\d{4})", re.ASCII)


@dataclass(frozen=True)
class Link:
    """A page elsewhere that tells more, and what stands there."""

    url: str
    words: str


@dataclass(frozen=True)
class Report:
    """All that is typed. `tools` are ids of articles, `began` and `ended` first days of months."""

    title: str
    tools: tuple[int, ...] = ()
    city_id: int | None = None
    place: str = ""
    began: date | None = None
    ended: date | None = None
    outcome: str = Outcome.UNDER_WAY
    lead: str = ""
    participants: str = ""
    cost: str = ""
    decided_by: str = ""
    goals: tuple[int, ...] = ()
    links: tuple[Link, ...] = ()
    problem: str = ""
    course: str = ""
    obstacles: str = ""
    change: str = ""
    differently: str = ""

    def to_fields(self) -> dict[str, Any]:
        """Plain values for JSON, without the title, which stands in a column of its own."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        del values["title"]
        return {
            **values,
            "tools": list(self.tools),
            "goals": list(self.goals),
            "began": month_typed(self.began),
            "ended": month_typed(self.ended),
            "links": [{"url": link.url, "words": link.words} for link in self.links],
        }

    @classmethod
    def from_fields(cls, title: str, values: dict[str, Any]) -> "Report":
        """The way back from `to_fields`."""
        known = {each.name for each in fields(cls)} - {"title"}
        kept = {name: value for name, value in values.items() if name in known}
        return cls(
            **{
                **kept,
                "title": title,
                "tools": tuple(kept.get("tools", ())),
                "goals": tuple(kept.get("goals", ())),
                "began": check_month("began", kept.get("began", "")),
                "ended": check_month("ended", kept.get("ended", "")),
                "links": tuple(Link(**link) for link in kept.get("links", ())),
            }
        )

    def words(self) -> str:
        """Everything a person wrote, one after another, for the filters."""
        lines = [self.title, self.lead, *(getattr(self, name) for name in LINES + SECTIONS)]
        lines += [f"{link.words} {link.url}" for link in self.links]
        return "\n".join(line for line in lines if line)


def checked(report: Report) -> Report:
    """The report with cleaned texts; raises Invalid with the field that cannot be taken."""
    lines = {name: _line(name, getattr(report, name), LONGEST_LINE) for name in LINES}
    if report.outcome not in set(Outcome):
        raise Invalid("outcome", _("Choose what changed."))
    if report.began and report.ended and report.ended < report.began:
        raise Invalid("ended", _("The end comes before the beginning."))
    if len(report.tools) > MOST_TOOLS:
        raise Invalid("tools", _("Name at most %(most)s tools.", most=MOST_TOOLS))
    return Report(
        **lines,
        title=check_title(report.title),
        tools=tuple(dict.fromkeys(report.tools)),
        city_id=report.city_id,
        began=report.began,
        ended=report.ended,
        outcome=report.outcome,
        lead=_line("lead", report.lead, LONGEST_LEAD),
        goals=_goals(report.goals),
        links=_links(report.links),
        problem=clean(report.problem).strip("\n"),
        course=clean(report.course).strip("\n"),
        obstacles=clean(report.obstacles).strip("\n"),
        change=clean(report.change).strip("\n"),
        differently=clean(report.differently).strip("\n"),
    )


def check_complete(report: Report) -> None:
    """Raise Invalid when something is missing without which nobody else reads a report."""
    if not report.tools:
        raise Invalid("tools", _("Name at least one tool that you used."))
    if not report.problem.strip():
        raise Invalid("problem", _("Write in a few sentences what it was about."))


def check_title(title: str) -> str:
    """The title on one line; raises Invalid("title") when it is too short or too long."""
    title = _line("title", title, LONGEST_TITLE)
    if len(title) < SHORTEST_TITLE:
        raise Invalid("title", _("Write in a few words what it is about."))
    return title


def check_month(field: str, typed: str) -> date | None:
    """First day of a typed month (2025-03 or 3.2025), None for nothing; raises Invalid."""
    typed = typed.strip()
    if not typed:
        return None
    match = _MONTH.fullmatch(typed)
    if match is None:
        raise Invalid(field, _("Write the month like this: 2025-03."))
    year, month = int(match[1] or match[4]), int(match[2] or match[3])
    if not FIRST_YEAR <= year <= 9998 or not 1 <= month <= 12:
        raise Invalid(field, _("There was no such month. Write it like this: 2025-03."))
    return date(year, month, 1)


def month_typed(month: date | None) -> str:
    """A month as the form shows it."""
    return f"{month:%Y-%m}" if month else ""


def links_of(typed: str) -> tuple[Link, ...]:
    """Links from lines of "address words"; whether they may stand there is asked by `checked`."""
    found = []
    for line in typed.splitlines():
        url, _blank, words = " ".join(line.split()).partition(" ")
        if url:
            found.append(Link(url, words))
    return tuple(found)


def links_typed(links: Sequence[Link]) -> str:
    """Links as the form shows them."""
    return "\n".join(f"{link.url} {link.words}".strip() for link in links)


def _line(field: str, typed: str, longest: int) -> str:
    line = " ".join(clean(typed).split())
    if len(line) > longest:
        raise Invalid(field, _("Shorten it to %(limit)s characters.", limit=str(longest)))
    return line


def _goals(goals: Sequence[int]) -> tuple[int, ...]:
    if not set(goals) <= set(GOALS):
        raise Invalid("goals", _("Choose goals from 1 to 17."))
    return tuple(sorted(set(goals)))


def _links(links: Sequence[Link]) -> tuple[Link, ...]:
    if len(links) > MOST_LINKS:
        raise Invalid("links", _("Give at most %(most)s links.", most=MOST_LINKS))
    return tuple(Link(_url(link.url), _line("links", link.words, LONGEST_LINE)) for link in links)


def _url(typed: str) -> str:
    url = clean(typed).strip()
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    is_plain = not any(sign.isspace() or sign in '<>"\\' for sign in url)
    if not is_plain or "." not in host or parts.scheme.lower() not in ("http", "https"):
        raise Invalid("links", _("Begin each line with an address such as https://bip.example.pl."))
    if parts.username or parts.password or len(url) > LONGEST_URL:
        raise Invalid("links", _("One of the addresses cannot be used. Shorten or correct it."))
    return url
