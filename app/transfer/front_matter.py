"""An article as a file: YAML front matter, then Markdown (docs/content-format.md). Pure.

Written by hand rather than by a YAML dumper, because people read and edit these files: one order
of keys, long lists one item a line, short ones on one line, quotes only where YAML needs them.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

import yaml
from frontmatter.default_handlers import YAMLHandler

from app.articles.rules import check_slug
from app.articles.source import ArticleSource, checked
from app.articles.vocabulary import FACTS, MAIN_LANGUAGE
from app.core.errors import Invalid
from app.text.limits import clean

# Names in the file, in the order in which they are written, and the field each one fills.
FIELD_OF_KEY: Final = {
    "title": "title",
    "slug": "slug",
    "summary": "lead",
    "category": "categories",
    "stage": "stage",
    "sdg": "goals",
    "legal_date": "legal_date",
    "facts": "facts",
    "acts": "acts",
    "sources": "sources",
    "pictogram": "pictogram",
    "related": "related",
    "letters": "letters",
    "also_called": "also_called",
    "language": "language",
    "translation_of": "translation_of",
}
KEY_OF_FIELD: Final = {field: key for key, field in FIELD_OF_KEY.items()} | {"body": "text"}
REQUIRED: Final = ("title", "slug", "category")
FACTS_IN_FILE: Final = ("who", "cost", "time", "where", "result")

# Begins with a letter and holds nothing that YAML reads as anything but text.
_SURELY_PLAIN: Final = re.compile(r"[^\W\d_](?:[\w .;/()„”–%+=§²'-]*[\w.;/()„”–%+=§²'-])?")
_YAML_WORD: Final = re.compile(r"(?:y|n|yes|no|on|off|true|false|null)", re.IGNORECASE)
_TO_ESCAPE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


class ContentFault(Exception):
    """A file that cannot be taken; the message names the file and the line or key."""


class _Loader(yaml.SafeLoader):
    """Safe, and refuses a key that stands twice: YAML would silently keep the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _value_node in node.value:
            if key_node.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key '{key_node.value}' stands twice", key_node.start_mark
                )
            seen.add(str(key_node.value))
        return super().construct_mapping(node, deep)


def read(text: str, name: str) -> tuple[str, ArticleSource]:
    """Slug and source of a file; `name` is told in faults. Raises ContentFault."""
    text = clean(text.removeprefix("\ufeff"))
    values, body = _split(text, name)
    for key in values:
        if key not in FIELD_OF_KEY:
            known = ", ".join(FIELD_OF_KEY)
            raise ContentFault(f"{name}, key '{key}': there is no such key; known are {known}")
    for key in REQUIRED:
        if not values.get(key):
            raise ContentFault(f"{name}, key '{key}': it is missing or empty")
    fields: dict[str, Any] = {}
    for key, value in values.items():
        try:
            fields[FIELD_OF_KEY[key]] = _READERS[key](value)
        except (TypeError, ValueError) as error:
            raise ContentFault(f"{name}, key '{key}': {error}") from error
    slug = fields.pop("slug")
    try:
        return check_slug(slug), checked(ArticleSource(body=body, **fields))
    except Invalid as error:
        key = KEY_OF_FIELD.get(error.field, error.field)
        raise ContentFault(f"{name}, key '{key}': {error.message}") from error


def write(slug: str, source: ArticleSource) -> str:
    """The file of a source; `read` gives the same source back."""
    facts = dict(source.facts)
    lines = ["---", f"title: {_scalar(source.title)}", f"slug: {_scalar(slug)}"]
    if source.lead:
        lines.append(f"summary: {_scalar(source.lead)}")
    lines += _block("category", source.categories)
    if source.stage:
        lines.append(f"stage: {_scalar(source.stage)}")
    if source.goals:
        lines.append(f"sdg: [{', '.join(str(goal) for goal in source.goals)}]")
    if source.legal_date:
        lines.append(f"legal_date: {source.legal_date.isoformat()}")
    if facts:
        lines.append("facts:")
        lines += [f"  {key}: {_scalar(facts[key])}" for key in FACTS_IN_FILE if key in facts]
    lines += _block("acts", source.acts)
    lines += _block("sources", source.sources)
    if source.pictogram:
        lines.append(f"pictogram: {_scalar(source.pictogram)}")
    lines += _flow("related", source.related)
    lines += _flow("letters", source.letters)
    lines += _flow("also_called", source.also_called)
    if source.language != MAIN_LANGUAGE:
        lines.append(f"language: {_scalar(source.language)}")
    if source.translation_of:
        lines.append(f"translation_of: {_scalar(source.translation_of)}")
    lines += ["---", "", source.body]
    return "\n".join(lines)


