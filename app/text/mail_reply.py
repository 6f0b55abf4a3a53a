"""What somebody wrote in a reply by e-mail: without the letter quoted below it and the signature.

A maintained library knows how mail programs of many languages announce a quotation. Around it
stand the limits it lacks (its patterns take minutes for some texts) and Polish programs it misses.
"""

import codecs
import re
from dataclasses import dataclass
from email.message import Message
from html.parser import HTMLParser
from typing import Final

from mailparser_reply.parser import EmailMessage as Splitter

# Codecs of Python in which no letter is written; one of them takes seconds for 100 KB.
_NO_CHARSETS: Final = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape"})
# The library is not asked about longer lines, and never about more text.
LONGEST_LINE: Final = 1000
LONGEST_TEXT: Final = 64 * 1024
# Of one part; what somebody writes stands at its beginning, above what they quote.
_LONGEST_PART: Final = 4 * LONGEST_TEXT
# As in "W dniu 22.11.2026 o 07:19, Wiki pisze:", or with "napisał(a)".
_ANNOUNCED: Final = re.compile(
    r"(?:napisał|pisze|wrote|schrieb|a écrit|написа|пише)[^:\n]{0,40}:$", re.IGNORECASE
)
# What telephones put below a letter.
_SENT_FROM: Final = re.compile(r"(?:Wysłano z|Wysłane z|Sent from|Надіслано з)\b.{0,60}$")
_HEADER_LINE: Final = re.compile(
    r"[>* ]*(?:Od|Wysłano|Do|Temat|Data|DW|From|Sent|To|Subject|Date|Cc):", re.IGNORECASE
)
_LONGEST_ANNOUNCEMENT: Final = 3
_BLOCKS: Final = frozenset(
    {"address", "article", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"}
)
_PARAGRAPHS: Final = frozenset({"p", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
# What is in these is no word of the reply: code, or the letter that is answered.
_SKIPPED: Final = frozenset({"head", "script", "style", "template", "blockquote"})
_QUOTE_CLASSES: Final = frozenset({"gmail_quote", "gmail_attr", "moz-cite-prefix", "yahoo_quoted"})
_EMPTY: Final = frozenset({"br", "hr", "img", "input", "meta", "link", "area", "col", "wbr"})


@dataclass(frozen=True)
class Reply:
    """A reply: its words, and how many files came with it."""

    text: str
    files: int


def read_reply(message: Message, cut_mark: str) -> Reply:
    """The words of a reply; above the line with `cut_mark`, where that was quoted."""
    plain = html = ""
    files = 0
    for part in message.walk():
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment":
            files += 1
        elif kind == "text/plain" and not plain:
            plain = _unflowed(part)
        elif kind == "text/html" and not html:
            html = _decoded(part)
    return Reply(cut_quotation(plain if plain.strip() else html_to_text(html), cut_mark), files)


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    text = payload[:_LONGEST_PART].decode(_charset(part), "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _charset(part: Message) -> str:
    """The character set that the part names; UTF-8 for one that nobody knows or that is none."""
    try:
        name = codecs.lookup(part.get_content_charset() or "utf-8").name
        b"a".decode(name, "replace")  # some codecs are not for texts, or for none
    except (LookupError, ValueError):
        return "utf-8"
    return "utf-8" if name in _NO_CHARSETS else name


def _unflowed(part: Message) -> str:
    """The text with lines joined that the mail program only broke (RFC 3676)."""
    text = _decoded(part)
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    is_spaced = str(part.get_param("delsp", "")).lower() != "yes"
    lines: list[str] = []
    is_open = False
    for stuffed in text.split("\n"):
        line = stuffed.removeprefix(" ")
        if is_open and not line.startswith(">") and line != "-- ":
            lines[-1] += line
        else:
            lines.append(line)
        is_open = line.endswith(" ") and line != "-- " and not line.startswith(">")
        if is_open and not is_spaced:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def cut_quotation(text: str, cut_mark: str) -> str:
    """The text without quotation, announcement of it, and signature."""
    above, _mark, _below = text[:LONGEST_TEXT].partition(cut_mark)
    lines = [line.rstrip() for line in above.split("\n")]
    # Long runs of empty lines cost the library's patterns most of their time.
    above = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    own = above.split("\n")
    if "--" in own:  # where a signature begins, by the oldest agreement of all
        own = own[: own.index("--")]
    own = _without_tail(own)
    if max(map(len, own), default=0) <= LONGEST_LINE:
        own = _without_tail(_split("\n".join(own)).split("\n"))
    if len(own) > 1 and _SENT_FROM.match(own[-1]):
        own.pop()
    return "\n".join(own).strip()


def _split(text: str) -> str:
    """The library's first reply. One line such as "Data: 5 grudnia" begins no quotation."""
    replies = Splitter(text=text, languages=["pl", "en"], keep_hyphen_lists=True).read().replies
    kept = [replies[0]]
    for reply in replies[1:]:
        is_header = sum(bool(_HEADER_LINE.match(line)) for line in reply.headers.split("\n")) != 1
        if is_header:
            break
        kept.append(reply)
    return "\n".join(_unsigned(reply.content, reply.signatures) for reply in kept)


def _unsigned(content: str, signature: str) -> str:
    """Without its signature; a reply that is all signature ("Pozdrawiam, Ala") stays as it is."""
    own = content.replace(signature, "") if signature else content
    return own if own.strip() else content


def _without_tail(lines: list[str]) -> list[str]:
    """Without the quoted lines at the end and the words that announce them."""
    end = len(lines)
    while end and (not lines[end - 1].strip(" >") or lines[end - 1].startswith(">")):
        end -= 1
    kept = lines[:end]
    if kept and _ANNOUNCED.search(kept[-1].strip()):
        # An announcement is broken into two or three lines; the first names a day.
        for begin in range(end - 1, max(-1, end - 1 - _LONGEST_ANNOUNCEMENT), -1):
            if not kept[begin].strip():
                break
            end = begin
            if re.search(r"\d", kept[begin]):
                break
        kept = kept[:end]
    return kept


def html_to_text(html: str) -> str:
    """The words of an HTML letter, without the letter it quotes."""
    reader = _HtmlWords()
    reader.feed(html[: 2 * LONGEST_TEXT])
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.words).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _HtmlWords(HTMLParser):
    """Collects text; elements that are skipped are counted until they close."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._skipped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipped:
            if tag == self._skipped[0] and tag not in _EMPTY:
                self._skipped.append(tag)
            return
        classes = (dict(attrs).get("class") or "").split()
        is_quote = not _QUOTE_CLASSES.isdisjoint(classes)
        if (tag in _SKIPPED or is_quote) and tag not in _EMPTY:
            self._skipped.append(tag)
        elif tag == "li":
            self.words.append("\n- ")
        elif tag in _BLOCKS:
            self.words.append("\n\n" if tag in _PARAGRAPHS else "\n")

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            if tag == self._skipped[0]:
                self._skipped.pop()
        elif tag in _BLOCKS and tag not in _EMPTY:
            self.words.append("\n\n" if tag in _PARAGRAPHS else "\n")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            # Line breaks in HTML are blanks.
            self.words.append(re.sub(r"\s+", " ", data))
