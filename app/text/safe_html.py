"""The one seam that makes HTML safe, and the only place that may mark HTML as safe.

Python-Markdown, then bleach, then nh3 with the same allow list; nh3 is the wall that counts
(docs/decisions/markdown-sanitizers.md). Nothing in here raises: a text that cannot be rendered
is shown as it was typed.
"""

import html as html_entities
import logging
import re
from collections.abc import Collection

import nh3
from bleach.sanitizer import Cleaner
from markupsafe import Markup

from app.text.limits import Kind, clean
from app.text.markdown import to_unsafe_html
from app.text.markup_shape import EXTERNAL_REL, URL_SCHEMES, is_own_file
from app.text.rendered import Rendered, count_words, describe
from app.text.words import BEING_WRITTEN_NOTE, WANTED_NOTE

# Raise it when the same text gives other HTML than before; stored revisions are then re-rendered.
RENDERER_VERSION: int = 2

MAX_HTML = 2_000_000  # a table can repeat its labels into far more than was typed

PICTURE_SIZES = "(min-width: 40rem) 37rem, 100vw"  # how wide the column of text is

TAGS = frozenset(
    {"a", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "hr", "img", "li", "ol"}
    | {"figcaption", "figure"}
    | {"h2", "h3", "h4", "h5", "h6", "p", "pre", "span", "strong", "sup", "ul"}
    | {"table", "tbody", "td", "th", "thead", "tr"}
)
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "id"},
    "div": {"aria-label"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "h5": {"id"},
    "h6": {"id"},
    "img": {"src", "alt", "width", "height", "srcset"},
    "li": {"id"},
    "ol": {"start"},
    "td": {"data-label"},
    "th": {"data-label"},
}
CLASSES: dict[str, set[str]] = {
    "a": {"wiki-link"},
    "div": {
        "callout",
        "callout-wskazowka",
        "callout-uwaga",
        "callout-przyklad",
        "callout-podstawa",
        "table-scroll",
    },
    "figure": {"picture", "picture-filled", "picture-waiting"},
    "ol": {"steps", "footnotes"},
    "p": {"callout-title", "picture-gone"},
    "pre": {"plain-text"},
    "span": {"visually-hidden", "picture-gone", "picture-source"},
    "sup": {"note-mark"},
    "table": {"table", "table-cards"},
    "td": {"align-center", "align-right"},
    "th": {"align-center", "align-right"},
}
VALUES: dict[str, dict[str, set[str]]] = {
    "a": {"rel": {EXTERNAL_REL}},
    "div": {"role": {"group"}, "tabindex": {"0"}},
    "img": {"loading": {"lazy"}, "sizes": {PICTURE_SIZES}},
    "th": {"scope": {"col", "row"}},
}
_SOURCE_SET = re.compile(r"/pliki/[\w./-]+ \d+w(?:, /pliki/[\w./-]+ \d+w)*")
_ID = re.compile(r"s-[a-z0-9-]+|przypisy|przypis-\d+|odsylacz-\d+(-\d+)?")

_WIKI_LINK = re.compile(
    r'<a class="wiki-link(?: wanted)?" href="/artykuly/([a-z0-9-]+)">(.*?)</a>', re.DOTALL
)
_WANTED_WORDS = f'<span class="visually-hidden">{WANTED_NOTE}</span>'
_BEING_WRITTEN_WORDS = f'<span class="small soft">{BEING_WRITTEN_NOTE}</span>'

_log = logging.getLogger(__name__)


def _value_allowed(tag: str, attribute: str, value: str) -> bool:
    """What a list of names cannot say: which ids, files and numbers may stand in an attribute."""
    if attribute == "id":
        return _ID.fullmatch(value) is not None
    if tag == "img" and attribute == "src":
        return is_own_file(value)
    if attribute == "srcset":
        return _SOURCE_SET.fullmatch(value) is not None and ".." not in value
    if attribute in ("start", "width", "height"):
        return value.isascii() and value.isdigit() and len(value) < 10
    return True


