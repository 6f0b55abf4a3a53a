"""In which order an engine is asked: all words, then with errors put right, then any of the words.

Where few have all the words, a text about the matter that lacks one of them may be better than a
long one that happens to have each: both are then ranked together, all words counting more. Each
attempt has the engine's limit of time, and under load the search for errors is left out.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from app.search.engine import Filters, Hit, Hits, SearchEngine, Sort
from app.search.query import ParsedQuery, parse
from app.search.spelling import corrected

FEW: Final = 3
"""So few results may come of an error in the query."""
MANY: Final = 20
"""So many results with all words are enough."""
WHOLE_BONUS: Final = 1.2
TIME_LIMIT: Final = 0.4  # seconds, after which no errors are put right any more


IsPublic = Callable[[str], bool]
"""Whether a word stands in a text that everybody may read now."""


@dataclass(frozen=True)
class Asked:
    """What was found, and which query found it.

    With `is_loose`, not everything that was typed is in each of the results; `whole` of them have
    all of it. `correction` is what was probably meant: when `is_corrected`, the results are of
    that, otherwise it is only to be offered.
    """

    hits: Hits
    parsed: ParsedQuery
    is_loose: bool = False
    whole: int = 0
    correction: str = ""
    is_corrected: bool = False


def ask(
    engine: SearchEngine,
    parsed: ParsedQuery,
    filters: Filters,
    sort: Sort,
    offset: int,
    limit: int,
    *,
    exact: bool = False,
    is_public: IsPublic = lambda _word: True,
) -> Asked:
    """The best answer to a query; with `exact` it is not corrected. Raises IndexUnusable.

    An index keeps words of texts that were hidden for a while, so `is_public` is asked about each
    word that would be shown to somebody who did not type it.
    """
    attempt = _Attempt(engine, filters, sort, offset + limit, is_public)
    found = attempt.best(parsed, exact=exact)
    shown = found.hits.found[offset : offset + limit]
    return replace(found, hits=replace(found.hits, found=shown))


class _Attempt:
    """Asks an engine for so many results, as long as there is time."""

    def __init__(
        self,
        engine: SearchEngine,
        filters: Filters,
        sort: Sort,
        most: int,
        is_public: IsPublic,
    ) -> None:
        self._engine = engine
        self._is_public = is_public
        self._filters = filters
        self._sort = sort
        # Those with all words are few where they are joined with others, and all are needed.
        self._most = max(most, MANY)
        self._deadline = time.monotonic() + TIME_LIMIT

    def best(self, parsed: ParsedQuery, *, exact: bool) -> Asked:
        """All words, then with errors put right, then any of the words."""
        typed = self.strictly(parsed)
        meant = None if exact or typed.whole >= FEW else self.corrected(parsed)
        if meant and meant.is_corrected and not typed.whole:
            return self.loosely(meant)
        found = self.loosely(typed)
        # What was typed may be right as well: another word is offered only when it finds more.
        if meant and meant.whole > typed.whole:
            return replace(found, correction=meant.correction)
        return found

    @property
    def is_late(self) -> bool:
        """Whether the time for trying other words is over."""
        return time.monotonic() > self._deadline

    def strictly(self, parsed: ParsedQuery) -> Asked:
        """What has all words."""
        hits = self._engine.search(parsed.strict, self._filters, 0, self._most, self._sort)
        return Asked(hits, parsed, whole=hits.total)

    def corrected(self, parsed: ParsedQuery) -> Asked | None:
        """What the first correction finds that finds something; otherwise the first."""
        first = None
        for correction in () if self.is_late else corrected(parsed, self._engine.lexicon()):
            if not all(map(self._is_public, correction.words)):
                continue
            found = replace(
                self.strictly(parse(correction.text, parsed.synonyms)),
                correction=correction.text,
                is_corrected=correction.is_sure,
            )
            if found.whole or self.is_late:
                return found
            first = first or found
        return first

    def loosely(self, strict: Asked) -> Asked:
        """What has any of the words, where few have all."""
        query = strict.parsed.loose
        if query is None or strict.whole >= MANY or (strict.parsed.has_phrases and strict.whole):
            return strict
        whole = strict.hits.found
        most = self._most + len(whole)
        loose = self._engine.search(query, self._filters, 0, most, self._sort)
        if loose.total <= strict.whole:
            return strict
        found = tuple(self._together(whole, loose.found))
        is_whole = strict.hits.is_whole and loose.is_whole
        hits = replace(loose, found=found, is_whole=is_whole)
        return replace(strict, hits=hits, is_loose=True)

    def _together(self, whole: tuple[Hit, ...], loose: tuple[Hit, ...]) -> list[Hit]:
        """Both, each once; by score, or when sorted by date, those with all words first."""
        keys = {hit.key for hit in whole}
        others = [hit for hit in loose if hit.key not in keys]
        if self._sort is not Sort.RELEVANCE:
            return [*whole, *others]
        better = [replace(hit, score=hit.score * WHOLE_BONUS) for hit in whole]
        return sorted([*better, *others], key=lambda hit: -hit.score)
