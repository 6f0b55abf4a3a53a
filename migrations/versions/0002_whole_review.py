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
    op.create_table(
        "article_protection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=1), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ending_reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_protection_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_article_protection_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_article_protection_ended_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_protection")),
    )
    with op.batch_alter_table("article_protection", schema=None) as batch_op:
        batch_op.create_index(
            "ix_article_protection_article_id_ended", ["article_id", "ended"], unique=False
        )
        batch_op.create_index("ix_article_protection_ended_until", ["ended", "until"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warned", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_draft_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_draft_author_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("author_id", "article_id", name=op.f("uq_draft_author_id_article_id")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_saved"), ["saved"], unique=False)
        batch_op.create_index(
            "uq_draft_new_author_id_slug",
            ["author_id", "slug"],
            unique=True,
            sqlite_where=sa.text("article_id IS NULL"),
            postgresql_where=sa.text("article_id IS NULL"),
        )

    op.create_table(
        "review_reminder",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_review_reminder_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_review_reminder")),
    )
    op.create_table(
        "sanction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ground", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("lifted", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifting_reason", sa.String(length=1000), nullable=False),
        sa.Column("is_annulled", sa.Boolean(), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=True),
        sa.Column("carried_out", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appealed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal", sa.Text(), nullable=False),
        sa.Column("appeal_decided", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal_decided_by_id", sa.Integer(), nullable=True),
        sa.Column("appeal_answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_decided_by_id"],
            ["person.id"],
            name=op.f("fk_sanction_appeal_decided_by_id_person"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_sanction_by_id_person")),
        sa.ForeignKeyConstraint(
            ["cause_id"], ["sanction.id"], name=op.f("fk_sanction_cause_id_sanction")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["person.id"], name=op.f("fk_sanction_lifted_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sanction_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanction")),
    )
    with op.batch_alter_table("sanction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sanction_appealed"), ["appealed"], unique=False)
        batch_op.create_index("ix_sanction_kind_until", ["kind", "until"], unique=False)
        batch_op.create_index("ix_sanction_person_id_begun", ["person_id", "begun"], unique=False)

    op.create_table(
        "text_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("pattern", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_text_filter_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_filter")),
        sa.UniqueConstraint("kind", "pattern", name=op.f("uq_text_filter_kind_pattern")),
    )
    with op.batch_alter_table("text_filter", schema=None) as batch_op:
        batch_op.create_index("ix_text_filter_is_active", ["is_active"], unique=False)

    op.create_table(
        "patrol_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["person.id"], name=op.f("fk_patrol_item_checked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["article_revision.id"],
            name=op.f("fk_patrol_item_revision_id_article_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_item")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_patrol_item_revision_id")),
    )
    with op.batch_alter_table("patrol_item", schema=None) as batch_op:
        batch_op.create_index("ix_patrol_item_checked_at_id", ["checked_at", "id"], unique=False)

    op.create_table(
        "revert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("is_breach", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_revert_by_id_person")),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["article_revision.id"],
            name=op.f("fk_revert_revision_id_article_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revert")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_revert_revision_id")),
    )
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("language", sa.String(length=5), server_default="pl", nullable=False)
        )
        batch_op.add_column(
            sa.Column("translation_of", sa.String(length=80), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("protection", sa.String(length=1), server_default="O", nullable=False)
        )
        batch_op.add_column(sa.Column("protected_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_article_translation_of"), ["translation_of"], unique=False
        )

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("may_not_propose_until", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column(
                "level_given", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False
            )
        )
        batch_op.add_column(sa.Column("level_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("merits_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("scope_city", sa.String(length=80), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("is_expert", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False)
        )

    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("held_because", sa.JSON(), server_default="[]", nullable=False)
        )

    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("claimed_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("built_on_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("freed", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("rest_of_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("entered", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("told", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("rejected_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("appealed", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("held_because", sa.JSON(), server_default="[]", nullable=False)
        )
        batch_op.create_index(batch_op.f("ix_proposal_built_on_id"), ["built_on_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_decided"), ["decided"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_entered"), ["entered"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_proposal_rest_of_id_proposal"), "proposal", ["rest_of_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_proposal_built_on_id_proposal"), "proposal", ["built_on_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_proposal_rejected_by_id_person"), "person", ["rejected_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_proposal_claimed_by_person"), "person", ["claimed_by"], ["id"]
        )

    with op.batch_alter_table("proposal_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_proposal_version_parent_id_proposal_version"),
            "proposal_version",
            ["parent_id"],
            ["id"],
        )

    # Levels above the first were only given by hand so far, and suspensions had no rows.
    op.execute(sa.text("UPDATE person SET level_given = :yes WHERE level > 1").bindparams(yes=True))
    op.execute(
        "INSERT INTO sanction (person_id, kind, ground, reason, begun, until, lifting_reason, "
        "is_annulled, appeal, appeal_answer) "
        "SELECT id, 'suspension', 'inne', '', created, suspended_until, '', FALSE, '', '' "
        "FROM person WHERE suspended_until IS NOT NULL"
    )
    make_open_index(OPEN_NOW)


def downgrade() -> None:
    op.drop_index(OPEN_INDEX, table_name="proposal")
    # The program before this migration does not know these states.
    op.execute("UPDATE proposal SET state = 'OCZEKUJE' WHERE state = 'W_PRZEGLĄDZIE'")
    op.execute("UPDATE proposal SET state = 'WYCOFANA' WHERE state = 'PRZETERMINOWANA'")
    with op.batch_alter_table("proposal_version", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_proposal_version_parent_id_proposal_version"), type_="foreignkey"
        )
        batch_op.drop_column("parent_id")

    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_proposal_claimed_by_person"), type_="foreignkey")
        batch_op.drop_constraint(
            batch_op.f("fk_proposal_rejected_by_id_person"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("fk_proposal_built_on_id_proposal"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_proposal_rest_of_id_proposal"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_proposal_entered"))
        batch_op.drop_index(batch_op.f("ix_proposal_decided"))
        batch_op.drop_index(batch_op.f("ix_proposal_built_on_id"))
        batch_op.drop_column("held_because")
        batch_op.drop_column("appealed")
        batch_op.drop_column("rejected_by_id")
        batch_op.drop_column("told")
        batch_op.drop_column("entered")
        batch_op.drop_column("rest_of_id")
        batch_op.drop_column("freed")
        batch_op.drop_column("built_on_id")
        batch_op.drop_column("claimed_until")
        batch_op.drop_column("claimed_by")

    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_column("held_because")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("is_expert")
        batch_op.drop_column("scope_city")
        batch_op.drop_column("merits_since")
        batch_op.drop_column("level_since")
        batch_op.drop_column("level_given")
        batch_op.drop_column("may_not_propose_until")
        batch_op.drop_column("blocked_until")

    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_translation_of"))
        batch_op.drop_column("protected_until")
        batch_op.drop_column("protection")
        batch_op.drop_column("translation_of")
        batch_op.drop_column("language")

    op.drop_table("revert")
    with op.batch_alter_table("patrol_item", schema=None) as batch_op:
        batch_op.drop_index("ix_patrol_item_checked_at_id")

    op.drop_table("patrol_item")
    with op.batch_alter_table("text_filter", schema=None) as batch_op:
        batch_op.drop_index("ix_text_filter_is_active")

    op.drop_table("text_filter")
    with op.batch_alter_table("sanction", schema=None) as batch_op:
        batch_op.drop_index("ix_sanction_person_id_begun")
        batch_op.drop_index("ix_sanction_kind_until")
        batch_op.drop_index(batch_op.f("ix_sanction_appealed"))

    op.drop_table("sanction")
    op.drop_table("review_reminder")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_draft_new_author_id_slug",
            sqlite_where=sa.text("article_id IS NULL"),
            postgresql_where=sa.text("article_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_draft_saved"))

    op.drop_table("draft")
    with op.batch_alter_table("article_protection", schema=None) as batch_op:
        batch_op.drop_index("ix_article_protection_ended_until")
        batch_op.drop_index("ix_article_protection_article_id_ended")

    op.drop_table("article_protection")
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