def _split(text: str, name: str) -> tuple[dict[str, Any], str]:
    handler = YAMLHandler()
    if not text.startswith("---\n"):
        raise ContentFault(f"{name}, line 1: the file must begin with a line '---'")
    try:
        front, body = handler.split(text)
    except ValueError as error:
        raise ContentFault(f"{name}: no second line '---' ends the front matter") from error
    try:
        values = handler.load(front, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        # The front matter begins on the file's first line, after the dashes.
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentFault(f"{name}, line {line}: {error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise ContentFault(f"{name}: the front matter cannot be read ({error})") from error
    if not isinstance(values, dict):
        raise ContentFault(f"{name}: the front matter must be lines 'key: value'")
    return {str(key): value for key, value in values.items()}, body


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    raise ValueError(f"a text was expected, not {value!r}; put it in quotes")


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise TypeError("a list was expected")
    return tuple(_text(item) for item in value)


def _numbers(value: Any) -> tuple[int, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or any(type(item) is not int for item in value):
        raise ValueError("a list of numbers was expected, such as [11, 16]")
    return tuple(value)


def _date(value: Any) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    raise ValueError("a date was expected, such as 2026-03-31")


def _facts(value: Any) -> tuple[tuple[str, str], ...]:
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        raise TypeError("lines 'key: value' were expected")
    unknown = [str(key) for key in value if key not in FACTS]
    if unknown:
        raise ValueError(f"there is no fact '{unknown[0]}'; known are {', '.join(FACTS_IN_FILE)}")
    return tuple((key, _text(value[key])) for key in FACTS if key in value)


_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "title": _text,
    "slug": _text,
    "summary": _text,
    "category": _texts,
    "stage": _text,
    "sdg": _numbers,
    "legal_date": _date,
    "facts": _facts,
    "acts": _texts,
    "sources": _texts,
    "pictogram": _text,
    "related": _texts,
    "letters": _texts,
    "also_called": _texts,
    "language": _text,
    "translation_of": _text,
}


def _block(key: str, values: tuple[str, ...]) -> list[str]:
    return [f"{key}:", *(f"  - {_scalar(value)}" for value in values)] if values else []


def _flow(key: str, values: tuple[str, ...]) -> list[str]:
    items = ", ".join(_scalar(value, in_list=True) for value in values)
    return [f"{key}: [{items}]"] if values else []


def _scalar(value: str, *, in_list: bool = False) -> str:
    """The text as it is where YAML reads it back the same, in quotes otherwise."""
    # A comma means nothing outside of lists on one line, but no plain text begins with one.
    without_commas = value[:1] + value[1:].replace(",", "")
    if _SURELY_PLAIN.fullmatch(value if in_list else without_commas):
        is_plain = not _YAML_WORD.fullmatch(value)
    else:
        is_plain = _reads_back(value, in_list=in_list)
    if is_plain:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _TO_ESCAPE.sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)


def _reads_back(value: str, *, in_list: bool) -> bool:
    # The probe must not run on into a next line: "x" may be plain where "x: " before "y" is not.
    probe = f"[{value}, end]" if in_list else f"- {value}\n- end"
    if len(value.splitlines()) != 1:
        return False
    try:
        return bool(yaml.safe_load(probe) == [value, "end"])
    except (yaml.YAMLError, ValueError):
        return False
