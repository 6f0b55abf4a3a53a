"""Writes a letter with notices at the moment it leaves, for its reader, from a draft of numbers.

Between the draft and the mail server there may be a day: what was hidden, read on the site or
unsubscribed since then stands in no letter, and one with nothing left to tell is dropped.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import i18n, mail
from app.core.mail_sending import Letter
from app.core.settings import Settings, secret_key
from app.discussions.models import OPENING_BRANCH, Post, PostState
from app.notifications import letter as letters
from app.notifications import mail_tokens, subjects
from app.notifications.letter import MOST_ROWS, NewsLetter, Thing
from app.notifications.models import Kind, Notice
from app.notifications.queries import NoticeRow, is_still_mailed, rows, with_subjects
from app.people.models import Person

# Of one thread this many posts stand in a letter, the newest; the others are counted.
MOST_POSTS: Final = 10


@dataclass(frozen=True)
class Reader:
    """Who gets a letter."""

    id: int
    email: str
    name: str
    language: str

    @property
    def first_name(self) -> str:
        return (self.name.split() or [self.name])[0]


def reader_of(db: Session, person_id: int) -> Reader | None:
    """Where to write to; None for an account without a confirmed address."""
    person = db.get(Person, person_id)
    if person is None or person.email is None or person.email_confirmed is None:
        return None
    return Reader(person.id, person.email, person.name, person.language)


@dataclass(frozen=True)
class Told:
    """A notice in a draft, and of which time the letter tells."""

    notice_id: int
    since: datetime | None
    until: datetime


def draft(person_id: int, told: Collection[Told]) -> dict[str, Any]:
    """Numbers from which `Composer` writes the letter."""
    parts = [
        [each.notice_id, each.since and each.since.isoformat(), each.until.isoformat()]
        for each in told
    ]
    return {"person": person_id, "notices": parts}


def _told(notices: list[list[Any]]) -> dict[int, Told]:
    return {
        number: Told(
            number,
            datetime.fromisoformat(since) if since else None,
            datetime.fromisoformat(until),
        )
        for number, since, until in notices
    }


def threads_of(db: Session, named: Collection[str]) -> dict[str, int]:
    """The thread of each subject that belongs to one."""
    numbers: dict[str, list[int]] = {"post": [], "thread": []}
    for subject in named:
        prefix, _colon, number = subject.partition(":")
        if prefix in numbers:
            numbers[prefix].append(int(number))
    threads = {f"thread:{number}": number for number in numbers["thread"]}
    query = select(Post.id, Post.thread_id).where(Post.id.in_(numbers["post"]))
    return threads | {f"post:{post_id}": thread_id for post_id, thread_id in db.execute(query)}


@dataclass(frozen=True)
class Composer:
    """Writes letters for this site (`mail.Writer`)."""

    settings: Settings
    secret: str

    @classmethod
    def of(cls, settings: Settings) -> "Composer":
        return cls(settings, secret_key(settings))

    def __call__(self, db: Session, letter: Letter, numbers: dict[str, Any]) -> Letter | None:
        reader = reader_of(db, numbers["person"])
        if reader is None:
            return None
        told = _told(numbers["notices"])
        query = rows().where(Notice.id.in_(told), Notice.person_id == reader.id, is_still_mailed())
        newest = query.order_by(Notice.at.desc(), Notice.id.desc())
        found = with_subjects(db, reader.id, db.execute(newest).all())
        with i18n.speaking(reader.language):
            return self._written(db, letter, reader, _Posts(db, reader.id).of_each(found, told))

    def _written(
        self, db: Session, letter: Letter, reader: Reader, posts: "_Unfolded"
    ) -> Letter | None:
        threads = threads_of(db, {row.subject for row in posts.rows})
        things = [
            replace(thing, more=sum(posts.more.get(row_id, 0) for row_id in _ids(thing)))
            for thing in letters.grouped(posts.rows, threads, self.settings.site_url)
        ]
        if not things:
            return None
        shown, more = _first(things)
        only = things[0] if len(things) == 1 else None
        thread_id = only.thread_id if only and self.settings.can_reply_by_mail else None
        kinds = sorted({row.kind for thing in things for row in thing.rows})
        news = NewsLetter(
            site_name=self.settings.site_name,
            site_url=self.settings.site_url,
            first_name=reader.first_name,
            things=shown,
            kinds={kind: self._leave_url(reader.id, kind) for kind in kinds},
            leave_url=self._leave_url(reader.id, None),
            more=more,
            can_reply=thread_id is not None,
        )
        headers = self._headers(news)
        if only is not None and thread_id is not None:
            post_id = _answered(db, only)
            headers["Reply-To"] = self._reply_address(reader.id, thread_id, post_id)
        mail.check_headers(headers, reader.email, news.subject)
        return replace(
            letter,
            recipient=reader.email,
            subject=news.subject,
            body=letters.plain(news),
            html=letters.html(news),
            headers=headers,
            thread=only.key if only else "",
        )

    def _leave_url(self, person_id: int, kind: str | None) -> str:
        token = mail_tokens.unsubscribe_token(self.secret, person_id, kind)
        return f"{self.settings.site_url}/wypisz/{token}"

    def _headers(self, letter: NewsLetter) -> dict[str, str]:
        only_kind = next(iter(letter.kinds)) if len(letter.kinds) == 1 else None
        leave = letter.kinds[only_kind] if only_kind else letter.leave_url
        host = urlsplit(self.settings.site_url).hostname or "localhost"
        headers = {
            "List-Id": f"<powiadomienia.{host}>",
            "List-Unsubscribe": f"<{leave}>",
            "X-Auto-Response-Suppress": "All",
        }
        if self.settings.is_https:  # RFC 8058 knows no other
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return headers

    def _reply_address(self, person_id: int, thread_id: int, post_id: int | None) -> str:
        days = self.settings.reply_days
        token = mail_tokens.reply_token(self.secret, person_id, thread_id, days, post_id)
        return mail_tokens.reply_address(self.settings.reply_address, token)


def _ids(thing: Thing) -> set[int]:
    return {row.id for row in thing.rows}


def _first(things: list[Thing]) -> tuple[list[Thing], int]:
    """As many rows as a letter holds, and how many are left out."""
    shown, room = [], MOST_ROWS
    for thing in things:
        if room > 0:
            shown.append(replace(thing, rows=thing.rows[:room]))
            room -= len(thing.rows)
    return shown, max(0, -room) + sum(len(thing.rows) for thing in things[len(shown) :])


def _answered(db: Session, thing: Thing) -> int | None:
    """The post to which a reply belongs: the newest, where the letter tells of one branch only."""
    ids = [int(row.subject[5:]) for row in thing.rows if row.subject.startswith("post:")]
    branches = db.scalars(select(Post.branch).where(Post.id.in_(ids)).distinct().limit(2)).all()
    return ids[0] if len(branches) == 1 else None


@dataclass(frozen=True)
class _Unfolded:
    """Rows of a letter; `more` counts, for a notice, posts that are left out."""

    rows: list[NoticeRow]
    more: Mapping[int, int]


@dataclass(frozen=True)
class _Posts:
    """Unfolds a notice of many posts in a thread into these posts, newest first."""

    db: Session
    reader_id: int

    def of_each(self, found: list[NoticeRow], told: Mapping[int, Told]) -> _Unfolded:
        unfolded: list[NoticeRow] = []
        more: dict[int, int] = {}
        for row in found:
            time = told[row.id]
            if row.kind == Kind.REPLY and (row.count > 1 or time.since is not None):
                posts, more[row.id] = self._posts(row, time)
                unfolded += posts
            else:
                unfolded.append(row)
        return _Unfolded(unfolded, more)

    def _posts(self, row: NoticeRow, time: Told) -> tuple[list[NoticeRow], int]:
        number = int(row.subject.partition(":")[2])
        first = self.db.get(Post, number)
        if first is None:
            return [], 0
        is_new = (
            Post.published > time.since
            if time.since is not None
            else Post.published >= (first.published or row.began)
        )
        wanted = (
            Post.thread_id == first.thread_id,
            Post.state == PostState.VISIBLE,
            Post.branch > OPENING_BRANCH,
            Post.author_id != self.reader_id,
            is_new,
            Post.published <= time.until,
            # Of these the reader was told by a notice of its own: as the one who is named.
            func.concat("post:", Post.id).not_in(
                select(Notice.event).where(
                    Notice.person_id == self.reader_id, Notice.kind != Kind.REPLY.value
                )
            ),
        )
        total = self.db.scalar(select(func.count()).select_from(Post).where(*wanted)) or 0
        query = (
            select(Post.id, Post.published, Person.name)
            .join(Person, Person.id == Post.author_id)
            .where(*wanted)
            .order_by(Post.published.desc(), Post.id.desc())
            .limit(MOST_POSTS)
        )
        newest = self.db.execute(query).all()
        seen = subjects.look_up(self.db, {f"post:{post_id}" for post_id, _at, _who in newest})
        shown = [
            replace(
                row,
                subject=key,
                seen=seen[key],
                url=seen[key].url,
                at=at or row.at,
                actor=who,
                count=1,
            )
            for post_id, at, who in newest
            if (key := f"post:{post_id}") in seen
        ]
        return shown, total - len(newest) if shown else 0
