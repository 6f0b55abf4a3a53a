"""What our Markdown adds to or takes from Python-Markdown: wiki links, addresses, frames, notes.

Raw HTML is not one of its features: what looks like a tag is shown as text.
"""

import re
from xml.etree import ElementTree

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.extensions.admonition import AdmonitionProcessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from app.text.polish import plain_letters, slugify
from app.text.words import CALLOUT_TITLES

ARTICLE_PATH = "/artykuly/"
_WIKI_PART = r"[^\[\]|\n\x02\x03]"
_WIKI_LINK = rf"\[\[({_WIKI_PART}{{1,120}})(?:\\?\|({_WIKI_PART}{{1,300}}))?\]\]"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAMES_SOMETHING = re.compile(r"[a-z0-9]")
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}\.) +(?![-*+ ]*$)")
_FIRST_ITEM = re.compile(r" {0,3}(?:[-*+]|1\.) +(?![-*+ ]*$)")
_NOT_PROSE = re.compile(r" {0,3}(?:[-*+>|:#=]|\d{1,9}\.|!!!|\[\^)")
_MAIL = r"<([^<>\s!:/]{1,64}@[^@<>\s:/]{1,255})>"


class WikiLink(InlineProcessor):
    """`[[slug]]`, `[[Title of an article]]` and `[[slug|words in the sentence]]`."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - name given by Python-Markdown
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element | None, int | None, int | None]:
        """A link to the article, whether it exists or not."""
        target = m.group(1).rstrip("\\").strip()
        if not _NAMES_SOMETHING.search(plain_letters(target)):
            return None, None, None
        words = (m.group(2) or "").strip()
        if not words:
            words = target.replace("-", " ") if _SLUG.fullmatch(target) else target
        link = ElementTree.Element(
            "a", {"class": "wiki-link", "href": ARTICLE_PATH + slugify(target)}
        )
        link.text = AtomicString(words)
        return link, m.start(0), m.end(0)


class ListBreaks(Preprocessor):
    """Starts a list, or its next item, where a person does, also without an empty line before it.

    The library would take such a line for more of the paragraph above: the second step of a list
    whose first step has two paragraphs would vanish into it.
    """

    def run(self, lines: list[str]) -> list[str]:
        """Lines with the missing empty ones put in."""
        result: list[str] = []
        breaks: re.Pattern[str] | None = None  # what ends the block we are in
        fresh = True
        for line in lines:
            if not line.strip():
                fresh = True
            elif fresh:
                fresh = False
                breaks = None
                if line.startswith("    "):
                    breaks = _ITEM
                elif not _NOT_PROSE.match(line):
                    breaks = _FIRST_ITEM
            elif breaks and breaks.match(line):
                result.append("")
                breaks = None
            result.append(line)
        return result


class MailAddress(InlineProcessor):
    """`<name@example.org>` without the library's disguise by random entities."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - name given by Python-Markdown
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element, int, int]:
        """A mailto link."""
        link = ElementTree.Element("a", {"href": "mailto:" + m.group(1)})
        link.text = AtomicString(m.group(1))
        return link, m.start(0), m.end(0)


class Table(TableProcessor):
    """Tables in which the bar of a wiki link does not end a cell."""

    RE_CODE_PIPES = re.compile(
        rf"(?:(\\\\|\[\[{_WIKI_PART}{{1,120}}\|{_WIKI_PART}{{1,300}}\]\])"
        r"|(\\`+)|(`+)|(\\\|)|(\|))"
    )


class Callout(AdmonitionProcessor):
    """`!!! uwaga "Title"`: only our four kinds, with Polish titles when none is given."""

    def get_class_and_title(self, match: re.Match[str]) -> tuple[str, str | None]:
        """The kind (an unknown one is a hint) and the title; an empty title means none."""
        word = plain_letters(match.group(1)).split(" ", 1)[0]
        kind = word if word in CALLOUT_TITLES else "wskazowka"
        title = match.group(2)
        if title is None:
            title = CALLOUT_TITLES[kind] if kind == word else match.group(1).capitalize()
        return kind, title or None


class Footnotes(FootnoteExtension):
    """Footnotes as a bare list; marks, numbers and ways back are made when the tree is shaped."""

    def __init__(self) -> None:
        # No text can hold the marker, for control characters are stripped before.
        super().__init__(PLACE_MARKER="\x02footnotes\x03")

    def makeFootnotesDiv(self, root: ElementTree.Element) -> ElementTree.Element | None:  # noqa: N802
        """The notes in order of definition, each with its label in `id`."""
        if not self.footnotes:
            return None
        div = ElementTree.Element("div", {"class": "footnote"})
        notes = ElementTree.SubElement(div, "ol")
        holder = ElementTree.Element("div")
        for label, text in self.footnotes.items():
            note = ElementTree.SubElement(notes, "li", {"id": self.makeFootnoteId(label)})
            # List items have rules of their own in the parser, hence the holder.
            self.parser.parseChunk(holder, text)
            for element in list(holder):
                note.append(element)
                holder.remove(element)
        return div

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Without the library's doubled ways back."""
        super().extendMarkdown(md)
        md.treeprocessors.deregister("footnote-duplicate")


class OurMarkup(Extension):
    """Puts the rules above in, and raw HTML out."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Change one parser."""
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(ListBreaks(md), "list_breaks", 25)
        for pattern in ("html", "entity", "automail"):
            md.inlinePatterns.deregister(pattern)
        md.inlinePatterns.register(WikiLink(_WIKI_LINK, md), "wiki_link", 185)
        md.inlinePatterns.register(MailAddress(_MAIL, md), "automail", 110)
        if "|" not in md.ESCAPED_CHARS:
            md.ESCAPED_CHARS.append("|")
        _register_blocks(md.parser)


def _register_blocks(parser: BlockParser) -> None:
    table = Table(parser, {"use_align_attribute": True})
    parser.blockprocessors.register(table, "table", 75)
    parser.blockprocessors.register(Callout(parser), "admonition", 105)
