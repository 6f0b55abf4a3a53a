"""Deadlines: reminders of people."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "deadline_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("event", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=True),
        sa.Column("own_note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("tell_on", sa.Date(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_deadline_reminder_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_reminder")),
    )
    with op.batch_alter_table("deadline_reminder", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deadline_reminder_person_id_due", ["person_id", "due", "id"], unique=False
        )
        batch_op.create_index("ix_deadline_reminder_told", ["told", "tell_on"], unique=False)


def downgrade() -> None:
    # The release before this one does not know them, and would show nobody their notices.
    op.execute("DELETE FROM notice WHERE kind = 'termin'")
    op.execute("DELETE FROM notice_preference WHERE kind = 'termin'")
    with op.batch_alter_table("deadline_reminder", schema=None) as batch_op:
        batch_op.drop_index("ix_deadline_reminder_told")
        batch_op.drop_index("ix_deadline_reminder_person_id_due")

    op.drop_table("deadline_reminder")
