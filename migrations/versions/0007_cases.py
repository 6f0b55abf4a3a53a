"""Cases: private timelines, their people, checklists and sealed files; reminders of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "case_count",
        sa.Column("letter_id", sa.String(length=60), nullable=False),
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("office_kind", sa.String(length=20), nullable=False),
        sa.Column("reaction", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "letter_id", "city_id", "office_kind", "reaction", name=op.f("pk_case_count")
        ),
    )
    op.create_table(
        "own_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_title", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_office", sa.LargeBinary(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=True),
        sa.Column("office_kind", sa.String(length=20), nullable=False),
        sa.Column("letter_id", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("due_is_own", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False),
        sa.Column("due_title", sa.String(length=120), nullable=False),
        sa.Column("due_moment", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("may_be_counted", sa.Boolean(), server_default=sa.text("(TRUE)"), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("link_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["city_id"], ["city.id"], name=op.f("fk_own_case_city_id_city")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_own_case_owner_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_case")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_own_case_link_hash")),
        sa.UniqueConstraint("mark", name=op.f("uq_own_case_mark")),
    )
    with op.batch_alter_table("own_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_case_city_id"), ["city_id"], unique=False)
        batch_op.create_index("ix_own_case_key_id", ["key_id"], unique=False)
        batch_op.create_index("ix_own_case_owner_id", ["owner_id", "id"], unique=False)

    op.create_table(
        "case_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_case_attachment_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["own_case.id"], name=op.f("fk_case_attachment_case_id_own_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_attachment")),
        sa.UniqueConstraint("mark", name=op.f("uq_case_attachment_mark")),
    )
    with op.batch_alter_table("case_attachment", schema=None) as batch_op:
        batch_op.create_index("ix_case_attachment_case_id", ["case_id", "id"], unique=False)
        batch_op.create_index("ix_case_attachment_digest", ["digest"], unique=True)

    op.create_table(
        "case_outcome",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.String(length=60), nullable=False),
        sa.Column("reaction", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["own_case.id"], name=op.f("fk_case_outcome_case_id_own_case")
        ),
        sa.PrimaryKeyConstraint("case_id", "letter_id", name=op.f("pk_case_outcome")),
    )
    with op.batch_alter_table("case_outcome", schema=None) as batch_op:
        batch_op.create_index("ix_case_outcome_counted", ["counted", "letter_id"], unique=False)

    op.create_table(
        "case_person",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("invited", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_reminded", sa.Boolean(), server_default=sa.text("(TRUE)"), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["own_case.id"], name=op.f("fk_case_person_case_id_own_case")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_case_person_person_id_person")
        ),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_case_person")),
    )
    with op.batch_alter_table("case_person", schema=None) as batch_op:
        batch_op.create_index("ix_case_person_person_id", ["person_id", "accepted"], unique=False)

    op.create_table(
        "case_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("term", sa.String(length=60), nullable=False),
        sa.Column("term_title", sa.String(length=120), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_is_own", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False),
        sa.Column("letter_id", sa.String(length=60), nullable=False),
        sa.Column("sealed_values", sa.LargeBinary(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_case_step_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["own_case.id"], name=op.f("fk_case_step_case_id_own_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_step")),
    )
    with op.batch_alter_table("case_step", schema=None) as batch_op:
        batch_op.create_index("ix_case_step_case_id_day", ["case_id", "day", "id"], unique=False)

    op.create_table(
        "case_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticked", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ticked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_case_task_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["own_case.id"], name=op.f("fk_case_task_case_id_own_case")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_case_task_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["ticked_by_id"], ["person.id"], name=op.f("fk_case_task_ticked_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_task")),
    )
    with op.batch_alter_table("case_task", schema=None) as batch_op:
        batch_op.create_index("ix_case_task_case_id", ["case_id", "id"], unique=False)

    with op.batch_alter_table("deadline_reminder", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("subject", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.create_index(
            "ix_deadline_reminder_subject", ["subject", "person_id"], unique=False
        )


def downgrade() -> None:
    # The release before this one does not know them, and would show nobody their notices.
    op.execute("DELETE FROM notice WHERE subject LIKE 'case-invitation:%'")
    op.execute("DELETE FROM notice WHERE kind = 'termin' AND detail <> ''")
    op.execute("DELETE FROM deadline_reminder WHERE subject <> ''")
    with op.batch_alter_table("deadline_reminder", schema=None) as batch_op:
        batch_op.drop_index("ix_deadline_reminder_subject")
        batch_op.drop_column("subject")

    with op.batch_alter_table("case_task", schema=None) as batch_op:
        batch_op.drop_index("ix_case_task_case_id")

    op.drop_table("case_task")
    with op.batch_alter_table("case_step", schema=None) as batch_op:
        batch_op.drop_index("ix_case_step_case_id_day")

    op.drop_table("case_step")
    with op.batch_alter_table("case_person", schema=None) as batch_op:
        batch_op.drop_index("ix_case_person_person_id")

    op.drop_table("case_person")
    with op.batch_alter_table("case_outcome", schema=None) as batch_op:
        batch_op.drop_index("ix_case_outcome_counted")

    op.drop_table("case_outcome")
    with op.batch_alter_table("case_attachment", schema=None) as batch_op:
        batch_op.drop_index("ix_case_attachment_digest")
        batch_op.drop_index("ix_case_attachment_case_id")

    op.drop_table("case_attachment")
    with op.batch_alter_table("own_case", schema=None) as batch_op:
        batch_op.drop_index("ix_own_case_owner_id")
        batch_op.drop_index("ix_own_case_key_id")
        batch_op.drop_index(batch_op.f("ix_own_case_city_id"))

    op.drop_table("own_case")
    op.drop_table("case_count")
