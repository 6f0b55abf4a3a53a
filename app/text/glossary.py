"""The glossary's file as terms: what a word means, and in which forms it stands in texts.

A fault names its line and costs one term, never the whole glossary, because articles are read
while somebody mends the file. Pure.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import yaml

from app.text.polish import slugify, sort_key
from app.text.yaml_entries import Refused, keyed, take_each, text_of
from app.text.yaml_lines import SLUG, Fault, line_of

LONGEST_MEANING: Final = 240
LONGEST_FORM: Final = 80
MOST_TERMS: Final = 1000

_TERM, _FORMS, _MEANING, _MORE = "termin", "odmiana", "znaczenie", "wiecej"


@dataclass(frozen=True)
class Term:
    """One term; `line` is where it begins in the file."""

    slug: str
    name: str
    forms: tuple[str, ...]
    meaning: str
    more: str  # slug of the article that tells more, or ""
    line: int


@dataclass(frozen=True)
class Glossary:
    """Terms in Polish alphabetical order, and what was wrong with the others."""

    terms: tuple[Term, ...] = ()
    faults: tuple[Fault, ...] = ()
    digest: str = "0"  # names this state of the file


def parse_glossary(text: str) -> Glossary:
    """Terms and faults of the file; never raises."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    terms: list[Term] = []
    taken: dict[str, int] = {}

    def take(node: yaml.Node) -> None:
        """A term that takes neither the address nor a form of one above it."""
        term = _term(node)
        if claimed := next((key for key in _claims(term) if key in taken), None):
            words = claimed.removeprefix("#")
            raise Refused(node, f"'{words}' stands in the term of line {taken[claimed]} already")
        taken.update(dict.fromkeys(_claims(term), term.line))
        terms.append(term)

    faults = take_each(text, MOST_TERMS, take)
    terms.sort(key=lambda term: (sort_key(term.name), term.name))
    return Glossary(tuple(terms), faults, digest)


def _claims(term: Term) -> Iterator[str]:
    """What no other term may have: its address, and each form as it is matched."""
    for form in (term.name, *term.forms):
        yield form if is_acronym(form) else form.lower()
    yield f"#{term.slug}"


def _term(node: yaml.Node) -> Term:
    values = keyed(node, (_TERM, _MEANING), (_FORMS, _MORE))
    name = _form(values[_TERM], _TERM)
    more = text_of(values[_MORE], _MORE, LONGEST_MEANING) if _MORE in values else ""
    if more and not SLUG.fullmatch(more):
        raise Refused(values[_MORE], f"'{more}' is no address of an article")
    return Term(
        slug=slugify(name),
        name=name,
        forms=_forms(values[_FORMS], name) if _FORMS in values else (),
        meaning=text_of(values[_MEANING], _MEANING, LONGEST_MEANING),
        more=more,
        line=line_of(node),
    )


def _forms(node: yaml.Node, name: str) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise Refused(node, f"'{_FORMS}' must be a list in square brackets")
    forms: list[str] = []
    for item in node.value:
        form = _form(item, _FORMS)
        if form in forms or form == name:
            raise Refused(item, f"'{form}' stands twice")
        forms.append(form)
    return tuple(forms)


def _form(node: yaml.Node, key: str) -> str:
    form = text_of(node, key, LONGEST_FORM)
    if not any(char.isalpha() for char in form):
        raise Refused(node, f"'{key}' has no letter")
    if not form[0].isalnum():
        raise Refused(node, f"'{form}' must begin with a letter or a digit")
    return form


def is_acronym(form: str) -> bool:
    """Whether a word of it has a capital after its first letter (BIP, GDDKiA): case matters."""
    return any(char.isupper() for word in re.findall(r"[^\W_]+", form) for char in word[1:])
