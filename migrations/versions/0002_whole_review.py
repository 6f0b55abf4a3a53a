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
        "file_use",
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("holder", "digest", name=op.f("pk_file_use")),
    )
    with op.batch_alter_table("file_use", schema=None) as batch_op:
        batch_op.create_index("ix_file_use_digest", ["digest"], unique=False)

    op.create_table(
        "loose_bytes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loose_bytes")),
    )
    with op.batch_alter_table("loose_bytes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_loose_bytes_due"), ["due"], unique=False)

    op.create_table(
        "removed_passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("checksum", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removed_passage")),
    )
    with op.batch_alter_table("removed_passage", schema=None) as batch_op:
        batch_op.create_index("ix_removed_passage_at", ["at"], unique=False)

    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("name_key", sa.String(length=600), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=620), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("change_note", sa.String(length=400), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["person.id"], name=op.f("fk_act_checked_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
        sa.UniqueConstraint("name_key", name=op.f("uq_act_name_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_act_slug")),
    )
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.create_index("ix_act_place", ["year", "position"], unique=False)
        batch_op.create_index("ix_act_sort_key_id", ["sort_key", "id"], unique=False)

    op.create_table(
        "article_lack",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("lack", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_lack_article_id_article")
        ),
        sa.PrimaryKeyConstraint("article_id", "lack", name=op.f("pk_article_lack")),
    )
    with op.batch_alter_table("article_lack", schema=None) as batch_op:
        batch_op.create_index("ix_article_lack_lack", ["lack"], unique=False)

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
        "article_removal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_removal_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_article_removal_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_article_removal_ended_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_removal")),
    )
    with op.batch_alter_table("article_removal", schema=None) as batch_op:
        batch_op.create_index(
            "ix_article_removal_article_id_id", ["article_id", "id"], unique=False
        )

    op.create_table(
        "article_upkeep",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_upkeep_article_id_article")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_upkeep")),
    )
    op.create_table(
        "article_watch",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_watch_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_article_watch_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "article_id", name=op.f("pk_article_watch")),
    )
    with op.batch_alter_table("article_watch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_article_watch_article_id"), ["article_id"], unique=False
        )

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
        "helpful_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("is_helpful", sa.Boolean(), nullable=False),
        sa.Column("word", sa.String(length=300), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_helpful_vote_article_id_article")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpful_vote")),
    )
    with op.batch_alter_table("helpful_vote", schema=None) as batch_op:
        batch_op.create_index(
            "ix_helpful_vote_article_id_is_helpful", ["article_id", "is_helpful"], unique=False
        )

    op.create_table(
        "legal_state",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_legal_state_article_id_article")
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_legal_state")),
    )
    with op.batch_alter_table("legal_state", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_state_due"), ["due"], unique=False)
        batch_op.create_index(
            "ix_legal_state_state_article_id", ["state", "article_id"], unique=False
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
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=90), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("alt", sa.String(length=500), nullable=False),
        sa.Column("is_decorative", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("licence", sa.String(length=10), nullable=False),
        sa.Column("licence_note", sa.String(length=300), nullable=False),
        sa.Column("caption", sa.String(length=300), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("removed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.Column("removal_reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_stored_file_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_stored_file_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by"], ["person.id"], name=op.f("fk_stored_file_removed_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_digest"), ["digest"], unique=False)
        batch_op.create_index("ix_stored_file_owner_id_id", ["owner_id", "id"], unique=False)
        batch_op.create_index("ix_stored_file_state_id", ["state", "id"], unique=False)

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
        "act_citation",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_act_citation_act_id_act")),
        sa.PrimaryKeyConstraint("act_id", "kind", "thing_id", name=op.f("pk_act_citation")),
    )
    with op.batch_alter_table("act_citation", schema=None) as batch_op:
        batch_op.create_index("ix_act_citation_kind_thing_id", ["kind", "thing_id"], unique=False)

    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.String(length=120), nullable=False),
        sa.Column("heading", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("is_suspect", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mended_id", sa.Integer(), nullable=True),
        sa.Column("is_shown", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_correction_answered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_correction_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_correction_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["mended_id"],
            ["article_revision.id"],
            name=op.f("fk_correction_mended_id_article_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["article_revision.id"],
            name=op.f("fk_correction_revision_id_article_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index("ix_correction_answered_at", ["answered_at"], unique=False)
        batch_op.create_index(
            "ix_correction_article_id_state", ["article_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_correction_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_correction_state_id", ["state", "id"], unique=False)

    op.create_table(
        "file_thumbnail",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_file_thumbnail_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("file_id", "width", name=op.f("pk_file_thumbnail")),
    )
    with op.batch_alter_table("file_thumbnail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_thumbnail_digest"), ["digest"], unique=False)

    op.create_table(
        "law_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("acts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_law_confirmation_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_law_confirmation_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["article_revision.id"],
            name=op.f("fk_law_confirmation_revision_id_article_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_confirmation")),
    )
    with op.batch_alter_table("law_confirmation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_law_confirmation_article_id_id", ["article_id", "id"], unique=False
        )

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
    op.create_table(
        "suppression",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=True),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("checksum", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reached", sa.JSON(), nullable=False),
        sa.Column("hidden", sa.JSON(), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_suppression_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_suppression_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["person.id"], name=op.f("fk_suppression_proposed_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_suppression_thread_id_thread")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppression")),
    )
    with op.batch_alter_table("suppression", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suppression_digest"), ["digest"], unique=False)
        batch_op.create_index("ix_suppression_state_id", ["state", "id"], unique=False)

    op.create_table(
        "post_link",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_link_post_id_post")),
        sa.PrimaryKeyConstraint("post_id", "target", name=op.f("pk_post_link")),
    )
    with op.batch_alter_table("post_link", schema=None) as batch_op:
        batch_op.create_index("ix_post_link_target", ["target"], unique=False)

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
        batch_op.add_column(sa.Column("removed", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_article_translation_of"), ["translation_of"], unique=False
        )

    with op.batch_alter_table("article_revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hidden", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("hidden_reason", sa.String(length=30), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "is_author_hidden", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False
            )
        )
        batch_op.add_column(sa.Column("redacted", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("redacted_reason", sa.String(length=30), server_default="", nullable=False)
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
            batch_op.f("fk_proposal_claimed_by_person"), "person", ["claimed_by"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_proposal_built_on_id_proposal"), "proposal", ["built_on_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_proposal_rest_of_id_proposal"), "proposal", ["rest_of_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_proposal_rejected_by_id_person"), "person", ["rejected_by_id"], ["id"]
        )

    with op.batch_alter_table("proposal_step", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_step_to_state_at", ["to_state", "at"], unique=False)

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
    # What links here tells of threads too; posts written before have to be in it.
    bind = op.get_bind()
    posts = bind.execute(sa.text("SELECT id, html FROM post WHERE html LIKE '%/artykuly/%'"))
    links = [
        {"post": post_id, "target": target}
        for post_id, html in posts
        for target in {
            piece.partition('"')[0][:80]
            for piece in html.split('<a class="wiki-link" href="/artykuly/')[1:]
        }
    ]
    if links:
        bind.execute(
            sa.text("INSERT INTO post_link (post_id, target) VALUES (:post, :target)"), links
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

    with op.batch_alter_table("proposal_step", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_step_to_state_at")

    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_proposal_rejected_by_id_person"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("fk_proposal_rest_of_id_proposal"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_proposal_built_on_id_proposal"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_proposal_claimed_by_person"), type_="foreignkey")
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

    with op.batch_alter_table("article_revision", schema=None) as batch_op:
        batch_op.drop_column("redacted_reason")
        batch_op.drop_column("redacted")
        batch_op.drop_column("is_author_hidden")
        batch_op.drop_column("hidden_reason")
        batch_op.drop_column("hidden")

    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_translation_of"))
        batch_op.drop_column("removed")
        batch_op.drop_column("protected_until")
        batch_op.drop_column("protection")
        batch_op.drop_column("translation_of")
        batch_op.drop_column("language")

    with op.batch_alter_table("post_link", schema=None) as batch_op:
        batch_op.drop_index("ix_post_link_target")

    op.drop_table("post_link")
    with op.batch_alter_table("suppression", schema=None) as batch_op:
        batch_op.drop_index("ix_suppression_state_id")
        batch_op.drop_index(batch_op.f("ix_suppression_digest"))

    op.drop_table("suppression")
    op.drop_table("revert")
    with op.batch_alter_table("patrol_item", schema=None) as batch_op:
        batch_op.drop_index("ix_patrol_item_checked_at_id")

    op.drop_table("patrol_item")
    with op.batch_alter_table("law_confirmation", schema=None) as batch_op:
        batch_op.drop_index("ix_law_confirmation_article_id_id")

    op.drop_table("law_confirmation")
    with op.batch_alter_table("file_thumbnail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_file_thumbnail_digest"))

    op.drop_table("file_thumbnail")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index("ix_correction_state_id")
        batch_op.drop_index(batch_op.f("ix_correction_author_id"))
        batch_op.drop_index("ix_correction_article_id_state")
        batch_op.drop_index("ix_correction_answered_at")

    op.drop_table("correction")
    with op.batch_alter_table("act_citation", schema=None) as batch_op:
        batch_op.drop_index("ix_act_citation_kind_thing_id")

    op.drop_table("act_citation")
    with op.batch_alter_table("text_filter", schema=None) as batch_op:
        batch_op.drop_index("ix_text_filter_is_active")

    op.drop_table("text_filter")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index("ix_stored_file_state_id")
        batch_op.drop_index("ix_stored_file_owner_id_id")
        batch_op.drop_index(batch_op.f("ix_stored_file_digest"))

    op.drop_table("stored_file")
    with op.batch_alter_table("sanction", schema=None) as batch_op:
        batch_op.drop_index("ix_sanction_person_id_begun")
        batch_op.drop_index("ix_sanction_kind_until")
        batch_op.drop_index(batch_op.f("ix_sanction_appealed"))

    op.drop_table("sanction")
    op.drop_table("review_reminder")
    with op.batch_alter_table("legal_state", schema=None) as batch_op:
        batch_op.drop_index("ix_legal_state_state_article_id")
        batch_op.drop_index(batch_op.f("ix_legal_state_due"))

    op.drop_table("legal_state")
    with op.batch_alter_table("helpful_vote", schema=None) as batch_op:
        batch_op.drop_index("ix_helpful_vote_article_id_is_helpful")

    op.drop_table("helpful_vote")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_draft_new_author_id_slug",
            sqlite_where=sa.text("article_id IS NULL"),
            postgresql_where=sa.text("article_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_draft_saved"))

    op.drop_table("draft")
    with op.batch_alter_table("article_watch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_watch_article_id"))

    op.drop_table("article_watch")
    op.drop_table("article_upkeep")
    with op.batch_alter_table("article_removal", schema=None) as batch_op:
        batch_op.drop_index("ix_article_removal_article_id_id")

    op.drop_table("article_removal")
    with op.batch_alter_table("article_protection", schema=None) as batch_op:
        batch_op.drop_index("ix_article_protection_ended_until")
        batch_op.drop_index("ix_article_protection_article_id_ended")

    op.drop_table("article_protection")
    with op.batch_alter_table("article_lack", schema=None) as batch_op:
        batch_op.drop_index("ix_article_lack_lack")

    op.drop_table("article_lack")
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.drop_index("ix_act_sort_key_id")
        batch_op.drop_index("ix_act_place")

    op.drop_table("act")
    with op.batch_alter_table("removed_passage", schema=None) as batch_op:
        batch_op.drop_index("ix_removed_passage_at")

    op.drop_table("removed_passage")
    with op.batch_alter_table("loose_bytes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_loose_bytes_due"))

    op.drop_table("loose_bytes")
    with op.batch_alter_table("file_use", schema=None) as batch_op:
        batch_op.drop_index("ix_file_use_digest")

    op.drop_table("file_use")
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
