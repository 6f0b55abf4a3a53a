"""An independent check of what may stand in our HTML, written apart from the sanitizers' lists."""

import re
from html.parser import HTMLParser

ALLOWED: dict[str, set[str] | frozenset[str]] = {
    "a": {"href", "class", "id", "rel"},
    "img": {"src", "alt", "width", "height", "srcset", "sizes", "loading"},
    "figure": {"class"},
    "figcaption": frozenset(),
    "div": {"class", "role", "aria-label", "tabindex"},
    "ol": {"class", "start"},
    "li": {"id"},
    "td": {"class", "data-label"},
    "th": {"class", "scope", "data-label"},
    "table": {"class"},
    "p": {"class"},
    "pre": {"class"},
    "span": {"class"},
    "sup": {"class"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
    **dict.fromkeys(
        ("blockquote", "br", "code", "dd", "dl", "dt", "em", "hr", "strong"), frozenset()
    ),
    **dict.fromkeys(("tbody", "thead", "tr", "ul"), frozenset()),
}
CLASSES = {
    "picture",
    "picture-filled",
    "picture-gone",
    "picture-source",
    "picture-waiting",
    "wiki-link",
    "wanted",
    "visually-hidden",
    "note-mark",
    "footnotes",
    "steps",
    "table",
    "table-cards",
    "table-scroll",
    "callout",
    "callout-title",
    "callout-wskazowka",
    "callout-uwaga",
    "callout-przyklad",
    "callout-podstawa",
    "plain-text",
    "align-center",
    "align-right",
    "diff-note",
    "diff-look",
}
ADDRESS = re.compile(r"https?://|mailto:|/(?!/)|#|\?|\.|[^:/?#\\]*(?:[/?#]|$)", re.IGNORECASE)
SOURCES = re.compile(r"(/pliki/[0-9a-f]{64}/[\w./-]+ [0-9]+w(, )?)+")
IDS = re.compile(r"s-[a-z0-9-]+|przypisy|przypis-\d+|odsylacz-\d+(-\d+)?")


class _Checker(HTMLParser):
    def __init__(self, extra_tags: frozenset[str]) -> None:
        super().__init__()
        self.extra_tags = extra_tags
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.extra_tags:
            if attrs:
                self.problems.append(f"attributes on {tag}")
            return
        if tag not in ALLOWED:
            self.problems.append(f"tag {tag}")
            return
        for name, value in attrs:
            if name not in ALLOWED[tag]:
                self.problems.append(f"attribute {tag} {name}")
            elif not self._value_fits(tag, name, value or ""):
                self.problems.append(f"value {tag} {name}={value!r}")

    @staticmethod
    def _value_fits(tag: str, name: str, value: str) -> bool:
        if name == "class":
            return set(value.split()) <= CLASSES
        if name == "href":
            if re.search(r"[\x00-\x20\x7f]", value) or value.startswith("//"):
                return False
            return ADDRESS.match(value) is not None
        if name == "src":
            return re.fullmatch(r"/pliki/[\w./-]+", value) is not None and ".." not in value
        if name == "id":
            return IDS.fullmatch(value) is not None
        if name in ("start", "width", "height"):
            return value.isdigit()
        if name == "srcset":
            return SOURCES.fullmatch(value) is not None and ".." not in value
        if name == "loading":
            return value == "lazy"
        if name == "sizes":
            return re.fullmatch(r"\(min-width: 40rem\) 37rem, 100vw", value) is not None
        return True

    def handle_comment(self, data: str) -> None:
        self.problems.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.problems.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.problems.append("processing instruction")

    def unknown_decl(self, data: str) -> None:
        self.problems.append("unknown declaration")


def problems(html: str, extra_tags: frozenset[str] = frozenset()) -> list[str]:
    """Everything in the HTML that must not be there."""
    checker = _Checker(extra_tags)
    checker.feed(html)
    checker.close()
    return checker.problems


def text_of(html: str) -> str:
    """What a reader reads, hidden words included."""

    class _Text(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.parts: list[str] = []

        def handle_data(self, data: str) -> None:
            self.parts.append(data)

    reader = _Text()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)
