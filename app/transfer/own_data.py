"""What a person may take with them: all that the site keeps about them or that they wrote (RODO,
articles 15 and 20), under the names of the tables.

What others wrote about them, how staff came to a decision, texts that moderators hid and secrets of
the account are left out.
A house test finds tables that name a person and stand in neither list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, or_, select
from sqlalchemy.orm import Session

from app.cases.exporting import own_cases
from app.cases.vault import Vault
from app.core.db import Base

# Of each table, its rows as column → value.
Rows = dict[str, list[dict[str, Any]]]
BATCH: Final = 500
HIDDEN: Final = "hidden"  # the word of all domains for what moderators took out of sight


@dataclass(frozen=True)
class Own:
    """A table with rows of people: whose they are, and which columns are theirs to take."""

    table: str
    person: str
    columns: tuple[str, ...]


OWN: Final = (
    Own(
        "person",
        "id",
        (
            "slug",
            "name",
            "email",
            "email_confirmed",
            "level",
            "role",
            "city",
            "organisation",
            "about",
            "language",
            "is_unthanked",
            "refuses_messages",
            "created",
        ),
    ),
    Own("person_topic", "person_id", ("topic",)),
    Own(
        "contact_card",
        "person_id",
        (
            "visibility",
            "shows_city",
            "shows_role",
            "shows_topics",
            "shows_organisation",
            "email",
            "phone",
            "helps",
            "consent_version",
            "consented",
            "changed",
        ),
    ),
    Own("hat", "person_id", ("words", "given", "until", "ended")),
    Own("person_block", "person_id", ("blocked_id", "since")),
    Own("contribution", "person_id", ("changes", "answers", "experiences")),
    Own("sign_in", "person_id", ("created", "seen", "ended", "address", "agent")),
    Own("sanction", "person_id", ("kind", "ground", "reason", "begun", "until", "appeal")),
    Own("statement", "person_id", ("at", "kind", "address", "code", "words", "undone")),
    Own("report", "reporter_id", ("at", "branch", "ground", "address", "name", "email", "text")),
    Own("article_revision", "author_id", ("article_id", "number", "created", "comment", "body")),
    Own("proposal", "author_id", ("slug", "state", "created")),
    Own("proposal_version", "author_id", ("number", "created", "comment", "title", "body")),
    Own("draft", "author_id", ("slug", "title", "fields")),
    Own("article_watch", "person_id", ("article_id", "created")),
    Own("correction", "author_id", ("article_id", "at", "text", "name", "email", "answer")),
    Own("stored_file", "owner_id", ("name", "alt", "author", "licence", "caption", "created")),
    Own("thread", "author_id", ("title", "slug", "created")),
    Own("post", "author_id", ("thread_id", "created", "edited", "state", "body")),
    Own("post_draft", "person_id", ("spot", "title", "body", "saved")),
    Own("post_thanks", "person_id", ("post_id", "at")),
    Own("poll", "author_id", ("question",)),
    Own("poll_vote", "person_id", ("poll_id", "option_id")),
    Own("thread_follow", "person_id", ("thread_id", "since", "is_on")),
    Own(
        "experience",
        "author_id",
        (
            *(
                "title",
                "state",
                "created",
                "published",
                "edited",
                "lead",
                "place",
                "began",
                "ended",
            ),
            *("outcome", "participants", "cost", "decided_by", "links", "problem", "course"),
            *("obstacles", "change", "differently"),
        ),
    ),
    Own("experience_unsent", "person_id", ("experience_id", "saved", "typed")),
    Own("experience_version", "author_id", ("experience_id", "written", "title", "fields")),
    Own("experience_author", "person_id", ("experience_id", "invited", "accepted")),
    Own("experience_follow", "person_id", ("experience_id", "since")),
    Own("experience_follow_up", "author_id", ("experience_id", "day", "outcome", "body")),
    Own("city_follow", "person_id", ("city_id", "since")),
    Own(
        "deadline_reminder",
        "person_id",
        ("title", "event", "due", "moment", "own_note", "tell_on", "told", "created"),
    ),
    Own(
        "record_proposal",
        "author_id",
        ("title", "state", "created", "comment", "evidence", "fields"),
    ),
    Own("advice_hour", "mentor_id", ("city_id", "day", "part", "goal", "subject", "minutes")),
    Own("city_coordinator", "person_id", ("city_id", "since")),
    Own("organisation", "proposed_by_id", ("name", "slug", "state", "created")),
    Own("organisation_version", "by_id", ("number", "at", "name", "helps")),
    Own("notice", "person_id", ("kind", "subject", "at", "read")),
    Own("notice_preference", "person_id", ("kind", "how")),
    Own("notice_pause", "person_id", ("since",)),
    Own("thread_reading", "person_id", ("thread_id", "seen_until")),
    Own("reporting_misuse", "person_id", ("warned", "until")),
    Own("article_credit", "person_id", ("article_id", "source_url", "at", "text")),
)
_SEALED: Final = "sealed: opened by `app.cases.exporting`, whose rows stand beside those above"
_ACTS: Final = "names who acted for the site, and tells of a thing of others"
# Tables that name people and hold nothing for these people to take.
NOT_OWN: Final[dict[str, str]] = {
    "act": _ACTS,
    "article_protection": _ACTS,
    "article_removal": _ACTS,
    "certificate": _ACTS,
    "complaint": _ACTS,
    "own_case": _SEALED,
    "case_attachment": _SEALED,
    "case_person": _SEALED,
    "case_step": _SEALED,
    "case_task": _SEALED,
    "law_confirmation": _ACTS,
    "patrol_item": _ACTS,
    "post_mention": "follows from the posts of others",
    "proposal_step": _ACTS,
    "record_version": "what somebody wrote in it stands among their proposals",
    "report_decision": _ACTS,
    "review_reminder": _ACTS,
    "revert": _ACTS,
    "suppression": _ACTS,
    "synonym_version": _ACTS,
    "text_filter": _ACTS,
    "thread_note": _ACTS,
    "thread_title": _ACTS,
}


def own_data(db: Session, person_id: int, vault: Vault) -> Rows:
    """Everything in the tables above that belongs to one person, the oldest rows first.

    With their cases, opened by the vault.
    """
    rows = {own.table: _rows(db, own, person_id) for own in OWN}
    return {**rows, **own_cases(db, vault, person_id)}


def _rows(db: Session, own: Own, person_id: int) -> list[dict[str, Any]]:
    table = table_of(own.table)
    chosen = [table.c[name] for name in own.columns]
    query = (
        select(*chosen)
        .where(table.c[own.person] == person_id, *_readable(table))
        .order_by(*table.primary_key.columns)
        .execution_options(yield_per=BATCH)
    )
    return [dict(zip(own.columns, row, strict=True)) for row in db.execute(query)]


def _readable(table: Table) -> Iterator[ColumnElement[bool]]:
    """What moderators took out of sight may hold data of others: its author gets it no more."""
    if "state" in table.c:
        yield table.c.state != HIDDEN
    if "hidden" in table.c:
        yield table.c.hidden.is_(None)
    for whole in ("thread", "experience"):
        key = f"{whole}_id"
        if key in table.c:
            parent = table_of(whole)
            unread = select(parent.c.id).where(parent.c.state == HIDDEN)
            yield or_(table.c[key].is_(None), table.c[key].not_in(unread))


def table_of(name: str) -> Table:
    """A table by its name."""
    return Base.metadata.tables[name]


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, date | datetime) else value
