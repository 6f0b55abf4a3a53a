"""The platform: experiences, cities, people who find each other, and notices."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PLACE_BEFORE = "(board IS NULL) <> (article_id IS NULL)"
PLACE_NOW = (
    "(CASE WHEN board IS NULL THEN 0 ELSE 1 END) + (CASE WHEN article_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN city_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN subject IS NULL THEN 0 ELSE 1 END) = 1"
)


def upgrade() -> None:
    op.create_table(
        "city",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("sort_key", sa.String(length=160), nullable=False),
        sa.Column("voivodeship", sa.String(length=30), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_city")),
        sa.UniqueConstraint("slug", name=op.f("uq_city_slug")),
    )
    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_city_sort_key"), ["sort_key"], unique=False)
        batch_op.create_index("ix_city_voivodeship", ["voivodeship", "name"], unique=False)

    op.create_table(
        "city_follow",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_city_follow_city_id_city")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_city_follow_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "city_id", name=op.f("pk_city_follow")),
    )
    with op.batch_alter_table("city_follow", schema=None) as batch_op:
        batch_op.create_index("ix_city_follow_city_id", ["city_id", "person_id"], unique=False)

    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.add_column(sa.Column("city_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("subject", sa.String(length=80), nullable=True))
        batch_op.add_column(
            sa.Column("subject_title", sa.String(length=300), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("subject_url", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.create_index(
            "ix_thread_city_id_state", ["city_id", "state", "last_at", "id"], unique=False
        )
        batch_op.create_index("ix_thread_subject", ["subject"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_thread_city_id_city"), "city", ["city_id"], ["id"]
        )

    replace_place_check(PLACE_NOW)


def downgrade() -> None:
    # The program before this migration knows threads on boards and articles only.
    op.execute(
        "UPDATE thread SET board = 'pierwsze-kroki', city_id = NULL, subject = NULL "
        "WHERE board IS NULL AND article_id IS NULL"
    )
    replace_place_check(PLACE_BEFORE)
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_thread_city_id_city"), type_="foreignkey")
        batch_op.drop_index("ix_thread_subject")
        batch_op.drop_index("ix_thread_city_id_state")
        batch_op.drop_column("subject_url")
        batch_op.drop_column("subject_title")
        batch_op.drop_column("subject")
        batch_op.drop_column("city_id")

    with op.batch_alter_table("city_follow", schema=None) as batch_op:
        batch_op.drop_index("ix_city_follow_city_id")

    op.drop_table("city_follow")
    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.drop_index("ix_city_voivodeship")
        batch_op.drop_index(batch_op.f("ix_city_sort_key"))

    op.drop_table("city")


def replace_place_check(condition: str) -> None:
    """A thread stands in one place; which kinds of places there are changes here."""
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_thread_one_place"), type_="check")
        batch_op.create_check_constraint(op.f("ck_thread_one_place"), condition)
