"""Pages of a list: numbers and slices, no addresses (the view knows those)."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")
LARGEST_PAGE = 10_000


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; `number` counts from 1, `total` counts all items of the list."""

    items: list[T]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def page_number(text: str | None) -> int:
    """Page number from an address; anything strange means the first page."""
    if text and text.isascii() and text.isdigit() and len(text) < 9:
        return min(max(1, int(text)), LARGEST_PAGE)
    return 1


def slice_of(number: int, size: int) -> tuple[int, int]:
    """Offset and limit of a page."""
    return (number - 1) * size, size


def count(db: Session, query: Select[*tuple[object, ...]]) -> int:
    """Number of rows a query would give, without its order."""
    return db.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
