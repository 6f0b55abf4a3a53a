"""Three-way merge of whole articles: base, what is published now, and what somebody wrote.

The body is merged by sentence, list item and table row (spec: review, section 7). Lists such as
sources never clash: what either side added stays, what either side removed goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal, TypeVar

from app.articles.source import ArticleSource
from app.articles.vocabulary import FACTS
from app.text.merge import Conflict, MergeResult, ValueConflict, merge_value
from app.text.merge import merge as merge_text

T = TypeVar("T")
Side = Literal["published", "mine", "own"]

_SCALARS: Final = (
    "title",
    "lead",
    "stage",
    "legal_date",
    "pictogram",
    "language",
    "translation_of",
)
_LISTS: Final = (
    "categories",
    "goals",
    "acts",
    "sources",
    "related",
    "letters",
    "also_called",
)


@dataclass(frozen=True)
class BlockConflict:
    """One place that both sides changed differently; `key` names it in the form."""

    key: str
    field: str
    base: str
    published: str
    mine: str


@dataclass(frozen=True)
class Choice:
    """How one conflict is settled: one of the sides, or a third text."""

    side: Side
    text: str = ""


@dataclass(frozen=True)
class SourceMerge:
    """Outcome of a merge: a source where all is clean, otherwise the conflicts.

    `review_order` asks the reviewer to look at texts that both sides put in at one place.
    """

    values: dict[str, Any]
    facts: dict[str, str]
    body: MergeResult
    conflicts: tuple[BlockConflict, ...]
    review_order: bool

    @property
    def is_clean(self) -> bool:
        return not self.conflicts

    @property
    def source(self) -> ArticleSource:
        """The merged source; raises ValueError while there are conflicts."""
        return self.resolved({})

    def without_base(self) -> "SourceMerge":
        """The same for somebody who may not read the version that both sides began from."""
        blocks = tuple(replace(block, base="") for block in self.conflicts)
        return replace(self, conflicts=blocks)

    def resolved(self, choices: Mapping[str, Choice]) -> ArticleSource:
        """The source with every conflict settled.

        Raises ValueError when a choice is missing.
        """
        settled = {block.key: _settled(block, choices) for block in self.conflicts}
        values = dict(self.values)
        facts = dict(self.facts)
        for block in self.conflicts:
            if block.field == "facts":
                facts[block.key.removeprefix("facts-")] = settled[block.key]
            elif block.field == "legal_date":
                values["legal_date"] = _as_date(settled[block.key])
            elif block.field != "body":
                values[block.field] = settled[block.key]
        return ArticleSource(
            body=_body(self.body, settled),
            facts=tuple((key, facts[key]) for key in FACTS if facts.get(key)),
            **values,
        )


def merge_sources(
    base: ArticleSource, published: ArticleSource, mine: ArticleSource
) -> SourceMerge:
    """Join the changes of `published` and of `mine`, both made from `base`."""
    conflicts: list[BlockConflict] = []
    values: dict[str, Any] = {}
    for name in _SCALARS:
        sides = (getattr(base, name), getattr(published, name), getattr(mine, name))
        values[name] = _merge_scalar(name, name, sides, conflicts)
    for name in _LISTS:
        values[name] = _merge_list(
            getattr(base, name), getattr(published, name), getattr(mine, name)
        )
    facts = {}
    cards = [dict(source.facts) for source in (base, published, mine)]
    for key in FACTS:
        old, theirs, own = (card.get(key, "") for card in cards)
        facts[key] = _merge_scalar(f"facts-{key}", "facts", (old, theirs, own), conflicts)
    body = merge_text(base.body, published.body, mine.body)
    number = 0
    for block in body.blocks:
        if isinstance(block, Conflict):
            conflicts.append(
                BlockConflict(f"body-{number}", "body", block.base, block.ours, block.theirs)
            )
            number += 1
    return SourceMerge(values, facts, body, tuple(conflicts), body.review_order)


def _merge_scalar(
    key: str, field: str, sides: tuple[Any, Any, Any], conflicts: list[BlockConflict]
) -> Any:
    merged = merge_value(*sides)
    if not isinstance(merged, ValueConflict):
        return merged
    texts = ["" if side is None else str(side) for side in sides]
    conflicts.append(BlockConflict(key, field, *texts))
    return merged.ours


def _merge_list(
    base: tuple[T, ...], published: tuple[T, ...], mine: tuple[T, ...]
) -> tuple[T, ...]:
    if published == base:
        return mine
    kept = [item for item in published if item in mine or item not in base]
    added = [item for item in mine if item not in base and item not in published]
    return tuple(kept + added)


def _settled(block: BlockConflict, choices: Mapping[str, Choice]) -> str:
    choice = choices.get(block.key)
    if choice is None:
        raise ValueError(f"conflict {block.key} is not settled")
    return {"published": block.published, "mine": block.mine, "own": choice.text}[choice.side]


def _body(result: MergeResult, settled: Mapping[str, str]) -> str:
    parts: list[str] = []
    number = 0
    for block in result.blocks:
        if not isinstance(block, Conflict):
            parts.append(block.text)
        else:
            text = settled[f"body-{number}"]
            # A third text is typed without the line end that separates it from what follows.
            ends = block.ours.endswith("\n") or block.theirs.endswith("\n")
            parts.append(text + "\n" if ends and text and not text.endswith("\n") else text)
            number += 1
    return "".join(parts)


def _as_date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
