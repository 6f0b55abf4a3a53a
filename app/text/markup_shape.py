"""Gives the parsed tree the shape of our pages: links, tables, frames, steps, notes, typography.

Runs last in the parser, so it sees every element however it was written. The sanitizers come
after it and trust none of it.
"""

import html
import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from app.text.limits import Kind
from app.text.markup_notes import shape_notes
from app.text.polish import nbsp, slugify
from app.text.words import TABLE

URL_SCHEMES = frozenset({"http", "https", "mailto"})
EXTERNAL_REL = "nofollow ugc noopener"
MAX_LABEL = 80
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_ALIGNED = {"center": "align-center", "right": "align-right"}
_KEEPS_SPACES = frozenset({"pre", "code"})


class Shape(Treeprocessor):
    """The last step on the tree of one text."""

    def __init__(self, md: Markdown, kind: Kind) -> None:
        super().__init__(md)
        self.kind = kind

    def run(self, root: ElementTree.Element) -> None:
        """Shape the whole tree in place."""
        if self.kind == "article":
            shape_notes(root)
            _shape_headings(root)
        else:
            _flatten_headings(root)
        for element in list(root.iter()):
            if element.tag == "a":
                _shape_link(element)
            elif element.tag == "img":
                _shape_image(element)
            elif element.tag == "ol":
                _shape_list(element)
            elif element.tag == "div":
                _shape_callout(element)
        _shape_tables(root)
        for text_parent in root:
            _polish(text_parent)


def safe_address(address: str) -> tuple[str, bool] | None:
    """The address as it may be written and whether it leads outside; None when it may not."""
    # Browsers drop these before they look for a scheme; a person never means them.
    address = _INVISIBLE.sub("", html.unescape(address)).replace("\\", "/")
    if address.startswith("//"):
        address = "https:" + address
    try:
        urlsplit(address)
    except ValueError:
        return None
    scheme = _SCHEME.match(address)
    if scheme is None:
        # A colon before any slash reads as a scheme to somebody: refuse what we cannot name.
        return None if ":" in re.split(r"[/?#]", address, maxsplit=1)[0] else (address, False)
    if scheme.group(1).lower() not in URL_SCHEMES:
        return None
    return address, scheme.group(1).lower() != "mailto"


def _shape_link(link: ElementTree.Element) -> None:
    if link.get("class") == "wiki-link":
        return
    target = safe_address(link.get("href", ""))
    own_id, inside_note = link.get("id"), link.get("class") == "note-link"
    link.attrib.clear()
    if target is None or not target[0]:
        link.tag = "span"
        return
    address, outside = target
    link.set("href", address)
    if outside:
        link.set("rel", EXTERNAL_REL)
    if inside_note and own_id:
        link.set("id", own_id)


def _shape_image(image: ElementTree.Element) -> None:
    """Only our own files are shown; a foreign picture becomes a link, so nobody is tracked."""
    source, words = image.get("src", ""), image.get("alt", "")
    target = safe_address(source)
    image.attrib.clear()
    if target and is_own_file(target[0]):
        image.set("src", target[0])
        image.set("alt", words)
        return
    image.tag = "a"
    image.text = words or source
    image.set("href", source)
    _shape_link(image)


def is_own_file(address: str) -> bool:
    """Whether an address names an uploaded file of this site."""
    return re.fullmatch(r"/pliki/[\w.-]+(?:/[\w.-]+)*", address) is not None and ".." not in address


def _plain(element: ElementTree.Element) -> str:
    return html.unescape("".join(element.itertext())).strip()


