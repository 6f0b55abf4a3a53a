"""Search: synonyms, what was looked for in vain, and PostgreSQL's own index."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "search_index",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("is_built", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False),
        sa.Column("entry", sa.Integer(), server_default="0", nullable=False),
        sa.Column("entry_at", sa.String(length=40), server_default="", nullable=False),
        sa.Column("counted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("used", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_index")),
        sa.UniqueConstraint("version", name=op.f("uq_search_index_version")),
    )
    op.create_table(
        "synonym",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.String(length=80), nullable=False),
        sa.Column("typed_key", sa.String(length=80), nullable=False),
        sa.Column("typed_digest", sa.String(length=64), nullable=False),
        sa.Column("meanings", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_digest", sa.String(length=64), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym")),
        sa.UniqueConstraint("typed_digest", name=op.f("uq_synonym_typed_digest")),
    )
    with op.batch_alter_table("synonym", schema=None) as batch_op:
        batch_op.create_index("ix_synonym_state_typed_key", ["state", "typed_key"], unique=False)

    op.create_table(
        "unanswered_query",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint("times > 0", name=op.f("ck_unanswered_query_times")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered_query")),
        sa.UniqueConstraint("digest", "day", name=op.f("uq_unanswered_query_digest_day")),
    )
    with op.batch_alter_table("unanswered_query", schema=None) as batch_op:
        batch_op.create_index("ix_unanswered_query_day", ["day"], unique=False)

    op.create_table(
        "search_document",
        sa.Column("index_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=40), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "tags",
            sa.JSON().with_variant(postgresql.ARRAY(sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("standing", sa.Double(), nullable=False),
        sa.Column("fading", sa.Double(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column(
            "words", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False
        ),
        sa.Column(
            "heads", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["index_id"],
            ["search_index.id"],
            name=op.f("fk_search_document_index_id_search_index"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("index_id", "key", name=op.f("pk_search_document")),
    )
    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("index_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["index_id"],
            ["search_index.id"],
            name=op.f("fk_search_word_index_id_search_index"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
        sa.UniqueConstraint("index_id", "word", name=op.f("uq_search_word_index_id_word")),
    )
    op.create_table(
        "synonym_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("synonym_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("typed", sa.String(length=80), nullable=False),
        sa.Column("meanings", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("removes", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_synonym_version_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_synonym_version_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["synonym_id"], ["synonym.id"], name=op.f("fk_synonym_version_synonym_id_synonym")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_version")),
        sa.UniqueConstraint(
            "synonym_id", "number", name=op.f("uq_synonym_version_synonym_id_number")
        ),
    )
    with op.batch_alter_table("synonym_version", schema=None) as batch_op:
        batch_op.create_index("ix_synonym_version_by_id", ["by_id"], unique=False)
        batch_op.create_index("ix_synonym_version_state", ["state", "synonym_id"], unique=False)


def downgrade() -> None:
    # The release before this one does not know them, and would show nobody their notices.
    op.execute("DELETE FROM notice WHERE kind = 'synonim'")
    op.execute("DELETE FROM notice_preference WHERE kind = 'synonim'")
    with op.batch_alter_table("synonym_version", schema=None) as batch_op:
        batch_op.drop_index("ix_synonym_version_state")
        batch_op.drop_index("ix_synonym_version_by_id")

    op.drop_table("synonym_version")
    op.drop_table("search_word")
    op.drop_table("search_document")
    with op.batch_alter_table("unanswered_query", schema=None) as batch_op:
        batch_op.drop_index("ix_unanswered_query_day")

    op.drop_table("unanswered_query")
    with op.batch_alter_table("synonym", schema=None) as batch_op:
        batch_op.drop_index("ix_synonym_state_typed_key")

    op.drop_table("synonym")
    op.drop_table("search_index")
