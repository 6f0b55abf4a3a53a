"""The text of an article as data for print: blocks and runs, with nothing that could be markup.

On paper a link cannot be followed, so an address outside stands in brackets after its words, and
an article of the same brochure is named by its page.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from app.brochures.html_tree import Child, Node, tree_of
from app.core.i18n import gettext as _
from app.letters.output.printable import printable

_OUTSIDE: Final = re.compile(r"https?://|mailto:")
_SPACES: Final = re.compile(r"[ \t\n\r]+")
_ARTICLE: Final = re.compile(r"/artykuly/([a-z0-9-]+)")
_HEADINGS: Final = ("h2", "h3", "h4", "h5", "h6")
_INLINE: Final = frozenset({"a", "br", "code", "em", "img", "span", "strong", "sup"})


@dataclass(frozen=True)
class Around:
    """What a text cannot know of itself: where the site is, and what else is in the brochure."""

    site_url: str
    slugs: Collection[str] = ()


@dataclass(frozen=True)
class Run:
    """A stretch of text of one look; `to` is the slug of an article of the same brochure."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    raised: bool = False
    url: str = ""
    to: str = ""


def blocks_of(html: str, around: Around) -> list[dict[str, Any]]:
    """The blocks of stored HTML, as `brochure.typ` reads them."""
    return list(_blocks(tree_of(html).children, around))


def _blocks(children: list[Child], around: Around) -> Iterator[dict[str, Any]]:
    loose: list[Child] = []
    for child in children:
        if isinstance(child, str) or child.tag in _INLINE:
            loose.append(child)
            continue
        yield from _paragraph(loose, around)
        loose = []
        yield from _block(child, around)
    yield from _paragraph(loose, around)


def _block(node: Node, around: Around) -> Iterator[dict[str, Any]]:
    if node.tag in _HEADINGS:
        yield {"kind": "heading", "level": int(node.tag[1]), "runs": _runs(node.children, around)}
    elif node.tag == "p":
        yield from _paragraph(node.children, around)
    elif node.tag in {"ul", "ol"}:
        yield _list(node, around)
    elif node.tag == "dl":
        yield {"kind": "terms", "items": _terms(node, around)}
    elif node.tag == "blockquote":
        yield {"kind": "quote", "blocks": list(_blocks(node.children, around))}
    elif node.tag == "table":
        yield _table(node, around)
    elif node.tag == "pre":
        yield {"kind": "plain", "text": printable(node.text).strip("\n")}
    elif node.tag == "figure":
        yield from _figure(node, around)
    elif node.tag == "hr":
        yield {"kind": "rule"}
    elif node.has_class("callout"):
        yield _callout(node, around)
    else:
        yield from _blocks(node.children, around)


def _paragraph(children: list[Child], around: Around) -> Iterator[dict[str, Any]]:
    runs = _runs(children, around)
    if runs:
        yield {"kind": "paragraph", "runs": runs}


def _list(node: Node, around: Around) -> dict[str, Any]:
    items = [list(_blocks(item.children, around)) for item in node.elements("li")]
    start = node.attributes.get("start", "")
    return {
        "kind": "list",
        "numbered": node.tag == "ol",
        "start": int(start) if start.isdigit() else 1,
        "notes": node.has_class("footnotes"),
        "items": items,
    }


def _terms(node: Node, around: Around) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for each in node.elements("dt", "dd"):
        if each.tag == "dt":
            found.append({"term": _runs(each.children, around), "blocks": []})
        elif found:
            found[-1]["blocks"] += _blocks(each.children, around)
    return found


def _callout(node: Node, around: Around) -> dict[str, Any]:
    titles = [each for each in node.all("p") if each.has_class("callout-title")]
    title = _runs(titles[0].children, around) if titles else []
    inside = list(_blocks(node.children, around))
    # The title is the first paragraph inside; it is told once.
    return {"kind": "callout", "title": title, "blocks": inside[1:] if title else inside}


def _table(node: Node, around: Around) -> dict[str, Any]:
    rows = [
        ([_runs(cell.children, around) for cell in row.elements("th", "td")], row)
        for row in node.all("tr")
    ]
    in_head = {id(row) for head in node.all("thead") for row in head.all("tr")}
    header = next((cells for cells, row in rows if id(row) in in_head), [])
    body = [cells for cells, row in rows if id(row) not in in_head]
    width = max((len(cells) for cells in [header, *body]), default=0)
    filled = [cells + [[]] * (width - len(cells)) for cells in body]
    return {"kind": "table", "header": header + [[]] * (width - len(header)), "rows": filled}


def _figure(node: Node, around: Around) -> Iterator[dict[str, Any]]:
    """A picture as its description: what it says, it has to say without colours and ink."""
    for picture in node.all("img"):
        told = printable(picture.attributes.get("alt", ""))
        if told:
            yield {"kind": "picture", "text": _("Picture: %(description)s", description=told)}
    for caption in node.all("figcaption"):
        yield from _paragraph(caption.children, around)


def _runs(children: list[Child], around: Around) -> list[dict[str, Any]]:
    """Runs of text, with no blanks at the ends and none twice."""
    tidy: list[Run] = []
    for run in _inline(children, Run(""), around):
        at_start = not tidy or tidy[-1].text.endswith((" ", "\n"))
        text = run.text.lstrip(" ") if at_start else run.text
        if text and (tidy or text != "\n"):
            tidy.append(replace(run, text=printable(text)))
    if tidy:
        tidy[-1] = replace(tidy[-1], text=tidy[-1].text.rstrip(" \n"))
    return [vars(run) for run in tidy if run.text]


def _inline(children: list[Child], look: Run, around: Around) -> Iterator[Run]:
    for child in children:
        if isinstance(child, str):
            yield replace(look, text=_SPACES.sub(" ", child))
        elif child.tag == "br":
            yield replace(look, text="\n")
        elif child.tag == "img":
            yield replace(look, text=child.attributes.get("alt", ""))
        elif child.tag == "a":
            yield from _link(child, look, around)
        elif not child.has_class("visually-hidden"):
            yield from _inline(child.children, _look(child, look), around)


def _look(node: Node, look: Run) -> Run:
    match node.tag:
        case "strong":
            return replace(look, bold=True)
        case "em":
            return replace(look, italic=True)
        case "code":
            return replace(look, code=True)
        case "sup":
            return replace(look, raised=True)
        case _:
            return look


def _link(node: Node, look: Run, around: Around) -> Iterator[Run]:
    address = node.attributes.get("href", "")
    if address.startswith("#odsylacz"):
        # The way back from a note to the text: paper has none.
        return
    article = _ARTICLE.fullmatch(address)
    if article and article[1] in around.slugs:
        yield from _inline(node.children, replace(look, to=article[1]), around)
    elif address.startswith("/"):
        full = around.site_url + address
        yield from _inline(node.children, replace(look, url=full), around)
    elif _OUTSIDE.match(address):
        yield from _inline(node.children, replace(look, url=address), around)
        shown = _OUTSIDE.sub("", address)
        if shown.rstrip("/") not in node.text:
            yield replace(look, text=f" ({shown})", bold=False, italic=False)
    else:
        yield from _inline(node.children, look, around)
