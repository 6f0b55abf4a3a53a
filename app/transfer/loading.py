"""Loading files into the wiki: new ones are published, later changes too while nobody else edited.

Once people have edited an article its file only proposes: the loader never writes over their
work. Texts are rendered outside of transactions, and each article is a transaction of its own,
so one bad file stops no other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.articles import queries as articles
from app.articles import service as articles_service
from app.articles.models import WITH_REMOVED, Article, ArticleRedirect, ArticleRevision, Origin
from app.articles.service import NewRevision
from app.articles.source import ArticleSource
from app.core.db import Database
from app.core.errors import Conflict, DomainError, Invalid
from app.core.settings import Settings
from app.people.editorial import editorial
from app.people.models import Person
from app.people.rules import who_of
from app.review import publication, saving
from app.text.limits import TextRefused
from app.text.rendered import Rendered
from app.transfer.files import ContentFile, article_paths, read_file
from app.transfer.front_matter import ContentFault
from app.transfer.models import LoadedArticle

Render = Callable[[str], Rendered]
ATTEMPTS: Final = 5
# Shown in the history beside people's own words, so content: Polish, in no catalogue.
FIRST_COMMENT: Final = "Tekst założycielski"
CHANGED_COMMENT: Final = "Nowa wersja tekstu założycielskiego"


class Outcome(StrEnum):
    """What became of a file."""

    ADDED = "added"
    CHANGED = "changed"
    PROPOSED = "proposed"
    UNCHANGED = "unchanged"


@dataclass
class LoadReport:
    """What a load did: slugs by outcome, and the faults of files that could not be taken."""

    slugs: dict[Outcome, list[str]] = field(
        default_factory=lambda: {outcome: [] for outcome in Outcome}
    )
    faults: list[str] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        return len(self.slugs[outcome])

    @property
    def summary(self) -> str:
        """The totals in one line."""
        counts = ", ".join(f"{self.count(outcome)} {outcome.value}" for outcome in Outcome)
        return f"{counts}, {len(self.faults)} faulty" if self.faults else counts


@dataclass(frozen=True)
class _Plan:
    """What to do with a file, as of the published version `expected_id`."""

    outcome: Outcome
    source: ArticleSource
    article_id: int = 0
    expected_id: int = 0
    # The version that has the file's text: remembered when unchanged, merged from when proposed.
    revision_id: int | None = None
    save: saving.Plan | None = None


@dataclass(frozen=True)
class _Load:
    database: Database
    settings: Settings
    render: Render


def load(
    database: Database,
    settings: Settings,
    render: Render,
    report: Callable[[str], None],
    folder: Path | None = None,
) -> LoadReport:
    """Bring the files of `folder` (the content folder of the settings) into the wiki.

    `render` is the renderer's for articles; `report` gets a line for each article that changed
    and each fault. Raises ContentFault when there is no such folder.
    """
    with database.reading() as db:
        rows = db.execute(select(LoadedArticle.slug, LoadedArticle.digest))
        known = {slug: digest for slug, digest in rows}
    done = LoadReport()
    context = _Load(database, settings, render)
    for path in article_paths(folder or settings.content_dir):
        try:
            file = read_file(path)
            is_known = known.get(file.slug) == file.digest
            outcome = Outcome.UNCHANGED if is_known else _load_file(context, file)
        except ContentFault as fault:
            done.faults.append(str(fault))
            report(str(fault))
            continue
        done.slugs[outcome].append(file.slug)
        if outcome is not Outcome.UNCHANGED:
            report(f"{outcome.value}: {file.slug}")
    return done


def _load_file(context: _Load, file: ContentFile) -> Outcome:
    source = file.parsed()
    for _attempt in range(ATTEMPTS):
        try:
            return _try(context, file, source)
        except (Conflict, IntegrityError):
            # Another loader or an editor was faster; what to do now depends on what they did.
            continue
        except TextRefused as error:
            raise ContentFault(f"{file.name}: {error}") from error
        except DomainError as error:
            raise ContentFault(f"{file.name}: {error.message}") from error
    raise ContentFault(f"{file.name}: the article kept changing meanwhile; load again")


def _try(context: _Load, file: ContentFile, source: ArticleSource) -> Outcome:
    with context.database.writing() as db:
        author = editorial(db)
    with context.database.reading() as db:
        plan = _plan(db, context.settings, author, file, source)
    if plan.outcome is Outcome.UNCHANGED:
        if plan.article_id is not None:
            with context.database.writing() as db:
                _remember(db, file, plan.article_id, plan.revision_id)
        return plan.outcome
    rendered = context.render(plan.source.body)
    if rendered.degraded:
        raise ContentFault(f"{file.name}: the text takes too long to render")
    with context.database.writing() as db:
        return _carry_out(db, author, file, plan, rendered)


def _plan(
    db: Session, settings: Settings, author: Person, file: ContentFile, source: ArticleSource
) -> _Plan:
    row = db.get(LoadedArticle, file.slug)
    article = _article(db, row.article_id) if row else _article_at(db, file.slug)
    if article is None:
        return _Plan(Outcome.ADDED, source)
    if article.removed is not None:
        # Nothing is remembered of it, so that the file is loaded should the article come back.
        return _Plan(Outcome.UNCHANGED, source)
    loaded_id = row.revision_id if row else None
    if row is not None and row.digest == file.digest:
        return _Plan(Outcome.UNCHANGED, source, article.id, revision_id=loaded_id)
    published = articles.published_revision(db, article)
    for revision_id in (published.id, loaded_id):
        if revision_id and articles.source_of(db.get_one(ArticleRevision, revision_id)) == source:
            return _Plan(Outcome.UNCHANGED, source, article.id, revision_id=revision_id)
    # A LOAD version holds nobody's words but ours, whatever row we have for it.
    if loaded_id == published.id or published.origin == Origin.LOAD:
        return _Plan(Outcome.CHANGED, source, article.id, published.id)
    edit = saving.Edit(article.slug, source, CHANGED_COMMENT, base_id=loaded_id or published.id)
    save = saving.plan(db, who_of(author), edit, settings)
    if save.course == "publish":
        # The account may publish, but here people have the last word.
        save = replace(save, course="propose", source=save.edit.source, origin=Origin.EDIT)
    return _Plan(Outcome.PROPOSED, save.source, article.id, published.id, loaded_id, save)


def _article_at(db: Session, slug: str) -> Article | None:
    """The article at a slug, present or former, removed or not."""
    present = db.scalar(
        select(Article).where(Article.slug == slug).execution_options(**WITH_REMOVED)
    )
    if present is not None:
        return present
    former = db.get(ArticleRedirect, slug)
    return _article(db, former.article_id) if former else None


def _article(db: Session, article_id: int) -> Article | None:
    return db.get(Article, article_id, execution_options=WITH_REMOVED)


def _carry_out(
    db: Session, author: Person, file: ContentFile, plan: _Plan, rendered: Rendered
) -> Outcome:
    def new(comment: str, base_id: int | None) -> NewRevision:
        return NewRevision(plan.source, rendered, author.id, comment, Origin.LOAD, base_id)

    if plan.outcome is Outcome.ADDED:
        if _article_at(db, file.slug) is not None:
            raise Conflict
        try:
            article = publication.create(db, file.slug, new(FIRST_COMMENT, None))
        except Invalid as fault:
            # On PostgreSQL another loader's article can appear between the look and the writing.
            if _article_at(db, file.slug) is not None:
                raise Conflict from fault
            raise
        _remember(db, file, article.id, article.published_id)
        return plan.outcome
    article = articles_service.locked(db, plan.article_id)
    row = db.get(LoadedArticle, file.slug)
    if row is not None and row.digest == file.digest:
        return Outcome.UNCHANGED  # another loader did it while we rendered
    if plan.save is not None:
        saving.carry_out(db, who_of(author), plan.save, rendered)
        _remember(db, file, article.id, plan.revision_id)
        return plan.outcome
    revision = publication.publish(
        db, article, plan.expected_id, new(CHANGED_COMMENT, plan.expected_id)
    )
    _remember(db, file, article.id, revision.id)
    return plan.outcome


def _remember(db: Session, file: ContentFile, article_id: int, revision_id: int | None) -> None:
    db.merge(
        LoadedArticle(
            slug=file.slug, article_id=article_id, digest=file.digest, revision_id=revision_id
        )
    )
