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

    op.create_table(
        "experience",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("began", sa.Date(), nullable=True),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("reason_code", sa.String(length=20), nullable=False),
        sa.Column("reason_text", sa.String(length=300), nullable=False),
        sa.Column("held_because", sa.JSON(), nullable=False),
        sa.Column("lead", sa.String(length=400), nullable=False),
        sa.Column("excerpt", sa.String(length=400), nullable=False),
        sa.Column("participants", sa.String(length=200), nullable=False),
        sa.Column("cost", sa.String(length=200), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("renderer_version", sa.SmallInteger(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("obstacles", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("differently", sa.Text(), nullable=False),
        sa.Column("problem_html", sa.Text(), nullable=False),
        sa.Column("course_html", sa.Text(), nullable=False),
        sa.Column("obstacles_html", sa.Text(), nullable=False),
        sa.Column("change_html", sa.Text(), nullable=False),
        sa.Column("differently_html", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_experience_author_id_person")
        ),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_experience_city_id_city")),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["person.id"], name=op.f("fk_experience_edited_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_experience_thread_id_thread")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experience")),
    )
    with op.batch_alter_table("experience", schema=None) as batch_op:
        batch_op.create_index(
            "ix_experience_author_id_state", ["author_id", "state", "published"], unique=False
        )
        batch_op.create_index(
            "ix_experience_city_id_state", ["city_id", "state", "published"], unique=False
        )
        batch_op.create_index(
            "ix_experience_outcome_state", ["outcome", "state", "published"], unique=False
        )
        batch_op.create_index(
            "ix_experience_state_published", ["state", "published", "id"], unique=False
        )

    op.create_table(
        "experience_author",
        sa.Column("experience_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("invited", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experience.id"],
            name=op.f("fk_experience_author_experience_id_experience"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_experience_author_person_id_person")
        ),
        sa.PrimaryKeyConstraint("experience_id", "person_id", name=op.f("pk_experience_author")),
    )
    with op.batch_alter_table("experience_author", schema=None) as batch_op:
        batch_op.create_index(
            "ix_experience_author_person_id", ["person_id", "accepted"], unique=False
        )

    op.create_table(
        "experience_follow",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("experience_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experience.id"],
            name=op.f("fk_experience_follow_experience_id_experience"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_experience_follow_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "experience_id", name=op.f("pk_experience_follow")),
    )
    with op.batch_alter_table("experience_follow", schema=None) as batch_op:
        batch_op.create_index(
            "ix_experience_follow_experience_id", ["experience_id", "person_id"], unique=False
        )

    op.create_table(
        "experience_follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("experience_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason_code", sa.String(length=20), nullable=False),
        sa.Column("reason_text", sa.String(length=300), nullable=False),
        sa.Column("held_because", sa.JSON(), nullable=False),
        sa.Column("renderer_version", sa.SmallInteger(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_experience_follow_up_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experience.id"],
            name=op.f("fk_experience_follow_up_experience_id_experience"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experience_follow_up")),
    )
    with op.batch_alter_table("experience_follow_up", schema=None) as batch_op:
        batch_op.create_index(
            "ix_experience_follow_up_author_id", ["author_id", "created"], unique=False
        )
        batch_op.create_index(
            "ix_experience_follow_up_experience_id", ["experience_id", "day", "id"], unique=False
        )
        batch_op.create_index("ix_experience_follow_up_state", ["state", "created"], unique=False)

    op.create_table(
        "experience_goal",
        sa.Column("experience_id", sa.Integer(), nullable=False),
        sa.Column("goal", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experience.id"],
            name=op.f("fk_experience_goal_experience_id_experience"),
        ),
        sa.PrimaryKeyConstraint("experience_id", "goal", name=op.f("pk_experience_goal")),
    )
    with op.batch_alter_table("experience_goal", schema=None) as batch_op:
        batch_op.create_index("ix_experience_goal_goal", ["goal", "experience_id"], unique=False)

    op.create_table(
        "experience_tool",
        sa.Column("experience_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_experience_tool_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experience.id"],
            name=op.f("fk_experience_tool_experience_id_experience"),
        ),
        sa.PrimaryKeyConstraint("experience_id", "article_id", name=op.f("pk_experience_tool")),
    )
    with op.batch_alter_table("experience_tool", schema=None) as batch_op:
        batch_op.create_index(
            "ix_experience_tool_article_id", ["article_id", "experience_id"], unique=False
        )

    op.create_table(
        "experience_version",
        sa.Column("experience_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("written", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_experience_version_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experience.id"],
            name=op.f("fk_experience_version_experience_id_experience"),
        ),
        sa.PrimaryKeyConstraint("experience_id", "number", name=op.f("pk_experience_version")),
    )
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

    op.drop_table("experience_version")
    with op.batch_alter_table("experience_tool", schema=None) as batch_op:
        batch_op.drop_index("ix_experience_tool_article_id")

    op.drop_table("experience_tool")
    with op.batch_alter_table("experience_goal", schema=None) as batch_op:
        batch_op.drop_index("ix_experience_goal_goal")

    op.drop_table("experience_goal")
    with op.batch_alter_table("experience_follow_up", schema=None) as batch_op:
        batch_op.drop_index("ix_experience_follow_up_state")
        batch_op.drop_index("ix_experience_follow_up_experience_id")
        batch_op.drop_index("ix_experience_follow_up_author_id")

    op.drop_table("experience_follow_up")
    with op.batch_alter_table("experience_follow", schema=None) as batch_op:
        batch_op.drop_index("ix_experience_follow_experience_id")

    op.drop_table("experience_follow")
    with op.batch_alter_table("experience_author", schema=None) as batch_op:
        batch_op.drop_index("ix_experience_author_person_id")

    op.drop_table("experience_author")
    with op.batch_alter_table("experience", schema=None) as batch_op:
        batch_op.drop_index("ix_experience_state_published")
        batch_op.drop_index("ix_experience_outcome_state")
        batch_op.drop_index("ix_experience_city_id_state")
        batch_op.drop_index("ix_experience_author_id_state")

    op.drop_table("experience")
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
