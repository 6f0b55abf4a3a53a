"""Finds the glossary's terms in rendered text and makes a link of the first place of each.

First in the article, not in each section: a term that is dotted again and again is noise, and the
list of definitions below the text has one way back to one place. Texts are stored unmarked and
marked when they are shown, so a change of the glossary needs no new rendering, and comparisons,
search and exports see what the author wrote.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from app.text.glossary import Term, is_acronym
from app.text.html_tokens import tokens

# A link in a link is no HTML; headings are read as a list of contents; a term's own definition,
# head cells and footnotes are already explanations; code and pictures' captions are quoted.
_NEVER: Final = frozenset(
    {"a", "code", "dfn", "dt", "figcaption", "h2", "h3", "h4", "h5", "h6", "pre", "sup", "th"}
)
_NEVER_CLASSES: Final = frozenset({"callout-title", "footnotes", "visually-hidden"})

# A run of letters and digits at which a term may begin. Entities are taken whole first, so that
# no term is found in the name of one; a word of a compound (e-petycja) begins nothing.
_BEGINNING: Final = re.compile(r"&#?\w+;|(?<!\w)(?<!\w[-\u2011])[^\W_]+")
_FIRST_WORD: Final = re.compile(r"[^\W_]+")
_END: Final = r"(?![-\u2011]?\w)"
_SPACE: Final = r"(?:\s|&nbsp;)+"
_MARKED: Final = re.compile(r'<a class="term" [^>]* id="tu-pojecie-([a-z0-9-]+)"')


@dataclass(frozen=True)
class Marked:
    """A text with links to the definitions of `terms`, in the order in which they stand in it."""

    html: str
    terms: tuple[Term, ...]


class Matcher:
    """Terms prepared for finding: a pattern for each word with which a form begins."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._by_slug = {term.slug: term for term in terms}
        by_word: dict[str, list[tuple[str, Term]]] = {}
        for term in terms:
            for form in (term.name, *term.forms):
                first = _FIRST_WORD.match(form)
                if first:
                    by_word.setdefault(first.group().lower(), []).append((form, term))
        self._by_word = {word: _pattern(forms) for word, forms in by_word.items()}

    def mark(self, html: str, about: Collection[str] = ()) -> Marked:
        """Safe HTML with terms marked, but those that an article of `about` explains itself."""
        found: dict[str, Term] = {}
        parts: list[str] = []
        closed = 0  # how many open elements stand within one where nothing is marked
        for token in tokens(html):
            if token.kind == "text" and not closed:
                parts.append(self._in_text(token.raw, about, found))
                continue
            parts.append(token.raw)
            # A text that is marked already keeps its marks and gets no second ones.
            if (marked := _MARKED.match(token.raw)) and marked[1] in self._by_slug:
                found.setdefault(marked[1], self._by_slug[marked[1]])
            if token.kind == "open" and (closed or _is_closed(token.name, token.raw)):
                closed += 1
            elif token.kind == "close" and closed:
                closed -= 1
        return Marked("".join(parts), tuple(found.values()))

    def _in_text(self, text: str, about: Collection[str], found: dict[str, Term]) -> str:
        parts: list[str] = []
        done = place = 0
        while beginning := _BEGINNING.search(text, place):
            place = beginning.end()
            known = self._by_word.get(beginning.group().lower())
            match = known and known[0].match(text, beginning.start())
            if not known or not match:
                continue
            # A longer term is passed over whole even where it is not marked: a word of
            # "uchwała krajobrazowa" is no place to explain "uchwała".
            place = match.end()
            term = known[1][int(str(match.lastgroup)[1:])]
            if term.slug in found or term.more in about:
                continue
            found[term.slug] = term
            parts += text[done : match.start()], _link(term, match.group())
            done = place
        return "".join(parts) + text[done:]


def _pattern(forms: list[tuple[str, Term]]) -> tuple[re.Pattern[str], list[Term]]:
    """The longest form wins; group `t<number>` tells whose it is."""
    ordered = sorted(forms, key=lambda each: -len(each[0]))
    branches = [f"(?P<t{number}>{_form(form)})" for number, (form, _term) in enumerate(ordered)]
    return re.compile("|".join(branches)), [term for _form_, term in ordered]


def _form(form: str) -> str:
    words = _SPACE.join(_escaped(word) for word in form.split())
    return f"{words}{_END}" if is_acronym(form) else f"(?i:{words}){_END}"


def _escaped(word: str) -> str:
    """A word as the sanitizer writes it."""
    return re.escape(word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def _is_closed(name: str, raw: str) -> bool:
    if name in _NEVER:
        return True
    classes = re.search(r'\sclass="([^"]*)"', raw)
    return bool(classes) and not _NEVER_CLASSES.isdisjoint(str(classes and classes[1]).split())


def _link(term: Term, words: str) -> str:
    # The role says in screen readers what the dotted line says to the eye. A slug is a-z, 0-9, -.
    return (
        f'<a class="term" role="doc-glossref" id="tu-pojecie-{term.slug}"'
        f' href="#pojecie-{term.slug}">{words}</a>'
    )
