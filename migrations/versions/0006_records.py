"""Records: data that is reviewed before it is in force, its versions and proposals."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_digest", sa.String(length=64), server_default="", nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_record_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_record_kind_key")),
    )
    op.create_table(
        "record_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comment", sa.String(length=300), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=20), server_default="", nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_record_proposal_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_record_proposal_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_record_proposal_record_id_record")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_record_proposal_settled_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_proposal")),
    )
    with op.batch_alter_table("record_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_record_proposal_kind_key", ["kind", "key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_record_proposal_record_id"), ["record_id"], unique=False
        )
        batch_op.create_index("ix_record_proposal_state_id", ["state", "id"], unique=False)
        batch_op.create_index(
            "uq_record_proposal_open_author_id_kind_key",
            ["author_id", "kind", "key"],
            unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'clash')"),
            postgresql_where=sa.text("state IN ('proposed', 'clash')"),
        )

    op.create_table(
        "record_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(length=300), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_record_version_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["record_proposal.id"],
            name=op.f("fk_record_version_proposal_id_record_proposal"),
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_record_version_record_id_record")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["person.id"], name=op.f("fk_record_version_reviewer_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_version")),
        sa.UniqueConstraint("record_id", "number", name=op.f("uq_record_version_record_id_number")),
    )
    with op.batch_alter_table("record_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_record_version_author_id"), ["author_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("record_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_version_author_id"))

    op.drop_table("record_version")
    with op.batch_alter_table("record_proposal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_record_proposal_open_author_id_kind_key",
            sqlite_where=sa.text("state IN ('proposed', 'clash')"),
            postgresql_where=sa.text("state IN ('proposed', 'clash')"),
        )
        batch_op.drop_index("ix_record_proposal_state_id")
        batch_op.drop_index(batch_op.f("ix_record_proposal_record_id"))
        batch_op.drop_index("ix_record_proposal_kind_key")

    op.drop_table("record_proposal")
    op.drop_table("record")
