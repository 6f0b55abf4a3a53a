"""Comparing two texts of an article: as the reader sees them, or by word in the source."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from app.articles import history, queries
from app.articles.history import RevisionRow
from app.articles.source import ArticleSource
from app.articles.words import field_words, value_words
from app.people.rules import Who
from app.text.diff import DiffRow, change_size, collapse, rendered_diff, text_diff
from app.text.html_targets import TargetChange, target_changes


class View(StrEnum):
    """How a difference is shown; the values stand in addresses."""

    RENDERED = "strona"
    TEXT = "tekst"
    SIDES = "obok"


def view_of(asked: str | None) -> View:
    """The view that an address asks for; the reader's one unless it names another."""
    return View(asked) if asked in set(View) else View.RENDERED


@dataclass(frozen=True)
class FieldChange:
    """A line of the front matter that differs, by word."""

    label: str
    rows: list[DiffRow]


@dataclass(frozen=True)
class Difference:
    """What differs between two texts. `html` is set for the rendered view, `rows` for the others.

    `targets` tells what words do not: links that lead elsewhere, other images.
    """

    view: View
    html: str
    rows: list[DiffRow]
    fields: list[FieldChange]
    targets: list[TargetChange]
    words_added: int
    words_removed: int


@dataclass(frozen=True)
class Comparison:
    """Two versions and their difference."""

    earlier: RevisionRow
    later: RevisionRow
    difference: Difference


def comparison(
    db: Session, article_id: int, earlier: int, later: int, view: View, who: Who | None = None
) -> Comparison:
    """Compare two versions by number; raises NotFound, or Gone for one hidden from `who`."""
    old = queries.revision(db, article_id, earlier, who)
    new = queries.revision(db, article_id, later, who)
    return Comparison(
        history.revision_row(db, old.id),
        history.revision_row(db, new.id),
        difference(queries.source_of(old), queries.source_of(new), (old.html, new.html), view),
    )


def difference(
    old: ArticleSource,
    new: ArticleSource,
    pages: tuple[str, str] | None,
    view: View = View.RENDERED,
) -> Difference:
    """What differs, for one view.

    `pages` are the two rendered texts; without them there is only the text to be shown.
    """
    if pages is None and view is View.RENDERED:
        view = View.TEXT
    added, removed = change_size(old.body, new.body)
    is_rendered = view is View.RENDERED
    return Difference(
        view=view,
        html=rendered_diff(*pages) if pages and is_rendered else "",
        rows=[] if is_rendered else collapse(text_diff(old.body, new.body)),
        fields=field_changes(old, new),
        targets=target_changes(*pages) if pages and not is_rendered else [],
        words_added=added,
        words_removed=removed,
    )


def small_difference(
    old: ArticleSource, new: ArticleSource, pages: tuple[str, str], words: tuple[int, int]
) -> Difference:
    """What differs and its neighbours only; `words` added and removed were counted before.

    For lists that show many at once: unchanged text is left out instead of folded.
    """
    near = [row for row in collapse(text_diff(old.body, new.body)) if row.kind != "skipped"]
    changed = any(row.kind != "unchanged" for row in near)
    return Difference(
        view=View.TEXT,
        html="",
        rows=near if changed else [],
        fields=field_changes(old, new),
        targets=target_changes(*pages),
        words_added=words[0],
        words_removed=words[1],
    )


def field_changes(old: ArticleSource, new: ArticleSource) -> list[FieldChange]:
    """Front matter that differs, title first."""
    changes = []
    for name, label in field_words().items():
        before, after = (_as_text(value_words(name, getattr(each, name))) for each in (old, new))
        if before != after:
            changes.append(FieldChange(label, text_diff(before, after)))
    return changes


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        lines = [": ".join(item) if isinstance(item, tuple) else str(item) for item in value]
        return "\n\n".join(lines)
    return str(value)
