"""What an entry of the table of synonyms may say, and who may propose and decide about it.

As with articles, what one person proposes another lets in: an entry changes what everybody finds.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.people.field_rules import check_line, check_text
from app.people.rules import Permission, Who, may
from app.search.query_text import telling_groups
from app.search.synonym_models import (
    LONGEST_NOTE,
    LONGEST_REASON,
    LONGEST_TYPED,
    Synonym,
    SynonymKind,
    SynonymState,
    SynonymVersion,
)
from app.text.morphology import lemmas

DIVIDER: Final = "|"
MOST_MEANINGS: Final = 6
LONGEST_MEANING: Final = 120
# More words of a query are not looked for either.
MOST_WORDS: Final = 8
MOST_WAITING: Final = 50


@dataclass(frozen=True)
class SynonymFields:
    """What an entry says, checked."""

    typed: str
    meanings: tuple[str, ...]
    kind: SynonymKind
    note: str

    @property
    def digest(self) -> str:
        return typed_digest(self.typed)


def typed_key(typed: str) -> str:
    """What was typed, as entries are told apart by it."""
    return " ".join(typed.lower().split())[:LONGEST_TYPED]


def typed_digest(typed: str) -> str:
    """A hash of the key."""
    return hashlib.sha256(typed_key(typed).encode()).hexdigest()


def check_fields(*, typed: str, meanings: list[str], kind: str, note: str) -> SynonymFields:
    """The fields as they are stored; raises Invalid."""
    typed = check_line("typed", typed, LONGEST_TYPED)
    written = _words("typed", typed)
    if not written:
        raise Invalid("typed", _("Write what people type: a word, an acronym or a few words."))
    kept: dict[str, str] = {}
    for meaning in meanings:
        meaning = check_line("meanings", meaning, LONGEST_MEANING)  # noqa: PLW2901 - as stored
        if meaning:
            kept.setdefault(meaning.lower(), meaning)
    if not kept:
        raise Invalid("meanings", _("Write what articles call it."))
    if len(kept) > MOST_MEANINGS:
        raise Invalid("meanings", _("Write at most %(limit)s meanings.", limit=str(MOST_MEANINGS)))
    for meaning in kept.values():
        meant = _words("meanings", meaning)
        if not meant:
            raise Invalid("meanings", _("Write a meaning with words that say something."))
        if len(meant) == len(written) and all(a & b for a, b in zip(meant, written, strict=True)):
            raise Invalid(
                "meanings",
                _("“%(meaning)s” is found anyway: it is a form of the same word.", meaning=meaning),
            )
    if kind not in set(SynonymKind):
        raise Invalid("kind", _("Choose one of the listed answers."))
    return SynonymFields(
        typed, tuple(kept.values()), SynonymKind(kind), check_line("note", note, LONGEST_NOTE)
    )


def check_comment(comment: str) -> str:
    """Why something is proposed; may be empty."""
    return check_text("comment", comment, LONGEST_REASON)


def fields_of(entry: Synonym | SynonymVersion) -> SynonymFields:
    """What an entry or a proposal says."""
    return SynonymFields(entry.typed, tuple(entry.meanings), SynonymKind(entry.kind), entry.note)


def can_propose(who: Who | None) -> bool:
    return may(who, Permission.MANAGE_SYNONYMS)


def can_decide(who: Who | None, version: SynonymVersion, *, is_alone: bool = False) -> bool:
    """A second person decides; on their own proposal only who has no second person (`is_alone`)."""
    return (
        who is not None
        and may(who, Permission.MANAGE_SYNONYMS)
        and version.state == SynonymState.PROPOSED
        and (is_alone or version.by_id != who.id)
    )


def can_take_back(who: Who | None, version: SynonymVersion) -> bool:
    return (
        who is not None
        and may(who, Permission.MANAGE_SYNONYMS)
        and version.state == SynonymState.PROPOSED
        and version.by_id == who.id
    )


def _words(field: str, text: str) -> list[frozenset[str]]:
    """Lemmas of the words that say something; raises Invalid for too many."""
    found = [
        frozenset(lemma for word in group for lemma in lemmas(word))
        for group in telling_groups(text)
    ]
    if len(found) > MOST_WORDS:
        raise Invalid(field, _("Write at most %(limit)s words.", limit=str(MOST_WORDS)))
    return found
