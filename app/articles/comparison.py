"""Comparing two texts of an article: as the reader sees them, or by word in the source."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.articles import history, queries
from app.articles.history import RevisionRow
from app.articles.source import ArticleSource
from app.articles.words import field_words, value_words
from app.text.diff import DiffRow, change_size, rendered_diff, text_diff


@dataclass(frozen=True)
class FieldChange:
    """A line of the front matter that differs, by word."""

    label: str
    rows: list[DiffRow]


@dataclass(frozen=True)
class Difference:
    """What differs between two texts. `html` is set for the rendered view, `rows` for the other."""

    html: str
    rows: list[DiffRow]
    fields: list[FieldChange]
    words_added: int
    words_removed: int


@dataclass(frozen=True)
class Comparison:
    """Two versions and their difference."""

    earlier: RevisionRow
    later: RevisionRow
    is_rendered: bool
    difference: Difference


def comparison(
    db: Session, article_id: int, earlier: int, later: int, *, is_rendered: bool
) -> Comparison:
    """Compare two versions by number; raises NotFound."""
    old = queries.revision(db, article_id, earlier)
    new = queries.revision(db, article_id, later)
    return Comparison(
        history.revision_row(db, old.id),
        history.revision_row(db, new.id),
        is_rendered,
        difference(
            queries.source_of(old),
            queries.source_of(new),
            (old.html, new.html) if is_rendered else None,
        ),
    )


def difference(old: ArticleSource, new: ArticleSource, pages: tuple[str, str] | None) -> Difference:
    """What differs; `pages` are the two rendered texts when the reader's view is wanted."""
    added, removed = change_size(old.body, new.body)
    return Difference(
        html=rendered_diff(*pages) if pages else "",
        rows=[] if pages else text_diff(old.body, new.body),
        fields=field_changes(old, new),
        words_added=added,
        words_removed=removed,
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
