"""Which columns hold words of people, so that a suppression reaches them, and which do not.

A house test compares this list with every table: a new text or JSON column fails it until it
stands here, in one of the two lists.
"""

from dataclasses import dataclass
from typing import Final

from app.text.limits import Kind


@dataclass(frozen=True)
class Place:
    """A table with words of people in it.

    `columns` are redacted as they were typed. `drawn` are made from `body` and made again, and
    of each pair in `parts` the second, HTML, from the first.
    """

    table: str
    columns: tuple[str, ...]
    drawn: tuple[str, ...] = ()
    kind: Kind = "article"
    parts: tuple[tuple[str, str], ...] = ()


# In this order: texts that could be published before those that are, so that none comes back.
SUPPRESSIBLE: Final = (
    Place("draft", ("title", "fields")),
    Place("proposal_version", ("comment", "evidence", "title", "details", "body"), ("html",)),
    Place("proposal_step", ("comment",)),
    Place(
        "article_revision",
        ("comment", "title", "details", "body"),
        ("html", "toc", "sections"),
    ),
    Place("article_credit", ("comment", "text")),
    Place("article", ("title", "lead")),
    Place("article_protection", ("reason", "ending_reason")),
    Place("article_removal", ("reason",)),
    Place("revert", ("reason",)),
    Place("correction", ("heading", "text", "name", "answer")),
    Place("helpful_vote", ("word",)),
    Place("law_confirmation", ("note", "acts")),
    Place("act", ("change_note",)),
    Place("stored_file", ("alt", "author", "licence_note", "caption", "removal_reason")),
    Place("post", ("body", "reason_text"), ("html", "plain"), "post"),
    Place("post_version", ("body", "reason_text"), ("html",), "post"),
    Place("experience_version", ("title", "fields")),
    Place("experience_unsent", ("typed",)),
    Place(
        "experience",
        (
            *("title", "place", "lead", "excerpt", "participants", "cost", "decided_by", "links"),
            *("problem", "course", "obstacles", "change", "differently", "plain", "reason_text"),
        ),
        kind="post",
        parts=(
            ("problem", "problem_html"),
            ("course", "course_html"),
            ("obstacles", "obstacles_html"),
            ("change", "change_html"),
            ("differently", "differently_html"),
        ),
    ),
    Place("experience_follow_up", ("body", "reason_text"), ("html", "plain"), "post"),
    Place("thread", ("title", "lock_reason", "slow_reason", "reason_text", "subject_title")),
    Place("thread_title", ("title",)),
    Place("thread_note", ("place", "reason")),
    Place("poll", ("question",)),
    Place("poll_option", ("text",)),
    Place("report", ("text", "name")),
    Place("report_decision", ("words",)),
    Place("statement", ("words",)),
    Place("complaint", ("text", "answer")),
    Place("post_draft", ("title", "body")),
    Place("deadline_reminder", ("own_note",)),
    Place("tag", ("name",)),
    Place("person", ("about", "organisation")),
    Place("organisation_version", ("name", "helps")),
    Place("organisation", ("name", "helps", "reason")),
    Place("hat", ("words", "note", "ended_reason")),
    Place("contact_card", ("helps",)),
    Place("sanction", ("reason", "lifting_reason", "appeal", "appeal_answer")),
    Place("text_filter", ("note",)),
    Place("synonym_version", ("typed", "meanings", "note", "comment", "reason")),
    Place("synonym", ("typed", "typed_key", "meanings", "note")),
    Place("unanswered_query", ("text",)),
    Place("suppression", ("note",)),
    Place("mail_message", ("subject", "body", "html")),
    Place("journal_entry", ("data",)),
)

# Keys of JSON values that hold addresses and codes, not words.
CODES_IN_JSON: Final = frozenset(
    {"categories", "stage", "pictogram", "related", "letters", "legal_date", "language"}
    | {"translation_of"}
    | {"slug", "former", "step", "from", "to", "kind", "level", "outcome", "began", "ended"}
)

_CODE: Final = "a code of the program"
_ADDRESS: Final = "an address: moderators rename the page"
_TABLE: Final = "follows from the title, written together with it"
_ACCOUNT: Final = "of an account: its owner changes it, or erasure does"
_INDEX: Final = "drawn from public texts: cleaning after a suppression builds the index anew"
_HASH: Final = "a hash"
_ORGANISATION: Final = "a line of an organisation's page: its members or moderators change it"
_LAW: Final = "name of a public act of law: editors of the register change it"

