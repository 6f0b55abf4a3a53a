"""Seeded text that looks like the founding articles: their words, and a long tail of invented ones.

Articles are put together from blocks of about 120 words. A block is rendered once by the real
renderer and its pieces are joined, so that 20,000 different articles take seconds, not an hour;
`fill` compares some of them with the rendering of the whole.
"""

import random
import re
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Final

from app.text.polish import plain_letters

BLOCKS: Final = 1_500
BLOCKS_OF_ARTICLE: Final = 4
_TAIL_STEMS: Final = 12_000
_ENDINGS: Final = ("", "a", "u", "ów", "owi", "em", "ie", "y", "ami", "ach", "ny", "nego", "nej")
_ONSETS: Final = (
    *"bcdfghjklłmnprstwzż",
    *("br", "cz", "dr", "gr", "kl", "kr", "pr", "st", "sz", "tr"),
)
_VOWELS: Final = ("a", "e", "i", "o", "u", "y", "ą", "ę", "ó", "ia", "ie")
_CODAS: Final = ["", "", "", "n", "r", "l", "s", "k", "ść", "nt", "rz"]
_MARKUP: Final = re.compile(r"\]\([^)]*\)|\[\[[^|\]]*\||https?://\S+|^---.*?^---", re.M | re.S)
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Block:
    """A part of an article with a heading of its own."""

    topic: int
    text: str


class Writer:
    """Writes words, titles and blocks; the same seed writes the same."""

    def __init__(self, content: Path, seed: int = 2026) -> None:
        self.random = random.Random(seed)
        self._topics = [
            _WORD.findall(_MARKUP.sub(" ", path.read_text(encoding="utf-8")))
            for path in sorted(content.glob("*.md"))
        ]
        stems = {self._stem() for _ in range(_TAIL_STEMS)}
        self._tail = sorted(stems)
        # Words are used as often as their rank tells (Zipf), as in every language.
        self._tail_weights = list(accumulate(1 / rank for rank in range(1, len(stems) + 1)))
        self._headings: set[str] = set()

    @property
    def topics(self) -> int:
        return len(self._topics)

    def _stem(self) -> str:
        number = self.random.choice((2, 2, 3))
        choose = self.random.choice
        return "".join(choose(_ONSETS) + choose(_VOWELS) + choose(_CODAS) for _ in range(number))

    def rare(self) -> str:
        """An invented word in some form."""
        (stem,) = self.random.choices(self._tail, cum_weights=self._tail_weights)
        return stem + self.random.choice(_ENDINGS)

    def words(self, topic: int, number: int) -> str:
        """So many words, one in eight invented."""
        known = self._topics[topic]
        return " ".join(
            self.rare() if self.random.random() < 0.125 else self.random.choice(known).lower()
            for _ in range(number)
        )

    def sentence(self, topic: int, length: int = 0) -> str:
        words = self.words(topic, length or self.random.randint(7, 18))
        half = len(words) // 2
        cut = words.find(" ", half)
        if cut > 0 and len(words) > 60:
            words = f"{words[:cut]},{words[cut:]}"
        return f"{words[0].upper()}{words[1:]}."

    def title(self, topic: int) -> str:
        words = f"{self.words(topic, self.random.randint(2, 4))} {self.rare()}"
        return words[0].upper() + words[1:]

    def _heading(self, topic: int) -> str:
        """A heading that no other block has, so that joining blocks changes no anchor."""
        heading = self.sentence(topic, 4).rstrip(".")
        while plain_letters(heading.lower()) in self._headings:
            heading = self.sentence(topic, 5).rstrip(".")
        self._headings.add(plain_letters(heading.lower()))
        return heading

    def block(self, topic: int, slugs: list[str]) -> Block:
        """A heading, paragraphs with links, and in most a list or a table."""
        heading = self._heading(topic)
        target = self.random.choice(slugs)
        if self.random.random() < 0.1:
            target = f"nieznany-{target}"[:80]
        first = [self.sentence(topic) for _ in range(4)]
        link = f"Zobacz [[{target}|{self.words(topic, 3)}]] i **{self.words(topic, 2)}**."
        parts = [f"## {heading}", " ".join([*first[:2], link, *first[2:]])]
        kind = self.random.random()
        if kind < 0.35:
            items = "\n".join(f"- {self.sentence(topic, 8)}" for _ in range(4))
            parts.append(f"{self.sentence(topic, 5)[:-1]}:\n\n{items}")
        elif kind < 0.55:
            items = "\n".join(f"1. {self.sentence(topic, 9)}" for _ in range(4))
            parts.append(items)
        elif kind < 0.75:
            rows = "\n".join(
                f"| {self.words(topic, 2)} | {self.words(topic, 4)} | {self.words(topic, 3)} |"
                for _ in range(4)
            )
            parts.append(f"| Co | Kto | Termin |\n|---|---|---|\n{rows}")
        elif kind < 0.85:
            parts.append(f"### {self._heading(topic)}\n\n{self.sentence(topic)}")
            parts.append(f"!!! uwaga\n    {self.sentence(topic)}")
        else:
            link = f"[{self.words(topic, 2)}](https://przyklad.example/{self.rare()})"
            parts.append(f"{self.sentence(topic)} {link} {self.sentence(topic)}")
        parts.append(" ".join(self.sentence(topic) for _ in range(2)))
        return Block(topic, "\n\n".join(parts))

    def blocks(self, slugs: list[str]) -> list[Block]:
        """All blocks, the same number for each topic."""
        return [self.block(number % self.topics, slugs) for number in range(BLOCKS)]
