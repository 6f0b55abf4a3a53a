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

from app.text.limits import clean
from app.text.polish import slugify, sort_key

LONGEST_MEANING: Final = 240
LONGEST_FORM: Final = 80
MOST_TERMS: Final = 1000

_TERM, _FORMS, _MEANING, _MORE = "termin", "odmiana", "znaczenie", "wiecej"
_KEYS: Final = (_TERM, _FORMS, _MEANING, _MORE)
_TEXT: Final = "tag:yaml.org,2002:str"
_ADDRESS: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


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
class GlossaryFault:
    """What is wrong in one line of the file."""

    line: int
    message: str


@dataclass(frozen=True)
class Glossary:
    """Terms in Polish alphabetical order, and what was wrong with the others."""

    terms: tuple[Term, ...] = ()
    faults: tuple[GlossaryFault, ...] = ()
    digest: str = "0"  # names this state of the file


class _Refused(Exception):
    """A term that cannot be taken."""

    def __init__(self, node: yaml.Node, message: str) -> None:
        super().__init__(message)
        self.fault = GlossaryFault(_line(node), message)


def parse_glossary(text: str) -> Glossary:
    """Terms and faults of the file; never raises."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    try:
        root = yaml.compose(clean(text), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return Glossary((), (GlossaryFault(line, str(error.problem)),), digest)
    except (yaml.YAMLError, RecursionError) as error:
        return Glossary((), (GlossaryFault(1, f"the file cannot be read ({error})"),), digest)
    if root is None:
        return Glossary(digest=digest)
    if not isinstance(root, yaml.SequenceNode):
        fault = GlossaryFault(_line(root), "the file must be a list of terms, each after '- '")
        return Glossary((), (fault,), digest)
    terms, faults = _accepted(root.value[:MOST_TERMS])
    if len(root.value) > MOST_TERMS:
        message = f"there are more than {MOST_TERMS} terms"
        faults.append(GlossaryFault(_line(root.value[MOST_TERMS]), message))
    terms.sort(key=lambda term: (sort_key(term.name), term.name))
    return Glossary(tuple(terms), tuple(faults), digest)


def _accepted(nodes: list[yaml.Node]) -> tuple[list[Term], list[GlossaryFault]]:
    """Terms of which none takes the address or a form of one above it."""
    terms: list[Term] = []
    faults: list[GlossaryFault] = []
    line_of: dict[str, int] = {}
    for node in nodes:
        try:
            term = _term(node)
        except _Refused as refused:
            faults.append(refused.fault)
            continue
        if taken := next((key for key in _claims(term) if key in line_of), None):
            words = taken.removeprefix("#")
            message = f"'{words}' stands in the term of line {line_of[taken]} already"
            faults.append(GlossaryFault(term.line, message))
            continue
        line_of |= dict.fromkeys(_claims(term), term.line)
        terms.append(term)
    return terms, faults


def _claims(term: Term) -> Iterator[str]:
    """What no other term may have: its address, and each form as it is matched."""
    for form in (term.name, *term.forms):
        yield form if is_acronym(form) else form.lower()
    yield f"#{term.slug}"


def _term(node: yaml.Node) -> Term:
    if not isinstance(node, yaml.MappingNode):
        raise _Refused(node, "a term needs the keys 'termin' and 'znaczenie'")
    values: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if key.value not in _KEYS:
            known = ", ".join(_KEYS)
            raise _Refused(key, f"there is no key '{key.value}'; known are {known}")
        if key.value in values:
            raise _Refused(key, f"the key '{key.value}' stands twice")
        values[key.value] = value
    for key in (_TERM, _MEANING):
        if key not in values:
            raise _Refused(node, f"the key '{key}' is missing")
    name = _form(values[_TERM], _TERM)
    more = _text(values[_MORE], _MORE) if _MORE in values else ""
    if more and not _ADDRESS.fullmatch(more):
        raise _Refused(values[_MORE], f"'{more}' is no address of an article")
    return Term(
        slug=slugify(name),
        name=name,
        forms=_forms(values[_FORMS], name) if _FORMS in values else (),
        meaning=_meaning(values[_MEANING]),
        more=more,
        line=_line(node),
    )


def _forms(node: yaml.Node, name: str) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise _Refused(node, f"'{_FORMS}' must be a list in square brackets")
    forms: list[str] = []
    for item in node.value:
        form = _form(item, _FORMS)
        if form in forms or form == name:
            raise _Refused(item, f"'{form}' stands twice")
        forms.append(form)
    return tuple(forms)


def _form(node: yaml.Node, key: str) -> str:
    form = _text(node, key)
    if len(form) > LONGEST_FORM:
        raise _Refused(node, f"'{key}' has {len(form)} characters, at most {LONGEST_FORM} fit")
    if not any(char.isalpha() for char in form):
        raise _Refused(node, f"'{key}' has no letter")
    if not form[0].isalnum():
        raise _Refused(node, f"'{form}' must begin with a letter or a digit")
    return form


def _meaning(node: yaml.Node) -> str:
    meaning = _text(node, _MEANING)
    if len(meaning) > LONGEST_MEANING:
        message = f"'{_MEANING}' has {len(meaning)} characters, at most {LONGEST_MEANING} fit"
        raise _Refused(node, message)
    return meaning


def _text(node: yaml.Node, key: str) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.tag != _TEXT:
        raise _Refused(node, f"'{key}' must be text; put it in quotation marks")
    text = " ".join(node.value.split())
    if not text:
        raise _Refused(node, f"'{key}' is empty")
    return text


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def is_acronym(form: str) -> bool:
    """Whether a word of it has a capital after its first letter (BIP, GDDKiA): case matters."""
    return any(char.isupper() for word in re.findall(r"[^\W_]+", form) for char in word[1:])
