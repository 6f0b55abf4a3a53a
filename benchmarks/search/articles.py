"""Seeded articles in inflected Polish, kept in a file from which every engine is built.

Words of the founding articles in all their forms, as often as they stand there, small words
between them, and a tail of invented ones: an index sees the forms, lengths and frequencies of a
real wiki. An article depends on its number only, so a small wiki is the beginning of a large one.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from app.core.db import sqlite_module
from app.search.engine import Part, SearchDocument
from app.text.morphology import forms, is_known, lemmas
from app.text.stop_words import QUESTION_WORDS, STOP_WORDS
from app.text.tokens import tokens

_SEED: Final = "narzędziownik 2026"
_SECTIONS: Final = 4
_SENTENCES: Final = 10  # of a section
_TOPIC_WORDS: Final = 60
_TAIL_STEMS: Final = 20_000
_MOST_FORMS: Final = 24
_BATCH: Final = 200
_MARKUP: Final = re.compile(r"\]\([^)]*\)|\[\[[^|\]]*\||https?://\S+|^---.*?^---", re.M | re.S)
_SMALL: Final = (
    *("w", "i", "na", "z", "do", "o", "się", "nie", "że", "od", "po", "dla", "jest", "za"),
    *("oraz", "przez", "jak", "to", "a", "przy"),
)
_SYLLABLES: Final = (
    *("ba", "be", "bo", "cho", "czy", "dra", "dzie", "ga", "go", "gru", "ja", "ka", "kle", "ko"),
    *("kro", "la", "le", "ło", "ma", "mi", "mo", "na", "nie", "no", "pa", "pie", "pra", "ra"),
    *("ro", "rze", "sa", "se", "sta", "szcze", "ta", "to", "tru", "wa", "wie", "zo", "źre", "żó"),
)
_ENDINGS: Final = ("k", "ka", "ki", "kę", "ką", "kach", "ków", "ny", "nej", "nego", "ć", "nia")
_KINDS: Final = ("article", "article", "article", "article", "thread")
HEADING: Final = 2.5
_BEGIN: Final = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Text:
    """An article as the database holds it."""

    number: int
    title: str
    aliases: tuple[str, ...]
    lead: str
    sections: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        return f"{_KINDS[self.number % len(_KINDS)]}:{self.number}"

    def document(self) -> SearchDocument:
        """What an index gets of it; parts weigh as those of real articles do."""
        parts = [Part(self.title, 6.0, is_title=True)]
        parts += [Part(alias, 4.0, is_title=True) for alias in self.aliases]
        parts.append(Part(self.lead, 2.0))
        for heading, text in self.sections:
            parts += [Part(heading, HEADING), Part(text)]
        return SearchDocument(
            key=self.key,
            kind=self.key.partition(":")[0],
            version="1",
            updated=_BEGIN + timedelta(hours=self.number % 20_000),
            parts=tuple(parts),
            tags=(f"cel-{self.number % 17 + 1}", f"kategoria-{self.number % 7}"),
        )


class Author:
    """Writes articles; made once, for the forms of all words are collected first."""

    def __init__(self, content: Path) -> None:
        counts = _lemmas_of(content)
        self._words = [_forms_of(lemma) for lemma, _times in counts]
        self._weights = list(accumulate(times for _lemma, times in counts))
        seed = random.Random(_SEED)
        self._tail = [
            "".join(seed.choices(_SYLLABLES, k=seed.randint(2, 4))) for _ in range(_TAIL_STEMS)
        ]
        self._tail_weights = list(accumulate(1 / rank for rank in range(1, _TAIL_STEMS + 1)))

    def article(self, number: int) -> Text:
        """The article of this number, always the same."""
        seed = random.Random(f"{_SEED} {number}")
        topic = seed.choices(self._words, k=_TOPIC_WORDS)
        headings = [_upper(self._run(seed, topic, 4)) for _ in range(_SECTIONS)]
        return Text(
            number,
            _upper(f"{self._run(seed, topic, 3)} {self._rare(seed)}"),
            tuple(self._run(seed, topic, 2) for _ in range(seed.randint(0, 3))),
            self._sentences(seed, topic, 2),
            tuple((each, self._sentences(seed, topic, _SENTENCES)) for each in headings),
        )

    def _sentences(self, seed: random.Random, topic: list[tuple[str, ...]], number: int) -> str:
        lengths = (seed.randint(7, 17) for _ in range(number))
        return " ".join(f"{_upper(self._run(seed, topic, length))}." for length in lengths)

    def _run(self, seed: random.Random, topic: list[tuple[str, ...]], number: int) -> str:
        """So many words: a quarter of them small, a third of the topic, one in twelve invented."""
        words = []
        for _ in range(number):
            chance = seed.random()
            if chance < 0.25 and words:
                words.append(seed.choice(_SMALL))
            elif chance < 0.58:
                words.append(seed.choice(seed.choice(topic)))
            elif chance < 0.92:
                (found,) = seed.choices(self._words, cum_weights=self._weights)
                words.append(seed.choice(found))
            else:
                words.append(self._rare(seed))
        return " ".join(words)

    def _rare(self, seed: random.Random) -> str:
        (stem,) = seed.choices(self._tail, cum_weights=self._tail_weights)
        return stem + seed.choice(_ENDINGS)


def _lemmas_of(content: Path) -> list[tuple[str, int]]:
    """Dictionary forms of the founding articles with how often they stand there."""
    counts: Counter[str] = Counter()
    for path in sorted(content.glob("*.md")):
        for word, _place in tokens(_MARKUP.sub(" ", path.read_text(encoding="utf-8"))):
            if word.isalpha() and len(word) > 2 and word not in STOP_WORDS | QUESTION_WORDS:
                counts[min(lemmas(word))] += 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _forms_of(lemma: str) -> tuple[str, ...]:
    found = sorted(form for form in forms(lemma) if form.isalpha())
    step = -(-len(found) // _MOST_FORMS)  # a verb's hundred forms would drown the nouns
    return tuple(found[::step]) if is_known(lemma) and found else (lemma,)


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


class Store:
    """Articles in a file, read in batches for a build and by number for a page of results."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, author: Author, size: int) -> None:
        """The first so many articles."""
        with closing(self._open()) as file:
            file.execute("CREATE TABLE text (number INTEGER PRIMARY KEY, body TEXT NOT NULL)")
            rows = (
                (number, json.dumps(asdict(author.article(number)), ensure_ascii=False))
                for number in range(size)
            )
            file.executemany("INSERT INTO text VALUES (?, ?)", rows)
            file.commit()

    def size(self) -> int:
        with closing(self._open()) as file:
            return int(file.execute("SELECT count(*) FROM text").fetchone()[0])

    def texts(self, numbers: Sequence[int]) -> list[Text]:
        """These articles, in the order of the numbers."""
        with closing(self._open()) as file:
            marks = ", ".join("?" * len(numbers))
            found = {
                number: _text(body)
                for number, body in file.execute(
                    f"SELECT number, body FROM text WHERE number IN ({marks})", numbers
                )
            }
        return [found[number] for number in numbers]

    def documents(self) -> Iterator[list[SearchDocument]]:
        """All articles in batches, as the indexer reads them."""
        with closing(self._open()) as file:
            rows = file.execute("SELECT body FROM text ORDER BY number")
            while batch := rows.fetchmany(_BATCH):
                yield [_text(body).document() for (body,) in batch]

    def _open(self) -> Any:
        return sqlite_module().connect(self.path)


def _text(body: str) -> Text:
    held = json.loads(body)
    held["aliases"] = tuple(held["aliases"])
    held["sections"] = tuple((heading, text) for heading, text in held["sections"])
    return Text(**held)
