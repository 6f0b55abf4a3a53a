"""The whole workflow of review, and what keeps articles true."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OPEN_INDEX = "uq_proposal_open_author_id_article_id"
OPEN_BEFORE = "state IN ('OCZEKUJE', 'DO_POPRAWY', 'KONFLIKT')"
OPEN_NOW = "state IN ('OCZEKUJE', 'W_PRZEGLĄDZIE', 'DO_POPRAWY', 'KONFLIKT')"


def upgrade() -> None:
    op.drop_index(OPEN_INDEX, table_name="proposal")
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("protection", sa.String(length=1), server_default="O", nullable=False)
        )
        batch_op.add_column(sa.Column("protected_until", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("claimed_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("built_on_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_proposal_built_on_id"), ["built_on_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_proposal_built_on_id_proposal"), "proposal", ["built_on_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_proposal_claimed_by_person"), "person", ["claimed_by"], ["id"]
        )

    make_open_index(OPEN_NOW)


def downgrade() -> None:
    op.drop_index(OPEN_INDEX, table_name="proposal")
    # The program before this migration does not know these states.
    op.execute("UPDATE proposal SET state = 'OCZEKUJE' WHERE state = 'W_PRZEGLĄDZIE'")
    op.execute("UPDATE proposal SET state = 'WYCOFANA' WHERE state = 'PRZETERMINOWANA'")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_proposal_claimed_by_person"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_proposal_built_on_id_proposal"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_proposal_built_on_id"))
        batch_op.drop_column("built_on_id")
        batch_op.drop_column("claimed_until")
        batch_op.drop_column("claimed_by")

    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_column("protected_until")
        batch_op.drop_column("protection")

    make_open_index(OPEN_BEFORE)


def make_open_index(condition: str) -> None:
    """One open proposal per author and article; which states are open changes here."""
    op.create_index(
        OPEN_INDEX,
        "proposal",
        ["author_id", "article_id"],
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )
