"""Passwords: how they are kept (argon2id) and which are too easy to guess.

No composition rules: length is what counts. Refused are passwords that guessers try first.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.text.polish import plain_letters

SHORTEST: Final = 10
LONGEST: Final = 128
MEMORY_KIB: Final = 19 * 1024
PASSES: Final = 2

_COMMON: Final = Path(__file__).with_name("common_passwords.txt")
_CONTEXT: Final = Path(__file__).with_name("context_words.txt")
_KEYBOARD: Final = ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")
_DATES: Final = re.compile(
    r"((19|20)\d\d|[0-3]?\d[ ./-]?[01]?\d[ ./-]?(19|20)\d\d|(19|20)\d\d[ ./-]?[01]\d[ ./-]?[0-3]\d"
    r"|[ ./-])+"
)
_LEET: Final = str.maketrans("@4301!5$7", "aaeoiisst")
_ORNAMENTS: Final = "0123456789 !?.,;:-_+*#@$%&()"
_LEAST_DIFFERENT: Final = 5
_LEAST_BESIDE_CONTEXT: Final = 6
_SHORTEST_CONTEXT: Final = 4


class Passwords:
    """Hashes with one cost; a cheaper cost serves tests."""

    def __init__(self, memory_kib: int = MEMORY_KIB, passes: int = PASSES) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)

    def hash(self, password: str) -> str:
        return self._hasher.hash(normal_form(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password fits; the work is the same where there is nothing to compare."""
        # Nobody has a longer password, and hashing megabytes is a gift to attackers.
        is_possible = len(password) <= LONGEST
        try:
            self._hasher.verify(stored or self._nobodys, normal_form(password[:LONGEST]))
        except (VerificationError, InvalidHashError):
            return False
        return bool(stored) and is_possible

    def needs_rehash(self, stored: str) -> bool:
        """Whether the hash was made with another cost than today's."""
        return self._hasher.check_needs_rehash(stored)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("an account that does not exist")


def normal_form(password: str) -> str:
    """NFC: the same letters from two keyboards are the same password; nothing else is changed."""
    return unicodedata.normalize("NFC", password)


def check_password(password: str, personal: Iterable[str] = (), *, field: str = "password") -> None:
    """Raise Invalid when the password may not be chosen.

    `personal` holds the person's name and e-mail address, which others guess first.
    """
    password = normal_form(password)
    if len(password) < SHORTEST:
        missing = SHORTEST - len(password)
        raise Invalid(
            field,
            ngettext(
                "The password is too short. Add %(num)s more character.",
                "The password is too short. Add %(num)s more characters.",
                missing,
            ),
        )
    if len(password) > LONGEST:
        raise Invalid(field, _("The password may have at most %(most)s characters.", most=LONGEST))
    if is_pattern(password):
        raise Invalid(
            field, _("This password follows a pattern that is guessed first. Take a few words.")
        )
    if is_common(password):
        raise Invalid(
            field, _("Many people use this password, so it is guessed first. Choose another.")
        )
    if is_contextual(password, personal):
        raise Invalid(
            field,
            _(
                "Your name, your address, a town or the name of this site is easy to guess. "
                "Choose another password."
            ),
        )


def is_common(password: str) -> bool:
    """Whether the password, or the word left without its ornaments, is among the common ones."""
    lowered = plain_letters(password)
    core = lowered.strip(_ORNAMENTS)
    forms = {lowered, core, core.translate(_LEET), lowered.translate(_LEET)}
    return not forms.isdisjoint(_common())


def is_pattern(password: str) -> bool:
    """Whether the password is a repetition, a walk over the keyboard or a sequence, or dates."""
    lowered = plain_letters(password)
    if len(set(lowered)) < _LEAST_DIFFERENT:
        return True
    if any(_repeats(lowered, length) for length in range(1, len(lowered) // 2 + 1)):
        return True
    if _DATES.fullmatch(lowered):
        return True
    neighbours = _neighbours()
    jumps = sum(pair not in neighbours for pair in itertools.pairwise(lowered))
    return jumps <= len(lowered) // 5


def is_contextual(password: str, personal: Iterable[str]) -> bool:
    """Whether little is left of the password without words that belong to person or place."""
    words = {word for text in personal for word in _words(text)} | _context()
    longest_first = sorted(words, key=len, reverse=True)
    lowered = plain_letters(password)
    forms = (lowered, _unleet(lowered), lowered.translate(_LEET))
    return any(_is_little_beside(longest_first, form) for form in forms)


def _is_little_beside(words: list[str], text: str) -> bool:
    rest = text
    for word in words:
        rest = rest.replace(word, "")
    letters = sum(character.isalpha() for character in rest)
    return letters < _LEAST_BESIDE_CONTEXT and rest != text


def _unleet(text: str) -> str:
    """`h4l1na1987` as `halina1987`: figures inside the word stand for letters."""
    core = text.strip(_ORNAMENTS)
    return text.replace(core, core.translate(_LEET), 1) if core else text


def _words(text: str) -> Iterable[str]:
    """Words of a name, and an e-mail address also before its @ as a whole."""
    plain = plain_letters(text)
    local_part = plain.partition("@")[0]
    candidates = {local_part, local_part.replace(" ", ""), *re.split(r"[^a-z]+", plain)}
    return {word for word in candidates if len(word) >= _SHORTEST_CONTEXT}


def _repeats(text: str, length: int) -> bool:
    unit = text[:length]
    return text == (unit * (len(text) // length + 1))[: len(text)]


@cache
def _neighbours() -> frozenset[tuple[str, str]]:
    """Pairs that follow each other on a keyboard, in counting or in the alphabet."""
    pairs: set[tuple[str, str]] = set()
    for row in (*_KEYBOARD, "abcdefghijklmnopqrstuvwxyz", "0123456789"):
        pairs.update(itertools.pairwise(row))
    for upper, lower in itertools.pairwise(_KEYBOARD):
        pairs.update(zip(upper, lower, strict=False))
    pairs |= {(second, first) for first, second in pairs}
    pairs |= {(character, character) for row in _KEYBOARD for character in row}
    return frozenset(pairs)


def _lines(path: Path) -> frozenset[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def _common() -> frozenset[str]:
    return _lines(_COMMON)


@cache
def _context() -> frozenset[str]:
    return _lines(_CONTEXT)
