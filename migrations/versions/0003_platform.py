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
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["tag.id"], name=op.f("fk_tag_merged_into_id_tag")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("slug", name=op.f("uq_tag_slug")),
    )
    op.create_table(
        "article_credit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_url", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("carrier_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comment", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_credit_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["carrier_id"], ["person.id"], name=op.f("fk_article_credit_carrier_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_article_credit_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_credit")),
        sa.UniqueConstraint(
            "article_id",
            "source",
            "carrier_id",
            name=op.f("uq_article_credit_article_id_source_carrier_id"),
        ),
    )
    with op.batch_alter_table("article_credit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_article_credit_person_id"), ["person_id"], unique=False
        )

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
        "contact_card",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("visibility", sa.String(length=12), nullable=False),
        sa.Column("shows_city", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False),
        sa.Column("shows_role", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False),
        sa.Column("shows_topics", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False),
        sa.Column(
            "shows_organisation", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False
        ),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("helps", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.String(length=250), nullable=False),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("consented", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_card_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_contact_card")),
    )
    with op.batch_alter_table("contact_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_card_sort_key"), ["sort_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_contact_card_visibility"), ["visibility"], unique=False
        )

    op.create_table(
        "contribution",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("experiences", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contribution_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_contribution")),
    )
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.create_index("ix_contribution_total", ["total", "person_id"], unique=False)

    op.create_table(
        "experience_unsent",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("experience_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_experience_unsent_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "experience_id", name=op.f("pk_experience_unsent")),
    )
    with op.batch_alter_table("experience_unsent", schema=None) as batch_op:
        batch_op.create_index("ix_experience_unsent_saved", ["saved"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("about", sa.String(length=80), server_default="", nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("detail", sa.String(length=30), server_default="", nullable=False),
        sa.Column("count", sa.Integer(), server_default="1", nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("read", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_notice_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("person_id", "event", name=op.f("uq_notice_person_id_event")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_about", ["about", "person_id"], unique=False)
        batch_op.create_index("ix_notice_at", ["at"], unique=False)
        batch_op.create_index("ix_notice_mailed", ["mailed", "person_id", "at"], unique=False)
        batch_op.create_index("ix_notice_person_id_at", ["person_id", "at", "id"], unique=False)
        batch_op.create_index(
            "ix_notice_person_id_kind", ["person_id", "kind", "at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_notice_person_id_read", ["person_id", "read", "at", "id"], unique=False
        )

    op.create_table(
        "notice_pause",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_pause_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notice_pause")),
    )
    op.create_table(
        "notice_preference",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_preference_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_notice_preference")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sort_key", sa.String(length=250), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("city_key", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("website", sa.String(length=200), nullable=False),
        sa.Column("helps", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_organisation_proposed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_proposed_by_id"), ["proposed_by_id"], unique=False
        )
        batch_op.create_index("ix_organisation_state_city_key", ["state", "city_key"], unique=False)
        batch_op.create_index(
            "ix_organisation_state_sort_key", ["state", "sort_key", "id"], unique=False
        )

    op.create_table(
        "person_block",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("blocked_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["blocked_id"], ["person.id"], name=op.f("fk_person_block_blocked_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_block_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "blocked_id", name=op.f("pk_person_block")),
    )
    with op.batch_alter_table("person_block", schema=None) as batch_op:
        batch_op.create_index(
            "ix_person_block_blocked_id", ["blocked_id", "person_id"], unique=False
        )

    op.create_table(
        "person_topic",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_topic_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_person_topic")),
    )
    with op.batch_alter_table("person_topic", schema=None) as batch_op:
        batch_op.create_index("ix_person_topic_topic", ["topic", "person_id"], unique=False)

    op.create_table(
        "post_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("spot", sa.String(length=60), nullable=False),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_post_draft_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_draft")),
        sa.UniqueConstraint("person_id", "spot", name=op.f("uq_post_draft_person_id_spot")),
    )
    with op.batch_alter_table("post_draft", schema=None) as batch_op:
        batch_op.create_index("ix_post_draft_saved", ["saved"], unique=False)

    op.create_table(
        "report_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_report_decision_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_decision")),
    )
    with op.batch_alter_table("report_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_decision_at"), ["at"], unique=False)

    op.create_table(
        "reporting_misuse",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("warned", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reporting_misuse_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reporting_misuse")),
    )
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("thing", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("is_unlawful", sa.Boolean(), nullable=False),
        sa.Column("was_reported", sa.Boolean(), nullable=False),
        sa.Column("undone", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_statement_by_id_person")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_statement_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("event", name=op.f("uq_statement_event")),
    )
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.create_index("ix_statement_person_id_at", ["person_id", "at"], unique=False)

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
        "hat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_hat_ended_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["person.id"], name=op.f("fk_hat_given_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_hat_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hat_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hat")),
    )
    with op.batch_alter_table("hat", schema=None) as batch_op:
        batch_op.create_index(
            "ix_hat_organisation_id_ended", ["organisation_id", "ended"], unique=False
        )
        batch_op.create_index("ix_hat_person_id_ended", ["person_id", "ended"], unique=False)

    op.create_table(
        "organisation_topic",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_topic_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "topic", name=op.f("pk_organisation_topic")),
    )
    with op.batch_alter_table("organisation_topic", schema=None) as batch_op:
        batch_op.create_index(
            "ix_organisation_topic_topic", ["topic", "organisation_id"], unique=False
        )

    op.create_table(
        "organisation_version",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("website", sa.String(length=200), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("helps", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_organisation_version_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_version_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "number", name=op.f("pk_organisation_version")),
    )
    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("is_multiple", sa.Boolean(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_poll_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_poll_thread_id_thread")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
        sa.UniqueConstraint("thread_id", name=op.f("uq_poll_thread_id")),
    )
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.create_index("ix_poll_closed_ends", ["closed", "ends"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("branch", sa.String(length=20), nullable=False),
        sa.Column("ground", sa.String(length=30), nullable=False),
        sa.Column("thing", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("is_suspect", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["report_decision.id"],
            name=op.f("fk_report_decision_id_report_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["person.id"], name=op.f("fk_report_reporter_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_at"), ["at"], unique=False)
        batch_op.create_index("ix_report_decision_id_thing", ["decision_id", "thing"], unique=False)
        batch_op.create_index("ix_report_reporter_id_at", ["reporter_id", "at"], unique=False)

    op.create_table(
        "thread_follow",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_thread_follow_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_thread_follow_thread_id_thread")
        ),
        sa.PrimaryKeyConstraint("person_id", "thread_id", name=op.f("pk_thread_follow")),
    )
    with op.batch_alter_table("thread_follow", schema=None) as batch_op:
        batch_op.create_index(
            "ix_thread_follow_thread_id", ["thread_id", "is_on", "person_id"], unique=False
        )

    op.create_table(
        "thread_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_thread_note_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["thread.id"], name=op.f("fk_thread_note_other_id_thread")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_thread_note_thread_id_thread")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_note")),
    )
    with op.batch_alter_table("thread_note", schema=None) as batch_op:
        batch_op.create_index("ix_thread_note_thread_id_at", ["thread_id", "at"], unique=False)

    op.create_table(
        "thread_reading",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("seen_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_thread_reading_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_thread_reading_thread_id_thread")
        ),
        sa.PrimaryKeyConstraint("person_id", "thread_id", name=op.f("pk_thread_reading")),
    )
    with op.batch_alter_table("thread_reading", schema=None) as batch_op:
        batch_op.create_index("ix_thread_reading_thread_id", ["thread_id"], unique=False)

    op.create_table(
        "thread_redirect",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["target_id"], ["thread.id"], name=op.f("fk_thread_redirect_target_id_thread")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_thread_redirect_thread_id_thread")
        ),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_thread_redirect")),
    )
    with op.batch_alter_table("thread_redirect", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_thread_redirect_target_id"), ["target_id"], unique=False
        )

    op.create_table(
        "thread_tag",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_thread_tag_tag_id_tag")),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_thread_tag_thread_id_thread")
        ),
        sa.PrimaryKeyConstraint("thread_id", "tag_id", name=op.f("pk_thread_tag")),
    )
    with op.batch_alter_table("thread_tag", schema=None) as batch_op:
        batch_op.create_index("ix_thread_tag_tag_id", ["tag_id", "thread_id"], unique=False)

    op.create_table(
        "thread_title",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("replaced", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_thread_title_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_thread_title_thread_id_thread")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_title")),
    )
    with op.batch_alter_table("thread_title", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thread_title_thread_id"), ["thread_id"], unique=False)

    op.create_table(
        "title_word",
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_title_word_thread_id_thread")
        ),
        sa.PrimaryKeyConstraint("word", "thread_id", name=op.f("pk_title_word")),
    )
    with op.batch_alter_table("title_word", schema=None) as batch_op:
        batch_op.create_index("ix_title_word_thread_id", ["thread_id"], unique=False)

    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("is_granted", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(statement_id IS NULL) <> (report_id IS NULL)", name=op.f("ck_complaint_one_decision")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_complaint_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_complaint_report_id_report")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_complaint_statement_id_statement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("report_id", name=op.f("uq_complaint_report_id")),
        sa.UniqueConstraint("statement_id", name=op.f("uq_complaint_statement_id")),
    )
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_decided"), ["decided"], unique=False)

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
        sa.Column("outcome_before", sa.String(length=20), nullable=False),
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
    op.create_table(
        "poll_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_option_poll_id_poll")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_option")),
        sa.UniqueConstraint("poll_id", "number", name=op.f("uq_poll_option_poll_id_number")),
    )
    op.create_table(
        "poll_vote",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["option_id"], ["poll_option.id"], name=op.f("fk_poll_vote_option_id_poll_option")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_poll_vote_person_id_person")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_vote_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "person_id", "option_id", name=op.f("pk_poll_vote")),
    )
    with op.batch_alter_table("poll_vote", schema=None) as batch_op:
        batch_op.create_index("ix_poll_vote_person_id", ["person_id"], unique=False)

    op.create_table(
        "post_mention",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_post_mention_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_post_mention_post_id_post")
        ),
        sa.PrimaryKeyConstraint("post_id", "person_id", name=op.f("pk_post_mention")),
    )
    with op.batch_alter_table("post_mention", schema=None) as batch_op:
        batch_op.create_index("ix_post_mention_person_id", ["person_id"], unique=False)

    op.create_table(
        "post_thanks",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_post_thanks_person_id_person")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_thanks_post_id_post")),
        sa.PrimaryKeyConstraint("post_id", "person_id", name=op.f("pk_post_thanks")),
    )
    with op.batch_alter_table("post_thanks", schema=None) as batch_op:
        batch_op.create_index("ix_post_thanks_person_id", ["person_id", "at"], unique=False)

    op.create_table(
        "post_words",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_words_post_id_post")),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_post_words_thread_id_thread")
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_post_words")),
    )
    with op.batch_alter_table("post_words", schema=None) as batch_op:
        batch_op.create_index("ix_post_words_thread_id", ["thread_id"], unique=False)

    op.create_table(
        "received_mail",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_received_mail_post_id_post")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_received_mail")),
    )
    with op.batch_alter_table("received_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_received_mail_at"), ["at"], unique=False)

    with op.batch_alter_table("article_revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("credit_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_article_revision_credit_id_article_credit"),
            "article_credit",
            ["credit_id"],
            ["id"],
        )

    with op.batch_alter_table("mail_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("claimed", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("queued", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("thread", sa.String(length=80), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("headers", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("html", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("draft", sa.JSON(), server_default="{}", nullable=False))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("city_key", sa.String(length=80), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("organisation", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "is_unthanked", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False
            )
        )
        batch_op.add_column(
            sa.Column(
                "refuses_messages", sa.Boolean(), server_default=sa.text("(FALSE)"), nullable=False
            )
        )
        batch_op.add_column(
            sa.Column("language", sa.String(length=5), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("calendar_link", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.create_index(batch_op.f("ix_person_city_key"), ["city_key"], unique=False)

    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hat_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_post_hat_id"), ["hat_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_post_hat_id_hat"), "hat", ["hat_id"], ["id"])

    with op.batch_alter_table("proposal_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("credit_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_proposal_version_credit_id_article_credit"),
            "article_credit",
            ["credit_id"],
            ["id"],
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
        batch_op.add_column(sa.Column("pinned", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("slow_minutes", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("slow_reason", sa.String(length=300), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("answer_post_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("answer_by_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            "ix_thread_answered",
            ["state", "last_at", "id"],
            unique=False,
            sqlite_where=sa.text("answer_post_id IS NOT NULL"),
            postgresql_where=sa.text("answer_post_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_thread_city_id_state", ["city_id", "state", "last_at", "id"], unique=False
        )
        batch_op.create_index("ix_thread_subject", ["subject"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_thread_answer_by_id_person"), "person", ["answer_by_id"], ["id"]
        )
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
    # It knows no joined threads either; what is left of them has no posts.
    op.execute("UPDATE thread SET state = 'hidden' WHERE state = 'merged'")
    # What these follow fills tables that go now; on the way up again they begin anew.
    op.execute(
        "DELETE FROM follower_cursor "
        "WHERE name IN ('words', 'contributions', 'notices', 'statements')"
    )
    replace_place_check(PLACE_BEFORE)
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_thread_city_id_city"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_thread_answer_by_id_person"), type_="foreignkey")
        batch_op.drop_index("ix_thread_subject")
        batch_op.drop_index("ix_thread_city_id_state")
        batch_op.drop_index(
            "ix_thread_answered",
            sqlite_where=sa.text("answer_post_id IS NOT NULL"),
            postgresql_where=sa.text("answer_post_id IS NOT NULL"),
        )
        batch_op.drop_column("answer_by_id")
        batch_op.drop_column("answer_post_id")
        batch_op.drop_column("slow_reason")
        batch_op.drop_column("slow_minutes")
        batch_op.drop_column("pinned")
        batch_op.drop_column("subject_url")
        batch_op.drop_column("subject_title")
        batch_op.drop_column("subject")
        batch_op.drop_column("city_id")

    with op.batch_alter_table("proposal_version", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_proposal_version_credit_id_article_credit"), type_="foreignkey"
        )
        batch_op.drop_column("credit_id")

    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_post_hat_id_hat"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_post_hat_id"))
        batch_op.drop_column("hat_id")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_city_key"))
        batch_op.drop_column("calendar_link")
        batch_op.drop_column("language")
        batch_op.drop_column("refuses_messages")
        batch_op.drop_column("is_unthanked")
        batch_op.drop_column("organisation")
        batch_op.drop_column("city_key")

    with op.batch_alter_table("mail_message", schema=None) as batch_op:
        batch_op.drop_column("draft")
        batch_op.drop_column("html")
        batch_op.drop_column("headers")
        batch_op.drop_column("thread")
        batch_op.drop_column("queued")
        batch_op.drop_column("claimed")

    with op.batch_alter_table("article_revision", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_article_revision_credit_id_article_credit"), type_="foreignkey"
        )
        batch_op.drop_column("credit_id")

    with op.batch_alter_table("received_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_received_mail_at"))

    op.drop_table("received_mail")
    with op.batch_alter_table("post_words", schema=None) as batch_op:
        batch_op.drop_index("ix_post_words_thread_id")

    op.drop_table("post_words")
    with op.batch_alter_table("post_thanks", schema=None) as batch_op:
        batch_op.drop_index("ix_post_thanks_person_id")

    op.drop_table("post_thanks")
    with op.batch_alter_table("post_mention", schema=None) as batch_op:
        batch_op.drop_index("ix_post_mention_person_id")

    op.drop_table("post_mention")
    with op.batch_alter_table("poll_vote", schema=None) as batch_op:
        batch_op.drop_index("ix_poll_vote_person_id")

    op.drop_table("poll_vote")
    op.drop_table("poll_option")
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
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complaint_decided"))

    op.drop_table("complaint")
    with op.batch_alter_table("title_word", schema=None) as batch_op:
        batch_op.drop_index("ix_title_word_thread_id")

    op.drop_table("title_word")
    with op.batch_alter_table("thread_title", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thread_title_thread_id"))

    op.drop_table("thread_title")
    with op.batch_alter_table("thread_tag", schema=None) as batch_op:
        batch_op.drop_index("ix_thread_tag_tag_id")

    op.drop_table("thread_tag")
    with op.batch_alter_table("thread_redirect", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thread_redirect_target_id"))

    op.drop_table("thread_redirect")
    with op.batch_alter_table("thread_reading", schema=None) as batch_op:
        batch_op.drop_index("ix_thread_reading_thread_id")

    op.drop_table("thread_reading")
    with op.batch_alter_table("thread_note", schema=None) as batch_op:
        batch_op.drop_index("ix_thread_note_thread_id_at")

    op.drop_table("thread_note")
    with op.batch_alter_table("thread_follow", schema=None) as batch_op:
        batch_op.drop_index("ix_thread_follow_thread_id")

    op.drop_table("thread_follow")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index("ix_report_reporter_id_at")
        batch_op.drop_index("ix_report_decision_id_thing")
        batch_op.drop_index(batch_op.f("ix_report_at"))

    op.drop_table("report")
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.drop_index("ix_poll_closed_ends")

    op.drop_table("poll")
    op.drop_table("organisation_version")
    with op.batch_alter_table("organisation_topic", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_topic_topic")

    op.drop_table("organisation_topic")
    with op.batch_alter_table("hat", schema=None) as batch_op:
        batch_op.drop_index("ix_hat_person_id_ended")
        batch_op.drop_index("ix_hat_organisation_id_ended")

    op.drop_table("hat")
    with op.batch_alter_table("experience", schema=None) as batch_op:
        batch_op.drop_index("ix_experience_state_published")
        batch_op.drop_index("ix_experience_outcome_state")
        batch_op.drop_index("ix_experience_city_id_state")
        batch_op.drop_index("ix_experience_author_id_state")

    op.drop_table("experience")
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.drop_index("ix_statement_person_id_at")

    op.drop_table("statement")
    op.drop_table("reporting_misuse")
    with op.batch_alter_table("report_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_decision_at"))

    op.drop_table("report_decision")
    with op.batch_alter_table("post_draft", schema=None) as batch_op:
        batch_op.drop_index("ix_post_draft_saved")

    op.drop_table("post_draft")
    with op.batch_alter_table("person_topic", schema=None) as batch_op:
        batch_op.drop_index("ix_person_topic_topic")

    op.drop_table("person_topic")
    with op.batch_alter_table("person_block", schema=None) as batch_op:
        batch_op.drop_index("ix_person_block_blocked_id")

    op.drop_table("person_block")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_state_sort_key")
        batch_op.drop_index("ix_organisation_state_city_key")
        batch_op.drop_index(batch_op.f("ix_organisation_proposed_by_id"))

    op.drop_table("organisation")
    op.drop_table("notice_preference")
    op.drop_table("notice_pause")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_person_id_read")
        batch_op.drop_index("ix_notice_person_id_kind")
        batch_op.drop_index("ix_notice_person_id_at")
        batch_op.drop_index("ix_notice_mailed")
        batch_op.drop_index("ix_notice_at")
        batch_op.drop_index("ix_notice_about")

    op.drop_table("notice")
    with op.batch_alter_table("experience_unsent", schema=None) as batch_op:
        batch_op.drop_index("ix_experience_unsent_saved")

    op.drop_table("experience_unsent")
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_index("ix_contribution_total")

    op.drop_table("contribution")
    with op.batch_alter_table("contact_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_card_visibility"))
        batch_op.drop_index(batch_op.f("ix_contact_card_sort_key"))

    op.drop_table("contact_card")
    with op.batch_alter_table("city_follow", schema=None) as batch_op:
        batch_op.drop_index("ix_city_follow_city_id")

    op.drop_table("city_follow")
    with op.batch_alter_table("article_credit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_credit_person_id"))

    op.drop_table("article_credit")
    op.drop_table("tag")
    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.drop_index("ix_city_voivodeship")
        batch_op.drop_index(batch_op.f("ix_city_sort_key"))

    op.drop_table("city")


def replace_place_check(condition: str) -> None:
    """A thread stands in one place; which kinds of places there are changes here."""
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_thread_one_place"), type_="check")
        batch_op.create_check_constraint(op.f("ck_thread_one_place"), condition)
