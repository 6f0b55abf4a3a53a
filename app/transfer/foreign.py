"""Markdown files from elsewhere as articles: what their front matter, headings and links mean here.

Pure. A title comes from the front matter, else from the first heading, else from the file's name;
links between the files become links between articles. What our Markdown does not know (HTML,
fenced code, images beside the file) is left as typed and told, for a person to look at.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import unquote

import yaml

from app.articles.source import LONGEST_LEAD, LONGEST_TITLE, ArticleSource
from app.articles.vocabulary import CATEGORY_BY_SLUG, LANGUAGES, MAIN_LANGUAGE
from app.text.limits import clean
from app.text.polish import slugify
from app.transfer.front_matter import ContentFault

_FRONT: Final = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING: Final = re.compile(r"^#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_UNDERLINED: Final = re.compile(r"\A\s*(\S[^\n]*)\n=+[ \t]*(?:\n|\Z)")
_LINK: Final = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\(<?([^()\s<>]+)>?(?:\s+\"[^\"\n]*\")?\)")
_PICTURE: Final = re.compile(r"!\[[^\]\n]*\]\((?!/pliki/|https?://)[^)\n]+\)")
_HTML: Final = re.compile(r"^\s*</?[a-zA-Z][^>\n]*>", re.MULTILINE)
_FENCE: Final = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


@dataclass(frozen=True)
class ForeignFile:
    """A file by its path in the folder, with slashes."""

    path: str
    text: str


@dataclass(frozen=True)
class Understood:
    """What a file became: an article at `slug`, and what a person should look at."""

    path: str
    slug: str
    source: ArticleSource
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Opened:
    values: dict[str, Any]
    body: str
    title: str
    slug: str


def understood(files: list[ForeignFile], category: str) -> tuple[list[Understood], list[str]]:
    """Articles of the files, in order of their paths, and the faults of files that give none.

    `category` is the topic of articles whose file names none that is known here.
    """
    opened: dict[str, _Opened] = {}
    faults: list[str] = []
    taken: dict[str, str] = {}
    for file in sorted(files, key=lambda each: each.path):
        try:
            found = _open(file)
        except ContentFault as fault:
            faults.append(str(fault))
            continue
        if found.slug in taken:
            faults.append(f"{file.path}: {taken[found.slug]} has the address {found.slug} already")
            continue
        taken[found.slug] = file.path
        opened[file.path] = found
    slugs = {path: found.slug for path, found in opened.items()}
    return [_article(path, found, slugs, category) for path, found in opened.items()], faults


def _open(file: ForeignFile) -> _Opened:
    text = clean(file.text.removeprefix("\ufeff"))
    values, body = _front_matter(text, file.path)
    title = _word(values.get("title"))
    heading = _UNDERLINED.match(body) or _HEADING.search(body)
    if heading and (not title or _same(heading[1], title)):
        title = title or heading[1]
        # Ours stands above the text, so it would be there twice.
        body = body[: heading.start()] + body[heading.end() :]
    title = title or posixpath.basename(file.path).rpartition(".")[0].replace("-", " ").strip()
    title = " ".join(re.sub(r"[*_`]", "", title).split())[:LONGEST_TITLE]
    if not body.strip():
        raise ContentFault(f"{file.path}: it has no text")
    slug = _word(values.get("slug")) or title
    return _Opened(values, body.strip("\n") + "\n", title, slugify(slug))


def _front_matter(text: str, path: str) -> tuple[dict[str, Any], str]:
    found = _FRONT.match(text)
    if found is None:
        return {}, text
    try:
        values = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise ContentFault(f"{path}, line {line}: the front matter cannot be read") from error
    if not isinstance(values, dict):
        return {}, text  # a rule at the top of the page, and words below it
    return {str(key).lower(): value for key, value in values.items()}, text[found.end() :]


def _article(path: str, found: _Opened, slugs: Mapping[str, str], category: str) -> Understood:
    values = found.values
    notes: list[str] = []
    body = _linked(path, found.body, slugs, notes)
    for pattern, note in (
        (_PICTURE, "images beside the file do not come along; upload them"),
        (_HTML, "HTML is shown as it is typed"),
        (_FENCE, "fenced code is shown as it is typed"),
    ):
        if pattern.search(body):
            notes.append(note)
    named = [_word(each) for each in _list(values.get("category") or values.get("categories"))]
    categories = [each for each in named if each in CATEGORY_BY_SLUG]
    if not categories:
        notes.append(f"no known category, so it stands in {category}")
    language = _word(values.get("language") or values.get("lang")) or MAIN_LANGUAGE
    if language not in LANGUAGES:
        notes.append(f"the language {language} is not known here, so it counts as Polish")
        language = MAIN_LANGUAGE
    lead = _word(values.get("summary") or values.get("description"))
    if len(lead) > LONGEST_LEAD:
        notes.append("the lead was too long and was left out")
        lead = ""
    when = values.get("legal_date")
    source = ArticleSource(
        title=found.title,
        body=body,
        lead=lead,
        categories=tuple(categories) or (category,),
        sources=tuple(_word(each) for each in _list(values.get("sources"))),
        legal_date=when if type(when) is date else None,
        language=language,
    )
    return Understood(path, found.slug, source, tuple(notes))


def _linked(path: str, body: str, slugs: Mapping[str, str], notes: list[str]) -> str:
    folder = posixpath.dirname(path)

    def link(match: re.Match[str]) -> str:
        words, target = match[1], match[2]
        if _SCHEME.match(target):
            return match[0]
        place = unquote(target.partition("#")[0])
        start = "" if place.startswith("/") else folder
        place = posixpath.normpath(posixpath.join(start, place.lstrip("/")))
        for candidate in (place, f"{place}.md", f"{place}/index.md", f"{place}/README.md"):
            if candidate in slugs:
                return f"[[{slugs[candidate]}|{words}]]"
        notes.append(f"a link leads to {target}, which is no file of the folder")
        return match[0]

    return _LINK.sub(link, body)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == other.casefold()


def _word(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