# "table.column" or "table.*" → why no suppression looks there.
EXEMPT: Final[dict[str, str]] = {
    "act.link": _ADDRESS,
    "act.name": _LAW,
    "act.name_key": _LAW,
    "act.short_name": _LAW,
    "act.slug": _LAW,
    "act.sort_key": _LAW,
    "act_citation.*": _CODE,
    "article.slug": _ADDRESS,
    "city.*": "names of places on the map",
    "contact_card.consent_version": _CODE,
    "contact_card.email": _ACCOUNT,
    "contact_card.phone": _ACCOUNT,
    "contact_card.sort_key": _ACCOUNT,
    "contact_card.visibility": _CODE,
    "deadline_reminder.term": _CODE,
    "deadline_reminder.title": "a line of the table of terms, which is a file",
    "notice.*": "numbers, codes and addresses",
    "notice_preference.*": _CODE,
    "search_document.*": _INDEX,
    "search_index.*": _CODE,
    "search_word.*": _INDEX,
    "organisation.slug": _ADDRESS,
    "organisation.sort_key": _TABLE,
    "organisation.kind": _CODE,
    "organisation.city": _ORGANISATION,
    "organisation.city_key": _ORGANISATION,
    "organisation.state": _CODE,
    "organisation.email": _ORGANISATION,
    "organisation.phone": _ORGANISATION,
    "organisation.website": _ORGANISATION,
    "organisation_topic.*": _CODE,
    "organisation_version.kind": _CODE,
    "organisation_version.city": _ORGANISATION,
    "organisation_version.email": _ORGANISATION,
    "organisation_version.phone": _ORGANISATION,
    "organisation_version.website": _ORGANISATION,
    "organisation_version.topics": _CODE,
    "person_topic.*": _CODE,
    "thread.subject": _CODE,
    "thread.subject_url": _ADDRESS,
    "article.sort_key": _TABLE,
    "article.category": _CODE,
    "article.pictogram": _CODE,
    "article.language": _CODE,
    "article.protection": _CODE,
    "article.translation_of": _ADDRESS,
    "article_category.*": _CODE,
    "article_lack.*": _CODE,
    "article_link.*": _ADDRESS,
    "post_link.*": _ADDRESS,
    "post_draft.spot": _CODE,
    "post_words.*": "made from the post, and dropped together with its former text",
    "tag.slug": "part of an address: moderators rename the topic",
    "title_word.*": "made from the title, and dropped together with the former one",
    "article_protection.level": _CODE,
    "article_redirect.*": _ADDRESS,
    "article_revision.origin": _CODE,
    "article_revision.hidden_reason": _CODE,
    "article_revision.redacted_reason": _CODE,
    "correction.anchor": "part of an address; the page makes it anew",
    "correction.email": "forgotten some time after the answer",
    "correction.reason": _CODE,
    "correction.state": _CODE,
    "draft.slug": _ADDRESS,
    "file_thumbnail.*": _HASH,
    "file_use.*": _HASH,
    "experience.slug": _TABLE,
    "experience.outcome": _CODE,
    "experience.state": _CODE,
    "experience.reason_code": _CODE,
    "experience.held_because": "words of a filter",
    "experience_version.state": _CODE,
    "experience_follow_up.outcome": _CODE,
    "experience_follow_up.outcome_before": _CODE,
    "experience_follow_up.state": _CODE,
    "experience_follow_up.reason_code": _CODE,
    "experience_follow_up.held_because": "words of a filter",
    "follower_cursor.*": _CODE,
    "journal_entry.kind": _CODE,
    "journal_entry.subject": _CODE,
    "legal_state.*": _CODE,
    "limit_counter.*": _HASH,
    "loaded_article.slug": _ADDRESS,
    "loaded_article.digest": _HASH,
    "loose_bytes.*": _HASH,
    "mail_message.headers": _ADDRESS,
    "mail_message.draft": _CODE,
    "mail_message.recipient": _ACCOUNT,
    "mail_message.thread": _CODE,
    "mail_message.fault": "the answer of a mail server",
    "patrol_item.*": _CODE,
    "person.slug": _ACCOUNT,
    "person.name": _ACCOUNT,
    "person.email": _ACCOUNT,
    "person.password_hash": _HASH,
    "person.role": _CODE,
    "person.city": _ACCOUNT,
    "person.city_key": _ACCOUNT,
    "person.scope": _CODE,
    "person.language": _CODE,
    "person.scope_city": _CODE,
    "post.state": _CODE,
    "post.reason_code": _CODE,
    "post.held_because": "words of a filter",
    "post_version.state": _CODE,
    "post_version.reason_code": _CODE,
    "proposal.slug": _ADDRESS,
    "proposal.state": _CODE,
    "proposal.category": _CODE,
    "proposal.held_because": "words of a filter",
    "proposal_step.from_state": _CODE,
    "proposal_step.to_state": _CODE,
    "proposal_step.reason": _CODE,
    "removed_passage.*": _HASH,
    "received_mail.*": _HASH,
    "sanction.kind": _CODE,
    "sanction.ground": _CODE,
    "sign_in.*": _ACCOUNT,
    "stored_file.digest": _HASH,
    "stored_file.licence": _CODE,
    "stored_file.media_type": _CODE,
    "stored_file.name": "part of the file's address: remove the file on its page",
    "stored_file.state": _CODE,
    "submission.*": "a key of a form and the address to which it led",
    "suppression.state": _CODE,
    "suppression.reason": _CODE,
    "suppression.digest": _HASH,
    "suppression.reached": "numbers",
    "suppression.hidden": "numbers",
    "suppression.passage": "emptied when the suppression is over",
    "synonym.kind": _CODE,
    "synonym.row_digest": _HASH,
    "synonym.state": _CODE,
    "synonym.typed_digest": _HASH,
    "synonym_version.kind": _CODE,
    "synonym_version.state": _CODE,
    "text_filter.kind": _CODE,
    "text_filter.pattern": "words that moderators chose to stop",
    "report.address": _ADDRESS,
    "report.branch": _CODE,
    "report.email": "forgotten some time after the decision",
    "report.ground": _CODE,
    "report.thing": _CODE,
    "report_decision.code": _CODE,
    "report_decision.outcome": _CODE,
    "statement.address": _ADDRESS,
    "statement.code": _CODE,
    "statement.kind": _CODE,
    "statement.thing": _CODE,
    "article_credit.source": _CODE,
    "article_credit.source_url": _ADDRESS,
    "thread.board": _CODE,
    "thread.slug": _TABLE,
    "thread.state": _CODE,
    "thread_note.kind": _CODE,
    "thread.reason_code": _CODE,
    "unanswered_query.digest": _HASH,
    "used_link.*": _HASH,
}
