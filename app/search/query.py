"""From what somebody typed to a query for the engine: any text gives one, none raises.

Each word stands for all its lemmas, with a lower weight for what it may mean when it was typed
without Polish letters, and for what the table of synonyms says. Stop words and question words go
unless nothing else is left.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.search.engine import AllOf, Phrase, Query, Term, Word
from app.search.query_text import Group, Place, QuotedPhrase, Typed, taken_apart
from app.search.restoring import Restorer
from app.search.synonym_table import Match, Synonyms
from app.search.terms import terms_of
from app.text.morphology import MOST_SPELLINGS, is_known, lemmas
from app.text.polish import plain_letters
from app.text.stop_words import LITTLE_WORDS, QUESTION_WORDS
from app.text.word_families import kin

LONGEST_QUERY: Final = 300
MOST_WORDS: Final = 12
MOST_TERMS: Final = 24  # of one word
_LONGEST_ACRONYM: Final = 6
_MOST_READ: Final = 3 * MOST_WORDS  # little words counted, which an entry of the table may need
RESTORED_WEIGHT: Final = 0.6
FOLDED_WEIGHT: Final = 0.5
SYNONYM_WEIGHT: Final = 0.8
KIN_WEIGHT: Final = 0.5

# No stop word, because it may be BO; where it is not, it tells as little as "how" and "where".
_QUIET: Final = QUESTION_WORDS | LITTLE_WORDS | {"bo"}
_NO_SYNONYMS: Final = Synonyms()


@dataclass(frozen=True)
class ParsedQuery:
    """What is asked of the engine, first strictly and then loosely, and what snippets mark.

    `words` are the words as they were typed, `doubtful` those that may hold a typing error, with
    what they stand for, and `synonyms` is the table they were read with.
    """

    text: str
    strict: Query
    loose: Query | None
    marks: frozenset[str]
    words: tuple[str, ...]
    doubtful: tuple[tuple[str, Word], ...] = ()
    synonyms: Synonyms = field(default=_NO_SYNONYMS, repr=False, compare=False)

    @property
    def is_empty(self) -> bool:
        return self.strict.is_empty

    @property
    def has_phrases(self) -> bool:
        """Whether words were asked for as they stand together."""
        return bool(self.strict.phrases)


def parse(text: str, synonyms: Synonyms = _NO_SYNONYMS) -> ParsedQuery:
    """The query that a text stands for."""
    text = tidy(text)
    typed = taken_apart(text)
    phrases, left = _first(typed.phrases, MOST_WORDS)
    places = _different(typed.places)[:_MOST_READ]
    restorer = Restorer()
    matches = synonyms.matches(places, restorer)
    kept = _kept(places, matches, is_needed=not phrases)[:left]
    maker = _Maker(restorer)
    words = {number: maker.word(places[number].group, with_kin=True) for number in kept}
    quoted = tuple(maker.phrase(phrase) for phrase in phrases)
    without = _excluded(typed, maker)
    together, apart = _with_synonyms(words, matches, maker)
    apart += [word for phrase in quoted for word in phrase.words]
    loose = Query(tuple(apart), needs_all=False, excluded=without) if len(apart) > 1 else None
    groups = [places[number].group for number in kept]
    groups += [group for phrase in phrases for group in phrase.groups]
    return ParsedQuery(
        text,
        Query(tuple(together), quoted, excluded=without),
        loose,
        frozenset(_texts(apart)),
        tuple(group[0] for group in groups),
        tuple(_doubtful(places, matches, words, phrases, quoted)),
        synonyms,
    )


def tidy(text: str) -> str:
    """The text as it is shown back: composed letters, single blanks, not too long."""
    printable = "".join(
        " " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char
        for char in text[: LONGEST_QUERY * 2]
    )
    return " ".join(unicodedata.normalize("NFC", printable).split())[:LONGEST_QUERY].strip()


def _first(phrases: Iterable[QuotedPhrase], most: int) -> tuple[list[QuotedPhrase], int]:
    """Phrases with so many words at most, and how many words are left."""
    kept = []
    for phrase in phrases:
        if most:
            kept.append(phrase.cut(most))
            most -= len(kept[-1].groups)
    return kept, most


def _different(places: Iterable[Place]) -> list[Place]:
    """Each word once: in capitals, when it was typed so at least once."""
    found: dict[Group, Place] = {}
    for place in places:
        if place.is_loud or place.group not in found:
            found[place.group] = place
    return list(found.values())


def _kept(places: Sequence[Place], matches: Iterable[Match], *, is_needed: bool) -> list[int]:
    """Numbers of the words that say something; of all of them when none does and one must."""
    matched = {number for match in matches for number in match.places}
    kept = [
        number
        for number, place in enumerate(places)
        if number in matched or not _is_quiet(place.group)
    ]
    return kept or (list(range(len(places))) if is_needed else [])


def _is_quiet(group: Group) -> bool:
    """Whether a word tells nothing about what is looked for, as "jak" and "chcieliby" do."""
    return not _QUIET.isdisjoint(group) or all(lemmas(word) <= LITTLE_WORDS for word in group)


def _doubtful(
    places: Sequence[Place],
    matches: Iterable[Match],
    words: Mapping[int, Word],
    phrases: Iterable[QuotedPhrase],
    quoted: Iterable[Phrase],
) -> Iterator[tuple[str, Word]]:
    """All words but acronyms and those that the table of synonyms knows."""
    matched = {number for match in matches for number in match.places}
    for number, word in words.items():
        place = places[number]
        is_acronym = place.is_loud and len(place.group[0]) <= _LONGEST_ACRONYM
        if number not in matched and not is_acronym:
            yield place.group[0], word
    for typed, phrase in zip(phrases, quoted, strict=True):
        for group, word in zip(typed.groups, phrase.words, strict=True):
            yield group[0], word


def _with_synonyms(
    words: Mapping[int, Word], matches: Iterable[Match], maker: "_Maker"
) -> tuple[list[Word], list[Word]]:
    """Words for a query that needs all of them, and for one that needs any.

    The first has one place for an entry of several words; in the second its words also count
    one by one.
    """
    together, apart = dict(words), dict(words)
    added = []
    for match in matches:
        if not words.keys() >= set(match.places):
            continue  # a query of very many words was cut here
        meant = maker.meanings(match)
        first, *others = match.places
        if not others:
            together[first] = apart[first] = _either(words[first], meant)
            continue
        as_typed = AllOf(tuple(words[number] for number in match.places))
        together[first] = Word(meant.terms, (as_typed, *meant.alternatives))
        for number in others:
            del together[number]
        added.append(meant)
    return list(together.values()), [*apart.values(), *added]


def _either(word: Word, other: Word) -> Word:
    known = {(term.text, term.is_folded) for term in word.terms}
    terms = tuple(term for term in other.terms if (term.text, term.is_folded) not in known)
    return Word(word.terms + terms, word.alternatives + other.alternatives)


def _excluded(typed: Typed, maker: "_Maker") -> tuple[Word | Phrase, ...]:
    phrases, left = _first(typed.excluded_phrases, MOST_WORDS)
    return (
        *(maker.unwanted(group) for group in typed.excluded_words[:left]),
        *(
            Phrase(tuple(maker.unwanted(group) for group in phrase.groups), phrase.offsets)
            for phrase in phrases
        ),
    )


def _texts(words: Iterable[Word]) -> Iterator[str]:
    for word in words:
        yield from (term.text for term in word.terms if not term.is_folded)
        for each in word.alternatives:
            yield from _texts(each.words)


class _Maker:
    """Makes the words of one query, which has MOST_SPELLINGS terms at most."""

    def __init__(self, restorer: Restorer) -> None:
        self._restorer = restorer
        self._left = MOST_SPELLINGS

    def word(self, group: Group, *, with_kin: bool = False) -> Word:
        """All that a typed word may stand for, and `with_kin` words of its family."""
        weights: dict[tuple[str, bool], float] = {}

        def add(terms: Iterable[str], weight: float, *, is_folded: bool = False) -> None:
            for term in sorted(terms):
                weights.setdefault((term, is_folded), weight)

        for word in group:
            add(terms_of(word), 1.0)
        for word in group:
            if "." in word or "@" in word:
                continue
            for spelling in sorted(self._restorer.of(word)):
                add(terms_of(spelling), RESTORED_WEIGHT)
            if not is_known(word):
                add((plain_letters(word),), FOLDED_WEIGHT, is_folded=True)
        if with_kin:
            # Of a word that is right as it stands, other spellings have no family either.
            least = 1.0 if any(map(is_known, group)) else RESTORED_WEIGHT
            for (text, is_folded), weight in list(weights.items()):
                if weight >= least and not is_folded:
                    add(kin(text), weight * KIN_WEIGHT)
        terms = (Term(text, weight, folded) for (text, folded), weight in weights.items() if text)
        return Word(self._counted(terms))

    def phrase(self, phrase: QuotedPhrase) -> Phrase:
        """Words in their order, each with all that it may stand for."""
        return Phrase(tuple(self.word(group) for group in phrase.groups), phrase.offsets)

    def unwanted(self, group: Group) -> Word:
        """A word that must not be there: of one that is right as it stands, nothing else either."""
        return self._exact(group) if any(map(is_known, group)) else self.word(group)

    def meanings(self, match: Match) -> Word:
        """What an entry of the table means: words, and several words together."""
        terms: dict[Term, None] = {}
        alternatives = []
        for meaning in match.alternatives:
            words = tuple(self._exact(group) for group in meaning)
            if not all(word.terms for word in words):
                break  # the query is long enough
            if len(words) == 1:
                terms |= dict.fromkeys(
                    Term(term.text, SYNONYM_WEIGHT, term.is_folded) for term in words[0].terms
                )
            else:
                alternatives.append(AllOf(words, SYNONYM_WEIGHT))
        return Word(tuple(terms), tuple(alternatives))

    def _exact(self, group: Group) -> Word:
        lemmas = sorted({term for word in group for term in terms_of(word)})
        return Word(self._counted(Term(lemma) for lemma in lemmas))

    def _counted(self, terms: Iterable[Term]) -> tuple[Term, ...]:
        counted = tuple(terms)[: min(MOST_TERMS, self._left)]
        self._left -= len(counted)
        return counted
