"""Compares two rendered texts as the reader sees them: the newer page with its changes marked.

The structure is always that of the newer page; marks go around words only, so no tag is broken.
"""

import re
from dataclasses import dataclass, field

from app.text.alignment import WORD, gaps, same_pairs, similar_pairs, stretches
from app.text.html_tokens import Token, tokens
from app.text.rendered import is_aside
from app.text.safe_html import comparison_wall
from app.text.words import DELETED, INSERTED

_INLINE = frozenset({"a", "em", "strong", "code", "span", "sup", "img", "br"})
_LEAVES = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "pre"})
_PIECE = re.compile(rf"&#?\w+;|{WORD}|\s+|[^\w\s]")
_KINDS = {"ul": "list", "ol": "list", "dl": "terms", "table": "table", "thead": "table"}
_KINDS |= {"tbody": "table"}
_FLOW = frozenset({"", "div", "blockquote", "li", "dd"})
_WRAPS = {"list": "<li>{}</li>", "terms": "<dd>{}</dd>", "table": "<tr><td>{}</td></tr>"}
_CELL_SEAM = " · "


@dataclass
class _Piece:
    """A word or sign of a run, or a tag that stands among them (with an empty key)."""

    raw: str
    key: str


@dataclass
class _Run:
    """Words with their inline tags in one block, a whole table row, or one tag of the structure."""

    structure: Token | None
    kind: str = "flow"
    pieces: list[_Piece] = field(default_factory=list)

    @property
    def words(self) -> list[_Piece]:
        """What is compared."""
        return [piece for piece in self.pieces if piece.key]

    @property
    def has_text(self) -> bool:
        """Whether there is anything to compare."""
        return any(not piece.key.isspace() for piece in self.words)

    @property
    def raw(self) -> str:
        """The run as it stood."""
        return "".join(piece.raw for piece in self.pieces)


def rendered_diff(old_html: str, new_html: str) -> str:
    """Safe HTML of the newer page with `ins` and `del` around the words that came and went."""
    old_runs = [run for run in _runs(old_html) if run.has_text]
    parts = _runs(new_html)
    new_runs = [run for run in parts if run.has_text]
    writer = _Writer()
    shown = _shown(old_runs, new_runs)
    at = 0
    writer.pending += shown[0][0]
    for part in parts:
        if part.structure is not None:
            writer.tag(part.structure)
        elif not part.has_text:
            writer.parts.append(part.raw)
        else:
            writer.run(part.kind, shown[at][1])
            at += 1
            writer.pending += shown[at][0]
    return comparison_wall(writer.finish())


def _shown(old: list[_Run], new: list[_Run]) -> list[tuple[list[tuple[str, str]], str]]:
    """For each new run: what went right before it, and its own HTML; one more at the end."""
    pairs = _paired(old, new)
    partner = {new_at: old_at for old_at, new_at in pairs}
    result: list[tuple[list[tuple[str, str]], str]] = []
    gone_from = 0
    for at, run in enumerate(new):
        old_at = partner.get(at)
        gone_to = gone_from if old_at is None else old_at
        gone = [(lost.kind, _deleted(lost)) for lost in old[gone_from:gone_to]]
        result.append((gone, _marked(old[old_at] if old_at is not None else None, run)))
        if old_at is not None:
            gone_from = old_at + 1
    result.append(([(lost.kind, _deleted(lost)) for lost in old[gone_from:]], ""))
    return result


def _paired(old: list[_Run], new: list[_Run]) -> list[tuple[int, int]]:
    old_texts, new_texts = [_text(run) for run in old], [_text(run) for run in new]
    same = same_pairs(old_texts, new_texts)
    pairs = list(same)
    for old_from, old_to, new_from, new_to in gaps(same, len(old), len(new)):
        close = similar_pairs(old_texts[old_from:old_to], new_texts[new_from:new_to])
        pairs += [(old_from + i, new_from + j) for i, j in close]
    return sorted(pairs)


def _text(run: _Run) -> str:
    return "".join(piece.key for piece in run.words)


def _runs(html: str) -> list[_Run]:
    """The page as structure tags and runs."""
    runs: list[_Run] = []
    stack: list[str] = []
    hidden = 0  # depth inside marks of notes and words for screen readers: shown, not compared
    run = _Run(None)
    in_row = False
    for token in tokens(html):
        structural = token.kind != "text" and token.name not in _INLINE
        if structural and not (in_row and token.name != "tr"):
            if token.kind == "close" and token.name == "tr":
                run.pieces.append(_Piece(token.raw, ""))
            if run.pieces:
                runs.append(run)
            in_row = token.kind == "open" and token.name == "tr"
            if token.name != "tr":
                runs.append(_Run(token))
                _follow(stack, token)
            run = _Run(None, _kind(stack))
            if in_row:
                run.pieces.append(_Piece(token.raw, ""))
        elif token.kind == "text" and not hidden:
            run.pieces += [_Piece(raw, _key(raw)) for raw in _PIECE.findall(token.raw)]
        else:
            run.pieces.append(_Piece(token.raw, ""))
            hidden = _hidden_depth(hidden, token)
    if run.pieces:
        runs.append(run)
    return runs


