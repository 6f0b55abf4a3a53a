"""Pages of a list: any text of an address gives a sound page number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import paging
from app.core.journal import JournalEntry
from app.core.limiter import LimitCounter


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (None, 1),
        ("", 1),
        ("1", 1),
        ("7", 7),
        ("0", 1),
        ("-3", 1),
        ("2.5", 1),
        ("٣", 1),
        ("²", 1),
        ("99999999", paging.LARGEST_PAGE),
        ("9" * 400, 1),
        ("' OR 1=1", 1),
    ],
)
def test_page_number(text: str | None, number: int) -> None:
    assert paging.page_number(text) == number


@given(st.text())
def test_any_text_gives_a_page(text: str) -> None:
    assert 1 <= paging.page_number(text) <= paging.LARGEST_PAGE


@given(total=st.integers(0, 500), size=st.integers(1, 60))
def test_pages_cover_the_list_without_overlap(total: int, size: int) -> None:
    things = list(range(total))
    number, seen = 1, []
    while True:
        offset, limit = paging.slice_of(number, size)
        page = paging.Page(things[offset : offset + limit], number, size, total)
        seen += page.items
        if number >= page.pages:
            break
        number += 1
    assert seen == things
    assert number == page.pages


def test_count_ignores_the_order(db: Session) -> None:
    db.add_all(LimitCounter(key=f"k{i}", hits=1, expires=1) for i in range(3))
    db.flush()
    query = select(LimitCounter.key).order_by(LimitCounter.key)
    assert paging.count(db, query) == 3
    assert paging.count(db, select(JournalEntry.id)) == 0
