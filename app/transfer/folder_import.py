"""Bringing a folder of Markdown files from elsewhere into the wiki, in the name of an account.

Each article is a transaction of its own and takes the way of every edit: it is published when
the account may publish and nobody asked for proposals, otherwise it waits for review. An address
that is taken is left alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.articles.models import Article, ArticleRedirect
from app.articles.source import checked
from app.core.db import Database
from app.core.errors import DomainError, Invalid
from app.core.settings import Settings
from app.people.models import Person
from app.people.rules import who_of
from app.review import saving
from app.text.limits import TextRefused
from app.text.rendered import Rendered
from app.transfer.foreign import ForeignFile, Understood, understood
from app.transfer.front_matter import ContentFault

Render = Callable[[str], Rendered]
# Shown in the history beside people's own words, so content: Polish, in no catalogue.
COMMENT: Final = "Tekst przeniesiony z innego miejsca"
_ENDINGS: Final = (".md", ".markdown")
_MOST_BYTES: Final = 1024**2


@dataclass(frozen=True)
class FolderImport:
    """What to bring in and how."""

    folder: Path
    person_slug: str
    category: str
    only_propose: bool = True
    is_dry_run: bool = False


@dataclass
class FolderReport:
    """How many files became what."""

    published: int = 0
    proposed: int = 0
    skipped: int = 0
    faults: int = 0

    @property
    def summary(self) -> str:
        """The totals in one line."""
        return (
            f"{self.published} published, {self.proposed} proposed, "
            f"{self.skipped} skipped, {self.faults} faulty"
        )


def import_folder(
    database: Database,
    settings: Settings,
    render: Render,
    report: Callable[[str], None],
    wanted: FolderImport,
) -> FolderReport:
    """Bring the files in; `report` gets the lines about each of them.

    Raises ContentFault when there is no such folder or account.
    """
    if not wanted.folder.is_dir():
        raise ContentFault(f"{wanted.folder}: there is no such folder")
    with database.reading() as db:
        person = db.scalar(select(Person).where(Person.slug == wanted.person_slug))
    if person is None:
        raise ContentFault(f"there is no account {wanted.person_slug!r}")
    files, unread = _files(wanted.folder)
    articles, faults = understood(files, wanted.category)
    done = FolderReport(faults=len(unread) + len(faults))
    for fault in (*unread, *faults):
        report(fault)
    for article in articles:
        try:
            outcome = _bring(database, settings, render, person, article, wanted)
        except (DomainError, TextRefused) as error:
            done.faults += 1
            report(f"{article.path}: {getattr(error, 'message', '') or error}")
            continue
        setattr(done, outcome, getattr(done, outcome) + 1)
        report(f"{outcome}: {article.path} as {article.slug}")
        for note in article.notes:
            report(f"  {note}")
    return done


def _files(folder: Path) -> tuple[list[ForeignFile], list[str]]:
    files, faults = [], []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() not in _ENDINGS or not path.is_file() or path.is_symlink():
            continue
        if path.stat().st_size > _MOST_BYTES:
            faults.append(f"{name}: it is larger than any article")
            continue
        try:
            files.append(ForeignFile(name, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            faults.append(f"{name}: this is not UTF-8")
        except OSError as error:
            faults.append(f"{name}: it cannot be read ({error.strerror})")
    return files, faults


def _bring(
    database: Database,
    settings: Settings,
    render: Render,
    person: Person,
    article: Understood,
    wanted: FolderImport,
) -> str:
    source = checked(article.source)
    who = who_of(person)
    edit = saving.Edit(article.slug, source, COMMENT, base_id=None)
    with database.reading() as db:
        if db.scalar(select(Article.id).where(Article.slug == article.slug)):
            return "skipped"
        if db.get(ArticleRedirect, article.slug):
            return "skipped"
        plan = saving.plan(db, who, edit, settings)
    if wanted.only_propose and plan.course == "publish":
        plan = replace(plan, course="propose")
    rendered = render(plan.source.body)
    if rendered.degraded:
        raise Invalid("body", "the text takes too long to render")
    if not wanted.is_dry_run:
        with database.writing() as db:
            saving.carry_out(db, who, plan, rendered)
    return "published" if plan.course == "publish" else "proposed"
