"""The site of these tests, committed."""

import pytest

from app.core.db import Database
from tests.moderation import stage
from tests.moderation.stage import Site


@pytest.fixture
def site(database: Database) -> Site:
    with database.writing() as db:
        return stage.build(db)