def _headings(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    return (element for element in root.iter() if re.fullmatch("h[1-6]", str(element.tag)))


def _shape_headings(root: ElementTree.Element) -> None:
    """The title of the page is the h1, so headings start at h2, each with an address."""
    used: dict[str, int] = {}
    for heading in _headings(root):
        if heading.tag == "h1":
            heading.tag = "h2"
        if heading.get("id"):
            continue
        stem = "s-" + slugify(_plain(heading))
        used[stem] = used.get(stem, 0) + 1
        # "x", "x", "x-2": the third would take the second's address without the loop.
        anchor = stem if used[stem] == 1 else f"{stem}-{used[stem]}"
        while anchor != stem and anchor in used:
            used[stem] += 1
            anchor = f"{stem}-{used[stem]}"
        used.setdefault(anchor, 1)
        heading.set("id", anchor)


def _flatten_headings(root: ElementTree.Element) -> None:
    """In a post a heading is a bold line: the outline of the page belongs to the page."""
    for heading in list(_headings(root)):
        bold = ElementTree.Element("strong")
        bold.text = heading.text
        bold.extend(list(heading))
        tail = heading.tail
        heading.clear()
        heading.tag, heading.tail = "p", tail
        heading.append(bold)


def _shape_list(numbered: ElementTree.Element) -> None:
    """A list of which every item begins in bold is a list of steps."""
    if numbered.get("class") == "footnotes":
        return
    if len(numbered) > 1 and all(_begins_bold(item) for item in numbered):
        numbered.set("class", "steps")


def _begins_bold(item: ElementTree.Element) -> bool:
    if (item.text or "").strip() or not len(item):
        return False
    first = item[0]
    return first.tag == "strong" or (first.tag == "p" and _begins_bold(first))


def _shape_callout(div: ElementTree.Element) -> None:
    """The text of a frame in a box of its own, so that the icon can stand beside it."""
    name, _, kind = div.get("class", "").partition(" ")
    if name != "admonition":
        return
    box = ElementTree.Element("div")
    box.text = div.text
    box.extend(list(div))
    tail = div.tail
    div.clear()
    div.tail = tail
    div.set("class", f"callout callout-{kind}")
    div.append(box)
    if len(box) and box[0].get("class") == "admonition-title":
        box[0].set("class", "callout-title")


def _shape_tables(root: ElementTree.Element) -> None:
    number = 0
    for parent in list(root.iter()):
        for index, table in enumerate(list(parent)):
            if table.tag != "table":
                continue
            number += 1
            _shape_table(table)
            box = ElementTree.Element(
                "div", {"class": "table-scroll", "role": "group", "tabindex": "0"}
            )
            box.set("aria-label", f"{TABLE} {number}")
            box.tail, table.tail = table.tail, None
            parent[index] = box
            box.append(table)


def _shape_table(table: ElementTree.Element) -> None:
    table.set("class", "table table-cards")
    labels: list[str] = []
    for cell in table.iter("th"):
        words = " ".join(_plain(cell).split())
        labels.append(words if len(words) <= MAX_LABEL else words[: MAX_LABEL - 1].rstrip() + "…")
        _shape_cell(cell, "th" if words else "td", "col")
    body = table.find("tbody")
    for row in body if body is not None else ():
        for index, cell in enumerate(list(row)):
            names_row = index == 0 and len(row) > 1 and bool(_plain(cell))
            _shape_cell(cell, "th" if names_row else "td", "row")
            # On a phone the head is gone, and "wheat" may stand below "Yes" or below "No": the
            # cell that names its row is told apart by its column as well.
            if label := labels[index] if index < len(labels) else "":
                cell.set("data-label", nbsp(label))


def _shape_cell(cell: ElementTree.Element, tag: str, scope: str) -> None:
    aligned = _ALIGNED.get(cell.get("align", ""))
    cell.attrib.clear()
    cell.tag = tag
    if tag == "th":
        cell.set("scope", scope)
    if aligned:
        cell.set("class", aligned)


def _polish(element: ElementTree.Element) -> None:
    """No-break spaces in every text but code; a line end in a paragraph is just a space."""
    for node in element.iter():
        if node.tail and node is not element:
            node.tail = _polished(node.tail)
        if node.text and node.tag not in _KEEPS_SPACES:
            node.text = _polished(node.text)


def _polished(text: str) -> str:
    if text.isspace():
        return text
    return nbsp(text.replace("\n", " "))
