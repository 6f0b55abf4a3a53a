"""The Action Plan: facts of cities, projects, effects; advice, certificates, local dates."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KINDS = ("miasto", "projekt", "praktyka", "raport", "dziedzictwo", "wspoltworca")
_OF_THE_PLAN = sa.column("kind").in_((*_KINDS, "termin-lokalny"))
_OF_DATES = sa.column("kind").in_(("termin-miasta", "bliski-termin"))


def upgrade() -> None:
    op.create_table(
        "advice_hour",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=14), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("goal", sa.SmallInteger(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written", sa.DateTime(timezone=True), nullable=False),
        sa.Column("struck_by_id", sa.Integer(), nullable=True),
        sa.Column("struck", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_advice_hour_minutes")),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_advice_hour_city_id_city")),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["person.id"], name=op.f("fk_advice_hour_mentor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["struck_by_id"], ["person.id"], name=op.f("fk_advice_hour_struck_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], name=op.f("fk_advice_hour_written_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_hour")),
    )
    with op.batch_alter_table("advice_hour", schema=None) as batch_op:
        batch_op.create_index("ix_advice_hour_city_id", ["city_id", "day", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_advice_hour_mentor_id"), ["mentor_id"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("project_key", sa.String(length=80), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("city_name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("goal", sa.SmallInteger(), nullable=True),
        sa.Column("issued", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("revoked", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_certificate_city_id_city")),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["person.id"], name=op.f("fk_certificate_issued_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"], ["person.id"], name=op.f("fk_certificate_revoked_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_certificate_year_number")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index("ix_certificate_city_id", ["city_id"], unique=False)
        batch_op.create_index("ix_certificate_project_key", ["project_key"], unique=False)
        batch_op.create_index(
            "uq_certificate_in_force_project_key",
            ["project_key"],
            unique=True,
            sqlite_where=sa.text("revoked IS NULL"),
            postgresql_where=sa.text("revoked IS NULL"),
        )

    op.create_table(
        "city_coordinator",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_city_coordinator_city_id_city")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["person.id"], name=op.f("fk_city_coordinator_given_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_city_coordinator_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "city_id", name=op.f("pk_city_coordinator")),
    )
    with op.batch_alter_table("city_coordinator", schema=None) as batch_op:
        batch_op.create_index("ix_city_coordinator_city_id", ["city_id"], unique=False)

    op.create_table(
        "local_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("hour", sa.String(length=5), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reminded_of", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_local_date_city_id_city")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_date")),
        sa.UniqueConstraint("key", name=op.f("uq_local_date_key")),
    )
    with op.batch_alter_table("local_date", schema=None) as batch_op:
        batch_op.create_index("ix_local_date_begins", ["begins", "id"], unique=False)
        batch_op.create_index("ix_local_date_city_id", ["city_id", "begins", "id"], unique=False)
        batch_op.create_index("ix_local_date_ends", ["ends", "id"], unique=False)

    op.create_table(
        "plan_city_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("road", sa.Text(), nullable=False),
        sa.Column("road_html", sa.Text(), nullable=False),
        sa.Column("aims", sa.Text(), nullable=False),
        sa.Column("aims_html", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_plan_city_report_city_id_city")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_city_report")),
        sa.UniqueConstraint("key", name=op.f("uq_plan_city_report_key")),
    )
    with op.batch_alter_table("plan_city_report", schema=None) as batch_op:
        batch_op.create_index("ix_plan_city_report_city_id", ["city_id", "year"], unique=False)

    op.create_table(
        "plan_city_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("goal", sa.SmallInteger(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_plan_city_role_city_id_city")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_city_role")),
    )
    with op.batch_alter_table("plan_city_role", schema=None) as batch_op:
        batch_op.create_index("ix_plan_city_role_city_id", ["city_id", "position"], unique=False)

    op.create_table(
        "plan_contributor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=True),
        sa.Column("goal", sa.SmallInteger(), nullable=True),
        sa.Column("part", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_plan_contributor_city_id_city")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_contributor")),
        sa.UniqueConstraint("key", name=op.f("uq_plan_contributor_key")),
    )
    with op.batch_alter_table("plan_contributor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_contributor_city_id"), ["city_id"], unique=False)
        batch_op.create_index("ix_plan_contributor_sort_key", ["sort_key", "id"], unique=False)

    op.create_table(
        "plan_legacy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("direction", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=14), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_plan_legacy_city_id_city")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_legacy")),
        sa.UniqueConstraint("key", name=op.f("uq_plan_legacy_key")),
    )
    with op.batch_alter_table("plan_legacy", schema=None) as batch_op:
        batch_op.create_index("ix_plan_legacy_city_id", ["city_id"], unique=False)
        batch_op.create_index(
            "ix_plan_legacy_direction", ["direction", "city_id", "id"], unique=False
        )

    op.create_table(
        "plan_participation",
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_plan_participation_city_id_city")
        ),
        sa.PrimaryKeyConstraint("city_id", name=op.f("pk_plan_participation")),
    )
    with op.batch_alter_table("plan_participation", schema=None) as batch_op:
        batch_op.create_index("ix_plan_participation_path", ["path", "city_id"], unique=False)

    op.create_table(
        "plan_practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("goal", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("sort_key", sa.String(length=600), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_plan_practice_city_id_city")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_practice")),
        sa.UniqueConstraint("key", name=op.f("uq_plan_practice_key")),
    )
    with op.batch_alter_table("plan_practice", schema=None) as batch_op:
        batch_op.create_index("ix_plan_practice_city_id", ["city_id"], unique=False)
        batch_op.create_index("ix_plan_practice_goal", ["goal", "sort_key", "id"], unique=False)

    op.create_table(
        "plan_project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("sort_key", sa.String(length=600), nullable=False),
        sa.Column("goal", sa.SmallInteger(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("began", sa.Date(), nullable=True),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("effects", sa.Integer(), nullable=False),
        sa.Column("partners", sa.JSON(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_plan_project_city_id_city")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_project")),
        sa.UniqueConstraint("key", name=op.f("uq_plan_project_key")),
    )
    with op.batch_alter_table("plan_project", schema=None) as batch_op:
        batch_op.create_index("ix_plan_project_city_id", ["city_id", "sort_key"], unique=False)
        batch_op.create_index(
            "ix_plan_project_goal", ["goal", "state", "sort_key", "id"], unique=False
        )
        batch_op.create_index("ix_plan_project_sort_key", ["sort_key", "id"], unique=False)
        batch_op.create_index("ix_plan_project_state", ["state", "sort_key", "id"], unique=False)

    op.create_table(
        "plan_effect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.String(length=20), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("goal", sa.SmallInteger(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("planned", sa.Numeric(precision=16, scale=3), nullable=True),
        sa.Column("reached", sa.Numeric(precision=16, scale=3), nullable=True),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_plan_effect_city_id_city")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["plan_project.id"], name=op.f("fk_plan_effect_project_id_plan_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_effect")),
    )
    with op.batch_alter_table("plan_effect", schema=None) as batch_op:
        batch_op.create_index("ix_plan_effect_city_id", ["city_id"], unique=False)
        batch_op.create_index(
            "ix_plan_effect_goal",
            ["goal", "kind", "type", "unit", "planned", "reached"],
            unique=False,
        )
        batch_op.create_index(
            "ix_plan_effect_goal_city_id",
            ["goal", "city_id", "project_id", "position"],
            unique=False,
        )
        batch_op.create_index("ix_plan_effect_project_id", ["project_id", "position"], unique=False)

    op.create_table(
        "plan_project_goal",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("goal", sa.SmallInteger(), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_plan_project_goal_city_id_city")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["plan_project.id"],
            name=op.f("fk_plan_project_goal_project_id_plan_project"),
        ),
        sa.PrimaryKeyConstraint("project_id", "goal", name=op.f("pk_plan_project_goal")),
    )
    with op.batch_alter_table("plan_project_goal", schema=None) as batch_op:
        batch_op.create_index(
            "ix_plan_project_goal_goal", ["goal", "city_id", "project_id"], unique=False
        )

    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=24), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("kind_source", sa.String(length=500), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("population", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("population_year", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("population_source", sa.String(length=500), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("bip", sa.String(length=500), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("office_name", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("office_street", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("office_postcode", sa.String(length=6), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("office_town", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("office_source", sa.String(length=500), server_default="", nullable=False)
        )

    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_removed", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False)
        )

    with op.batch_alter_table("record_proposal", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_removal", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("on_behalf", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False)
        )

    with op.batch_alter_table("record_version", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_removal", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("on_behalf", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False)
        )


def downgrade() -> None:
    _forget_records()
    # The release before this one has no words for these notices.
    of_coordinators = sa.and_(sa.column("kind") == "funkcja", sa.column("detail") != "")
    op.execute(sa.delete(sa.table("notice")).where(sa.or_(_OF_DATES, of_coordinators)))
    op.execute(sa.delete(sa.table("notice_preference")).where(_OF_DATES))
    with op.batch_alter_table("record_version", schema=None) as batch_op:
        batch_op.drop_column("on_behalf")
        batch_op.drop_column("is_removal")

    with op.batch_alter_table("record_proposal", schema=None) as batch_op:
        batch_op.drop_column("on_behalf")
        batch_op.drop_column("is_removal")

    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_column("is_removed")

    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.drop_column("office_source")
        batch_op.drop_column("office_town")
        batch_op.drop_column("office_postcode")
        batch_op.drop_column("office_street")
        batch_op.drop_column("office_name")
        batch_op.drop_column("bip")
        batch_op.drop_column("population_source")
        batch_op.drop_column("population_year")
        batch_op.drop_column("population")
        batch_op.drop_column("kind_source")
        batch_op.drop_column("kind")

    with op.batch_alter_table("plan_project_goal", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_project_goal_goal")

    op.drop_table("plan_project_goal")
    with op.batch_alter_table("plan_effect", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_effect_project_id")
        batch_op.drop_index("ix_plan_effect_goal_city_id")
        batch_op.drop_index("ix_plan_effect_goal")
        batch_op.drop_index("ix_plan_effect_city_id")

    op.drop_table("plan_effect")
    with op.batch_alter_table("plan_project", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_project_state")
        batch_op.drop_index("ix_plan_project_sort_key")
        batch_op.drop_index("ix_plan_project_goal")
        batch_op.drop_index("ix_plan_project_city_id")

    op.drop_table("plan_project")
    with op.batch_alter_table("plan_practice", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_practice_goal")
        batch_op.drop_index("ix_plan_practice_city_id")

    op.drop_table("plan_practice")
    with op.batch_alter_table("plan_participation", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_participation_path")

    op.drop_table("plan_participation")
    with op.batch_alter_table("plan_legacy", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_legacy_direction")
        batch_op.drop_index("ix_plan_legacy_city_id")

    op.drop_table("plan_legacy")
    with op.batch_alter_table("plan_contributor", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_contributor_sort_key")
        batch_op.drop_index(batch_op.f("ix_plan_contributor_city_id"))

    op.drop_table("plan_contributor")
    with op.batch_alter_table("plan_city_role", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_city_role_city_id")

    op.drop_table("plan_city_role")
    with op.batch_alter_table("plan_city_report", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_city_report_city_id")

    op.drop_table("plan_city_report")
    with op.batch_alter_table("local_date", schema=None) as batch_op:
        batch_op.drop_index("ix_local_date_ends")
        batch_op.drop_index("ix_local_date_city_id")
        batch_op.drop_index("ix_local_date_begins")

    op.drop_table("local_date")
    with op.batch_alter_table("city_coordinator", schema=None) as batch_op:
        batch_op.drop_index("ix_city_coordinator_city_id")

    op.drop_table("city_coordinator")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_certificate_in_force_project_key",
            sqlite_where=sa.text("revoked IS NULL"),
            postgresql_where=sa.text("revoked IS NULL"),
        )
        batch_op.drop_index("ix_certificate_project_key")
        batch_op.drop_index("ix_certificate_city_id")

    op.drop_table("certificate")
    with op.batch_alter_table("advice_hour", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advice_hour_mentor_id"))
        batch_op.drop_index("ix_advice_hour_city_id")

    op.drop_table("advice_hour")


def _forget_records() -> None:
    """The release before this one knows none of these kinds, so nothing could show what is theirs;
    and an entry that was removed would stand for one without fields."""
    record = sa.table("record", sa.column("id", sa.Integer()))
    proposal = sa.table("record_proposal", sa.column("id", sa.Integer()))
    told = sa.literal("record-proposal:") + sa.cast(proposal.c.id, sa.String())
    in_records = sa.column("record_id").in_(sa.select(record.c.id).where(_OF_THE_PLAN))
    in_notices = sa.column("subject").in_(sa.select(told).where(_OF_THE_PLAN))
    op.execute(sa.delete(sa.table("record_version")).where(in_records))
    op.execute(sa.delete(sa.table("notice")).where(in_notices))
    op.execute(sa.delete(proposal).where(_OF_THE_PLAN))
    op.execute(sa.delete(record).where(_OF_THE_PLAN))
