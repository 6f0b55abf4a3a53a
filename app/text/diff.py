"""Compares two source texts: paragraph by paragraph, and word by word where one was rewritten."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from rapidfuzz.distance import LCSseq

from app.text.alignment import WORD, common_ends, gaps, same_pairs, similar_pairs, stretches
from app.text.html_diff import rendered_diff

__all__ = ["DiffRow", "Segment", "change_size", "collapse", "rendered_diff", "text_diff"]

RowKind = Literal["unchanged", "changed", "added", "removed", "moved-here", "moved-away", "skipped"]
SegmentKind = Literal["same", "ins", "del"]

_PIECE = re.compile(rf"{WORD}|\s+|[^\w\s]")
_WORDS = re.compile(WORD)
_OWN_ROW = re.compile(r"\s*(?:[-*+|:#>]|\d{1,9}\.\s|!!!|\[\^|    )")
_SHORTEST_MOVED = 25  # characters: what is shorter may well be the same by chance
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")


class Segment(NamedTuple):
    """Some words of a row that stayed, came or went."""

    kind: SegmentKind
    text: str


@dataclass(frozen=True)
class DiffRow:
    """One paragraph, list item or table row in both versions; `skipped` holds rows that are folded.

    A row that moved is there twice: where it was (moved-away) and where it is (moved-here).
    """

    kind: RowKind
    segments: tuple[Segment, ...] = ()
    section: str = ""  # the heading it stands under in the newer text, or stood under in the older
    folded: tuple["DiffRow", ...] = ()

    @property
    def count(self) -> int:
        """How many rows it stands for."""
        return len(self.folded) or 1

    @property
    def old_segments(self) -> tuple[Segment, ...]:
        """The row as it was."""
        return tuple(segment for segment in self.segments if segment.kind != "ins")

    @property
    def new_segments(self) -> tuple[Segment, ...]:
        """The row as it is."""
        return tuple(segment for segment in self.segments if segment.kind != "del")


def rows_of(text: str) -> list[str]:
    """Paragraphs, list items, table rows and headings, each a row; empty lines are none."""
    rows: list[str] = []
    within = False
    for line in text.split("\n"):
        if not line.strip():
            within = False
        elif within and not _OWN_ROW.match(line):
            rows[-1] += "\n" + line
        else:
            rows.append(line)
            within = not line.lstrip().startswith(("#", "|"))
    return rows


def text_diff(old: str, new: str) -> list[DiffRow]:
    """All rows of both texts in reading order; what went stands before what came."""
    before, after = rows_of(old), rows_of(new)
    sections = _Sections(before, after)
    rows: list[DiffRow] = []
    same = same_pairs(before, after)
    for index, (old_from, old_to, new_from, new_to) in enumerate(
        gaps(same, len(before), len(after))
    ):
        if old_from < old_to or new_from < new_to:
            rows += _rewritten(sections, (old_from, old_to), (new_from, new_to))
        if index < len(same):
            text = after[same[index][1]]
            section = sections.of_new[same[index][1]]
            rows.append(DiffRow("unchanged", (Segment("same", text),), section))
    return _with_moves(rows)


def _with_moves(rows: list[DiffRow]) -> list[DiffRow]:
    """Rows that went at one place and came at another are told as moved."""
    went: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if row.kind == "removed" and len(row.segments[0].text) >= _SHORTEST_MOVED:
            went.setdefault(row.segments[0].text, []).append(place)
    for place, row in enumerate(rows):
        if row.kind == "added" and (places := went.get(row.segments[0].text)):
            rows[place] = replace(row, kind="moved-here")
            from_place = places.pop(0)
            rows[from_place] = replace(rows[from_place], kind="moved-away")
    return rows


class _Sections:
    """The rows of both texts with the heading each stands under."""

    def __init__(self, before: list[str], after: list[str]) -> None:
        self.before, self.after = before, after
        self.of_old, self.of_new = _headings_over(before), _headings_over(after)


def _headings_over(rows: list[str]) -> list[str]:
    current = ""
    result: list[str] = []
    for row in rows:
        if match := _HEADING.fullmatch(row):
            current = match.group(1)
        result.append(current)
    return result


def _rewritten(
    sections: _Sections, old_range: tuple[int, int], new_range: tuple[int, int]
) -> list[DiffRow]:
    before = sections.before[slice(*old_range)]
    after = sections.after[slice(*new_range)]
    pairs = similar_pairs(before, after)
    rows: list[DiffRow] = []
    for index, (old_from, old_to, new_from, new_to) in enumerate(
        gaps(pairs, len(before), len(after))
    ):
        for at in range(old_from, old_to):
            segment = Segment("del", before[at])
            rows.append(DiffRow("removed", (segment,), sections.of_old[old_range[0] + at]))
        for at in range(new_from, new_to):
            segment = Segment("ins", after[at])
            rows.append(DiffRow("added", (segment,), sections.of_new[new_range[0] + at]))
        if index < len(pairs):
            old_at, new_at = pairs[index]
            words = tuple(word_segments(before[old_at], after[new_at]))
            rows.append(DiffRow("changed", words, sections.of_new[new_range[0] + new_at]))
    return rows


def word_segments(old: str, new: str) -> list[Segment]:
    """Words that stayed, went and came, in reading order."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    segments: list[Segment] = []
    for stretch in stretches(before, after):
        went = "".join(before[stretch.old_from : stretch.old_to])
        came = "".join(after[stretch.new_from : stretch.new_to])
        if stretch.same:
            segments.append(Segment("same", came))
            continue
        segments += [Segment("del", went)] * bool(went) + [Segment("ins", came)] * bool(came)
    return segments


def collapse(rows: Sequence[DiffRow], context: int = 1) -> list[DiffRow]:
    """The same rows with long unchanged runs folded into one row, but for `context` around."""
    result: list[DiffRow] = []
    run: list[DiffRow] = []
    for row in [*rows, None]:
        if row is not None and row.kind == "unchanged":
            run.append(row)
            continue
        head = run[:context] if result else []
        tail = run[len(run) - context :] if row is not None and context else []
        folded = run[len(head) : len(run) - len(tail)]
        if len(folded) > 1:
            fold = DiffRow("skipped", section=run[-1].section, folded=tuple(folded))
            result += [*head, fold, *tail]
        else:
            result += run
        run = []
        if row is not None:
            result.append(row)
    return result


def change_size(old: str, new: str) -> tuple[int, int]:
    """How many words were added and how many removed."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    head, tail = common_ends(before, after)
    before, after = before[head : len(before) - tail], after[head : len(after) - tail]
    stayed = LCSseq.similarity(before, after)
    return len(after) - stayed, len(before) - stayed
