"""Lists about records: their queries do not grow with their rows."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.orm import Session

from app.people.rules import Who
from app.records import lists, service
from app.records.queries import record_of
from app.records.rules import Seen
from tests.records.conftest import NOTE, around, written

Count = Callable[[], AbstractContextManager[list[str]]]


@pytest.mark.parametrize("number", [1, 30])
def test_a_history_of_any_length_asks_equally_often(
    db: Session, author: Who, reviewer: Who, number: int, count_queries: Count
) -> None:
    for base in range(number):
        new = written(text=f"Wersja {base}.")
        proposal = service.propose(around(db), author, NOTE.name, "petycja", base, new)
        service.accept(around(db), reviewer, proposal.id, Seen(1, base))
    record = record_of(db, NOTE.name, "petycja")
    assert record is not None
    db.commit()
    with count_queries() as asked:
        found = lists.history(db, record.id, 1)
    assert len(asked) == 2
    assert (found.total, found.items[0].number) == (number, number)
