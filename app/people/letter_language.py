"""Letters come in the language of whom they are for, not of whoever caused them."""

import functools
from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar, cast

from sqlalchemy.orm import Session

from app.core import i18n
from app.people.models import Person

P = ParamSpec("P")
R = TypeVar("R")


class _Authored(Protocol):
    author_id: int


def to_person(write: Callable[P, R]) -> Callable[P, R]:
    """Write in the language of the person among the arguments."""

    @functools.wraps(write)
    def in_their_language(*args: P.args, **kwargs: P.kwargs) -> R:
        person = next(each for each in (*args, *kwargs.values()) if isinstance(each, Person))
        with i18n.speaking(person.language):
            return write(*args, **kwargs)

    return in_their_language


def to_author(write: Callable[P, R]) -> Callable[P, R]:
    """Write in the language of the author of the second argument; the first is the session."""

    @functools.wraps(write)
    def in_their_language(*args: P.args, **kwargs: P.kwargs) -> R:
        author_id = cast(_Authored, args[1]).author_id
        author = cast(Session, args[0]).get(Person, author_id)
        with i18n.speaking(author.language if author else ""):
            return write(*args, **kwargs)

    return in_their_language