def _follow(stack: list[str], token: Token) -> None:
    if token.kind == "open":
        stack.append(token.name)
    elif token.kind == "close" and stack:
        stack.pop()


def _kind(stack: list[str]) -> str:
    return next((_KINDS[name] for name in reversed(stack) if name in _KINDS), "flow")


def _hidden_depth(hidden: int, token: Token) -> int:
    if token.kind == "open":
        return hidden + 1 if hidden or is_aside(token) else 0
    return hidden - 1 if token.kind == "close" and hidden else hidden


def _key(raw: str) -> str:
    return " " if raw.isspace() or raw == "&nbsp;" else raw


def _deleted(run: _Run) -> str:
    """A run that went, as words only; the cells of a row are told apart by dots."""
    parts: list[str] = []
    for piece in run.pieces:
        if piece.key:
            parts.append(" " if piece.raw.isspace() else piece.raw)
        elif piece.raw in ("</td>", "</th>"):
            parts.append("\n")
    cells = (cell.strip() for cell in "".join(parts).split("\n"))
    return _mark("del", _CELL_SEAM.join(cell for cell in cells if cell))


def _mark(tag: str, html: str) -> str:
    """Words in `ins` or `del`; few screen readers announce these, so hidden words do."""
    start, end = INSERTED if tag == "ins" else DELETED
    return (
        f'<{tag}><span class="visually-hidden">{start} </span>{html}'
        f'<span class="visually-hidden"> {end}</span></{tag}>'
    )


def _marked(old: _Run | None, new: _Run) -> str:
    """A run with the words that came and went marked."""
    before = old.words if old is not None else []
    old_keys, new_keys = [piece.key for piece in before], [piece.key for piece in new.words]
    if old_keys == new_keys:
        return new.raw  # most runs of two neighbouring versions are the same
    found = stretches(old_keys, new_keys)
    came: set[int] = set()
    gone: dict[int, str] = {}
    for stretch in found:
        if not stretch.same:
            came.update(range(stretch.new_from, stretch.new_to))
            lost = "".join(piece.raw for piece in before[stretch.old_from : stretch.old_to])
            if lost:
                gone[stretch.new_from] = _mark("del", lost)
    return _write_marks(new, came, gone)


def _write_marks(run: _Run, came: set[int], gone: dict[int, str]) -> str:
    parts: list[str] = []
    inserted: list[str] = []

    def close() -> None:
        text = "".join(inserted)
        parts.append(text if not text or text.isspace() else _mark("ins", text))
        inserted.clear()

    at = 0
    total = len(run.words)
    for piece in run.pieces:
        if not piece.key:
            close()
            parts.append(piece.raw)
            continue
        if at in gone:
            close()
            parts.append(gone[at])
        if at in came:
            inserted.append(piece.raw)
        else:
            close()
            parts.append(piece.raw)
        at += 1
        if at == total and at in gone:
            close()
            parts.append(gone[at])
    close()
    return "".join(parts)


class _Writer:
    """Writes the newer page and finds for each block that went a place where it may stand."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.pending: list[tuple[str, str]] = []
        self._stack: list[str] = []

    def tag(self, token: Token) -> None:
        """A tag of the structure."""
        self._flush(force=token.kind == "open" and token.name in _LEAVES)
        self.parts.append(token.raw)
        _follow(self._stack, token)
        if token.kind == "close":
            self._flush(force=False)

    def run(self, kind: str, html: str) -> None:
        """A run that is there; what went before a table row can only stand before it."""
        if kind == "table":
            self._flush(force=True)
        self.parts.append(html)

    def finish(self) -> str:
        """The whole page."""
        self._stack.clear()
        self._flush(force=True)
        return "".join(self.parts)

    def _flush(self, *, force: bool) -> None:
        top = self._stack[-1] if self._stack else ""
        here = _KINDS.get(top, "flow" if top in _FLOW else "")
        own = "" if top in ("li", "dd") else here  # what went from inside an item is of its list
        while self.pending and here and (force or self.pending[0][0] == own):
            self.parts.append(_WRAPS.get(here, "<p>{}</p>").format(self.pending.pop(0)[1]))
