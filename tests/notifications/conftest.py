"""The worker's part that tells, and what it told."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select

from app.core.db import Database
from app.core.settings import Settings
from app.notifications import delivery
from app.notifications.models import Notice

Tell = Callable[..., list[Notice]]


@pytest.fixture
def tell(settings: Settings, database: Database) -> Callable[..., list[Notice]]:
    """What the worker does; returns all notices there are then."""

    def run(batch: int = delivery.BATCH) -> list[Notice]:
        while delivery.catch_up(settings, database, batch=batch):
            pass
        return notices(database)

    return run


def notices(database: Database) -> list[Notice]:
    with database.reading() as db:
        return list(db.scalars(select(Notice).order_by(Notice.id)))


def told(found: Sequence[Notice]) -> list[tuple[int, str]]:
    return sorted((each.person_id, each.kind) for each in found)
