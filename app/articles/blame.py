"""Which version of an article brought each of its sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.history import RevisionRow, revision_rows
from app.articles.models import ArticleRevision
from app.text.blame import blame

_AT_ONCE = 20  # bodies in memory


@dataclass(frozen=True)
class Written:
    """A passage of the published text, the version that brought it, and the earlier wording's."""

    text: str
    by: RevisionRow
    earlier: RevisionRow | None

    @property
    def lines(self) -> list[str]:
        """The passage as it was typed, without empty lines."""
        return [line for line in self.text.splitlines() if line.strip()]


def written_by(db: Session, article_id: int) -> list[Written]:
    """The published text from its beginning to its end, passage by passage; two queries."""
    versions = db.execute(
        select(ArticleRevision.number, ArticleRevision.body)
        .where(ArticleRevision.article_id == article_id)
        .order_by(ArticleRevision.number)
        .execution_options(yield_per=_AT_ONCE)
    )
    numbers: list[int] = []

    def texts() -> Iterator[str]:
        for number, body in versions:
            numbers.append(number)
            yield body

    passages = blame(texts())
    named = {numbers[each.wording.first] for each in passages}
    named |= {
        numbers[each.wording.earlier] for each in passages if each.wording.earlier is not None
    }
    rows = revision_rows(db, article_id, named)
    return [
        Written(
            each.text,
            rows[numbers[each.wording.first]],
            None if each.wording.earlier is None else rows[numbers[each.wording.earlier]],
        )
        for each in passages
    ]
