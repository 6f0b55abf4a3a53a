"""A closed case offers to become an experience: what could go over, part by part.

Nothing leaves the case by itself: the owner sees each part and ticks those that may go. Words of
other members and what was typed into letters are in no part.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.cases.membership import read_case
from app.cases.models import CaseState, StepKind
from app.cases.queries import StepView, case_of
from app.cases.vault import Vault
from app.cases.words import STEPS
from app.core.errors import Conflict, Forbidden
from app.core.i18n import gettext as _
from app.experiences.models import LONGEST_LINE, LONGEST_TITLE, Outcome
from app.experiences.report import MOST_TOOLS, Report
from app.letters.queries import letters
from app.people.rules import Who
from app.ui.filters import long_date


class Part(StrEnum):
    """What can go into the report; the values stand in the form."""

    TITLE = "tytul"
    CITY = "miasto"
    OFFICE = "urzad"
    TOOLS = "narzedzia"
    MONTHS = "czas"
    OUTCOME = "wynik"
    COURSE = "przebieg"
    NOTES = "notatki"


# The owner's own words: they may name people.
OWN_WORDS: Final = frozenset({Part.TITLE, Part.OFFICE, Part.NOTES})


@dataclass(frozen=True)
class Prefill:
    """Parts that could go into a report. `tools` are ids and titles of articles."""

    title: str
    city_id: int | None
    city: str
    office: str
    tools: tuple[tuple[int, str], ...]
    began: date | None
    ended: date | None
    outcome: str
    course: str
    notes: str

    @property
    def offered(self) -> dict[Part, str]:
        """What there is to tick, each as it would be read; the outcome as its value."""
        months = [f"{month:%m.%Y}" for month in (self.began, self.ended) if month]
        found = {
            Part.TITLE: self.title,
            Part.CITY: self.city,
            Part.OFFICE: self.office,
            Part.TOOLS: ", ".join(title for _id, title in self.tools),
            Part.MONTHS: "–".join(dict.fromkeys(months)),
            Part.OUTCOME: self.outcome,
            Part.COURSE: self.course,
            Part.NOTES: self.notes,
        }
        return {part: words for part, words in found.items() if words}

    def report(self, ticked: Collection[str], title: str = "") -> Report:
        """A report with the ticked parts and nothing else; `title` where the case's may not go."""
        goes = {part for part in self.offered if part.value in ticked}
        texts = {Part.COURSE: self.course, Part.NOTES: self.notes}
        has_months = Part.MONTHS in goes
        return Report(
            title=self.title[:LONGEST_TITLE] if Part.TITLE in goes else title,
            tools=tuple(id_ for id_, _title in self.tools) if Part.TOOLS in goes else (),
            city_id=self.city_id if Part.CITY in goes else None,
            began=self.began if has_months else None,
            ended=self.ended if has_months else None,
            outcome=self.outcome if Part.OUTCOME in goes else Outcome.UNDER_WAY,
            decided_by=self.office[:LONGEST_LINE] if Part.OFFICE in goes else "",
            course="\n\n".join(text for part, text in texts.items() if part in goes),
        )


def experience_from(db: Session, vault: Vault, who: Who, case_id: int) -> Prefill:
    """What of a closed case could be told; raises NotFound, Forbidden for members, Conflict."""
    if not read_case(db, who, case_id).is_owner:
        raise Forbidden(_("Only the person whose case it is can do this."))
    view = case_of(db, vault, who, case_id)
    if view.state is not CaseState.CLOSED:
        raise Conflict(_("Close the case first."))
    known = letters(db)
    sent = dict.fromkeys(step.letter_id for step in view.steps if step.letter_id in known)
    slugs = dict.fromkeys(slug for letter_id in sent for slug in known[letter_id].articles)
    told = [step for step in view.steps if step.kind not in (StepKind.NOTE, StepKind.REOPENED)]
    days = [step.day for step in told]
    return Prefill(
        title=view.title,
        city_id=view.city_id,
        city=view.city,
        office=view.office,
        tools=_tools(db, list(slugs)),
        began=min(days).replace(day=1) if days else None,
        ended=max(days).replace(day=1) if days else None,
        outcome=view.outcome,
        course=_course(told, {letter_id: known[letter_id].title for letter_id in sent}),
        notes="\n\n".join(step.words for step in view.steps if step.words and step.is_mine),
    )


def _tools(db: Session, slugs: list[str]) -> tuple[tuple[int, str], ...]:
    rows = db.execute(
        select(Article.slug, Article.id, Article.title).where(Article.slug.in_(slugs))
    )
    found = {slug: (id_, title) for slug, id_, title in rows}
    return tuple(found[slug] for slug in slugs if slug in found)[:MOST_TOOLS]


def _course(steps: list[StepView], titles: Mapping[str, str]) -> str:
    """The timeline as a list: days, what happened, titles of our letters; no words of people."""
    lines = []
    for step in steps:
        title = titles.get(step.letter_id, "")
        what = f"{STEPS[step.kind].words}: {title}" if title else str(STEPS[step.kind].words)
        lines.append(f"- {long_date(step.day)}: {what}")
    return "\n".join(lines)