def _bleach_allows(tag: str, attribute: str, value: str) -> bool:
    if attribute == "class":
        return set(value.split()) <= CLASSES.get(tag, set())
    if attribute in VALUES.get(tag, {}):
        return value in VALUES[tag][attribute]
    return attribute in ATTRIBUTES.get(tag, set()) and _value_allowed(tag, attribute, value)


def _nh3_value(tag: str, attribute: str, value: str) -> str | None:
    return value if _value_allowed(tag, attribute, value) else None


def _wall(more_tags: set[str], more_classes: dict[str, set[str]]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS | more_tags),
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        attribute_filter=_nh3_value,
        link_rel=None,
        generic_attribute_prefixes=None,
        tag_attribute_values=VALUES,
        url_schemes=set(URL_SCHEMES),
        allowed_classes=CLASSES
        | {tag: CLASSES.get(tag, set()) | more for tag, more in more_classes.items()},
    )


_WALL = _wall(set(), {})
_COMPARISON_WALL = _wall({"ins", "del"}, {"a": {"wanted"}, "span": {"diff-note", "diff-look"}})


def _first_pass(html: str) -> str:
    """bleach; to drop it, drop this function and its one call."""
    cleaner = Cleaner(tags=TAGS, attributes=_bleach_allows, protocols=URL_SCHEMES)
    return cleaner.clean(html)


def wall(html: str) -> str:
    """HTML with nothing in it but the allow list. Every string that is shown passes here last."""
    return _WALL.clean(html)


def comparison_wall(html: str) -> str:
    """The same for a comparison, which marks words as inserted or deleted."""
    return _COMPARISON_WALL.clean(html)


def plain_text_html(text: str, *, degraded: bool = True) -> Rendered:
    """The text as it was typed."""
    words = text.strip()
    html = f'<pre class="plain-text">{html_entities.escape(words, quote=False)}</pre>'
    return Rendered(
        html, plain=words, sections=[(None, "", words)], words=count_words(words), degraded=degraded
    )


def to_safe_html(markdown: str, *, kind: Kind = "article") -> Rendered:
    """Rendered text, safe to show. Call it through `Renderer`, which can be killed."""
    text = clean(markdown)
    try:
        html = wall(_first_pass(to_unsafe_html(text, kind)))
        if len(html) > MAX_HTML:
            return plain_text_html(text)
        return describe(html)
    except Exception:  # noqa: BLE001 - the seam never raises
        # The parser has bugs of its own and a reader must never meet one of them.
        _log.exception("rendering failed, the text is shown as typed")
        return plain_text_html(text)


def mark_wanted(html: str, missing: Collection[str]) -> str:
    """Safe HTML whose links to missing articles say so; called again with fewer, fewer say so."""

    def mark(match: re.Match[str]) -> str:
        slug, words = match.group(1), match.group(2).removesuffix(_WANTED_WORDS)
        if slug in missing:
            return f'<a class="wiki-link wanted" href="/artykuly/{slug}">{words}{_WANTED_WORDS}</a>'
        return f'<a class="wiki-link" href="/artykuly/{slug}">{words}</a>'

    return _WIKI_LINK.sub(mark, html)


def wanted_slugs(html: str) -> set[str]:
    """Addresses of missing articles to which safe HTML links, as `mark_wanted` has marked them."""
    links = _WIKI_LINK.finditer(html)
    return {link.group(1) for link in links if link.group(2).endswith(_WANTED_WORDS)}


def mark_being_written(html: str, slugs: Collection[str]) -> str:
    """Safe HTML whose links to these missing articles say that somebody writes them (R3)."""

    def mark(match: re.Match[str]) -> str:
        if match.group(1) not in slugs:
            return match.group(0)
        return match.group(0).replace(_WANTED_WORDS, _BEING_WRITTEN_WORDS)

    return _WIKI_LINK.sub(mark, html) if slugs else html


def stored_markup(html: str) -> Markup:
    """HTML of `to_safe_html`, the marks above, the glossary's or the comparison, to be printed."""
    return Markup(html)  # noqa: S704 - the one allowed place, see the module's first lines
