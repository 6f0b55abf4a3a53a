"""What is asked in the benchmark of search: words as they stand in the articles, inflected.

Words are drawn as often as they are used, so common ones come more often than rare ones, as from
readers. The same queries go to every engine.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from app.text.polish import plain_letters
from app.text.stop_words import QUESTION_WORDS, STOP_WORDS
from benchmarks.search.articles import Text

ONE, AND, OR, PHRASE, PLAIN = KINDS = (
    "one word", "3 words, all", "3 words, any", "phrase", "no Polish letters",
)  # fmt: skip
# Only whole requests are asked with errors: an engine finds nothing for them.
ERROR: Final = "typing error"
PER_KIND: Final = 60
_LONG_ENOUGH: Final = 4


@dataclass(frozen=True)
class Asked:
    """A query as somebody types it."""

    kind: str
    text: str


def drawn(texts: Sequence[Text], number: int = PER_KIND) -> list[Asked]:
    """So many queries of each kind from some articles; every query finds something."""
    seed = random.Random("pytania")
    found = []
    for place in range(number):
        text = texts[place % len(texts)]
        _heading, body = seed.choice(text.sections)
        words = [word.strip(".").lower() for word in body.split()]
        telling = [word for word in words if _is_telling(word)]
        found.append(Asked(ONE, seed.choice(telling)))
        found += [Asked(kind, " ".join(seed.sample(telling, 3))) for kind in (AND, OR)]
        found.append(Asked(PHRASE, f"„{_neighbours(words, seed)}”"))
        found.append(Asked(PLAIN, plain_letters(" ".join(seed.sample(telling, 2)))))
    return found


def mistyped(texts: Sequence[Text], number: int = PER_KIND) -> list[Asked]:
    """Two words, in one of which two letters changed places or one was left out."""
    seed = random.Random("pomyłki")
    found = []
    for place in range(number):
        text = texts[place % len(texts)]
        telling = [word for word in text.lead.lower().replace(".", "").split() if _is_telling(word)]
        right, wrong = seed.sample([word for word in telling if len(word) > _LONG_ENOUGH], 2)
        spot = seed.randrange(1, len(wrong) - 1)
        swapped = wrong[spot + 1] + wrong[spot] if place % 2 else wrong[spot + 1]
        found.append(Asked(ERROR, f"{right} {wrong[:spot]}{swapped}{wrong[spot + 2 :]}"))
    return found


def beginnings(texts: Sequence[Text], number: int = PER_KIND) -> list[str]:
    """What has been typed so far of words that begin titles and headings."""
    seed = random.Random("podpowiedzi")
    found = []
    for place in range(number):
        text = texts[place % len(texts)]
        title = seed.choice([text.title, *(heading for heading, _text in text.sections)])
        found.append(title[: seed.randint(2, 9)])
    return found


def _is_telling(word: str) -> bool:
    return len(word) >= _LONG_ENOUGH and word not in STOP_WORDS and word not in QUESTION_WORDS


def _neighbours(words: Sequence[str], seed: random.Random) -> str:
    pairs = [
        (one, other) for one, other in pairwise(words) if _is_telling(one) and _is_telling(other)
    ]
    return " ".join(seed.choice(pairs))
