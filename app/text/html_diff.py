"""Compares two rendered texts as the reader sees them: the newer page with its changes marked.

The structure is always that of the newer page; marks go around words only, so no tag is broken.
What words cannot show (another address of a link, bold, an image's description) is said in a note.
"""

import re
from dataclasses import dataclass, field

from app.text.alignment import WORD, gaps, same_pairs, similar_pairs, stretches
from app.text.html_looks import PLAIN, InlineLooks, Look, image_note, look_note, new_link_note
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
    """A word, a sign or an image of a run, or a tag that stands among them (with an empty key)."""

    raw: str
    key: str
    look: Look = PLAIN

    @property
    def told(self) -> str:
        """The piece as a mark shows it: an image with its description in words."""
        return self.raw + image_note(self.raw) if self.raw.startswith("<img") else self.raw


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
    looks = InlineLooks()
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
            now = looks.now
            run.pieces += [_Piece(raw, _key(raw), now) for raw in _PIECE.findall(token.raw)]
        elif token.name == "img":
            run.pieces.append(_Piece(token.raw, token.raw))
        else:
            run.pieces.append(_Piece(token.raw, ""))
            was_hidden, hidden = hidden, _hidden_depth(hidden, token)
            if not was_hidden and not hidden:
                looks.follow(token)
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
            parts.append(" " if piece.raw.isspace() else piece.told)
        elif piece.raw in ("</td>", "</th>"):
            parts.append("\n")
    cells = (cell.strip() for cell in "".join(parts).split("\n"))
    return _mark("del", _CELL_SEAM.join(cell for cell in cells if cell))


def _mark(tag: str, html: str, *, begins: bool = True, ends: bool = True) -> str:
    """Words in `ins` or `del`; few screen readers announce these, so hidden words do.

    A change that tags cut into several marks is announced once: at its beginning and its end.
    """
    start, end = INSERTED if tag == "ins" else DELETED
    before = f'<span class="visually-hidden">{start} </span>' if begins else ""
    after = f'<span class="visually-hidden"> {end}</span>' if ends else ""
    return f"<{tag}>{before}{html}{after}</{tag}>"


def _marked(old: _Run | None, new: _Run) -> str:
    """A run with the words that came and went marked."""
    before = old.words if old is not None else []
    after = new.words
    old_keys, new_keys = [piece.key for piece in before], [piece.key for piece in after]
    if old_keys == new_keys and [p.look for p in before] == [p.look for p in after]:
        return new.raw  # most runs of two neighbouring versions are the same
    marks = _Marks(new)
    known = {piece.look.link for piece in before}
    for stretch in stretches(old_keys, new_keys):
        if stretch.same:
            pairs = zip(
                range(stretch.old_from, stretch.old_to),
                range(stretch.new_from, stretch.new_to),
                strict=True,
            )
            for old_at, new_at in pairs:
                note = look_note(before[old_at].look, after[new_at].look)
                if note:
                    marks.notes[new_at] = note
            continue
        for new_at in range(stretch.new_from, stretch.new_to):
            marks.came.add(new_at)
            if after[new_at].look.link not in known:
                marks.notes[new_at] = new_link_note(after[new_at].look)
        lost = "".join(piece.told for piece in before[stretch.old_from : stretch.old_to])
        if lost:
            marks.gone[stretch.new_from] = _mark("del", lost)
    return marks.write()


class _Marks:
    """Writes a run with its marks; notes stand after the words that they are about."""

    def __init__(self, run: _Run) -> None:
        self.came: set[int] = set()
        self.gone: dict[int, str] = {}  # place → what went before it
        self.notes: dict[int, str] = {}
        self._run = run
        self._words = run.words
        self._parts: list[str] = []
        self._open: list[str] = []
        self._kind = ""  # of the words in `_open`: "ins", "look" or ""
        self._is_begun = False  # whether hidden words have announced the insertion
        self._note = ""

    def write(self) -> str:
        """The run as HTML."""
        at = 0
        for piece in self._run.pieces:
            if not piece.key:
                self._close(goes_on=self._goes_on(at))
                if piece.raw.startswith("</t"):  # a note must not slip into the next cell
                    self._tell("")
                self._parts.append(piece.raw)
                continue
            self._word(at, piece)
            at += 1
        self._lost(at)
        self._close()
        self._tell("")
        return "".join(self._parts)

    def _goes_on(self, at: int) -> bool:
        """Whether an insertion has more to say from here; spaces between cells say nothing."""
        while at in self.came and at not in self.gone:
            if not self._words[at].key.isspace():
                return True
            at += 1
        return False

    def _word(self, at: int, piece: _Piece) -> None:
        self._lost(at)
        note = self.notes.get(at, "")
        kind = "ins" if at in self.came else "look" if note else ""
        if kind != self._kind or note != self._note:
            self._close(goes_on=kind == self._kind == "ins" and self._goes_on(at))
            self._tell(note)
            self._kind = kind
        self._open.append(piece.told if kind == "ins" else piece.raw)

    def _lost(self, at: int) -> None:
        if at in self.gone:
            self._close()
            self._tell("")
            self._parts.append(self.gone[at])
            self._kind = ""

    def _tell(self, following: str) -> None:
        """The note of the words before, when other words follow."""
        if self._note and following != self._note:
            self._parts.append(f'<span class="diff-note"> ({self._note})</span>')
        self._note = following

    def _close(self, *, goes_on: bool = False) -> None:
        text = "".join(self._open)
        self._open.clear()
        if not text or text.isspace() or not self._kind:
            self._parts.append(text)
        elif self._kind == "look":
            self._parts.append(f'<span class="diff-look">{text}</span>')
        else:
            self._parts.append(_mark("ins", text, begins=not self._is_begun, ends=not goes_on))
            self._is_begun = goes_on
        if not goes_on:
            self._is_begun = False


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
