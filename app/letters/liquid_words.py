"""What the template library finds wrong, in words for people who write letters.

The library speaks English and of itself; what it seldom says is told as it says it.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from liquid.exceptions import (
    BlockNestingError,
    LiquidError,
    LiquidTypeError,
    ResourceLimitError,
    UndefinedError,
)

from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext

NEVER_CLOSED: Final = "expected tag end"
# Tags that mean something only between two others.
_INNER: Final = re.compile(r"end\w+|else|elsif|when")
# The more special kind first.
_BY_KIND: Final = (
    (BlockNestingError, lazy_gettext("The text is nested too deep.")),
    (ResourceLimitError, lazy_gettext("This grows too long when the letter is filled in.")),
    (LiquidTypeError, lazy_gettext("A word cannot be compared with a number.")),
    (UndefinedError, lazy_gettext("This speaks of something that is not there.")),
)
_Words = Callable[[re.Match[str], Sequence[str]], str]


def _unexpected_tag(found: re.Match[str], tags: Sequence[str]) -> str:
    if _INNER.fullmatch(found[1]):
        return _("“%(tag)s” stands here without what it belongs to.", tag=found[1])
    return _("There is no tag “%(tag)s”, only: %(tags)s.", tag=found[1], tags=", ".join(tags))


_KNOWN: Final[tuple[tuple[re.Pattern[str], _Words], ...]] = (
    (
        re.compile(r"expected tag (\w+), found"),
        lambda found, _tags: _("What begins here is never closed with “%(tag)s”.", tag=found[1]),
    ),
    (re.compile(r"unexpected tag '([^']*)'"), _unexpected_tag),
    (
        re.compile(r"expected '}}'|missing tag name or closing"),
        lambda _found, _tags: _("A tag or a field begins here and is not closed."),
    ),
    (
        re.compile(r"unexpected (?:'''|\"'\"|'\"')"),
        lambda _found, _tags: _("A quotation mark is not closed."),
    ),
    (
        re.compile(r"expected end of expression, found (.+)"),
        lambda found, _tags: _(
            "“%(found)s” is not understood. Compare with “==”, join with “and” or “or”.",
            found=found[1].strip("'"),
        ),
    ),
    (
        re.compile(r"missing|expected (?:a primitive|word|in\b)"),
        lambda _found, _tags: _("Something is missing in this tag or field."),
    ),
)


def words_of(error: LiquidError, tags: Sequence[str]) -> str:
    """One sentence about a fault; `tags` are those a letter may have."""
    said = str(error.message)
    if "positional argument" in said:  # of Python's, about our own filters
        return _("A filter has too many values here, or too few.")
    for kind, sentence in _BY_KIND:
        if isinstance(error, kind):
            return str(sentence)
    for pattern, words in _KNOWN:
        if found := pattern.match(said):
            return words(found, tags)
    return _("This is not understood (%(said)s).", said=said)
