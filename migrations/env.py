"""Runs migrations on the connection that `app.core.schema` hands over.

`alembic revision --autogenerate` has no such connection: it compares the models with a database
of its own, built from the migrations so far in a temporary folder.
"""

import tempfile
from pathlib import Path
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from app import all_tables
from app.core import schema
from app.core.db import Database, UtcDateTime


def render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write plain types into migrations: they must not change when our classes do."""
    return "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=all_tables(),
        compare_type=True,
        render_item=render_item,
        # SQLite cannot alter most of a table; batch mode copies it instead.
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Database(f"sqlite:///{Path(folder) / 'scratch.sqlite3'}")
        if schema.head() is not None:
            schema.upgrade(scratch)
        with scratch.engine.connect() as own:
            run(own)
        scratch.dispose()
