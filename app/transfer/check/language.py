"""Whether a text can be read by somebody who left school after the secondary: FOG of at most 12."""

from collections.abc import Iterable, Iterator
from typing import Final

from app.text.plain_language import MEDIUM, HardSentence, Language, language_of, sentences
from app.transfer.check.files import Fault, TextFile

FEWEST_WORDS: Final = 600
MOST_WORDS: Final = 1500
A_SENTENCE: Final = 8  # words
_ENDS: Final = (".", "!", "?", "…", ":", ";", "”", ")")


Worst = tuple[TextFile, int, HardSentence]  # with the line where it begins


def check_language(file: TextFile, language: Language) -> Iterator[Fault]:
    """The score; the sentences to mend are listed by `worst`."""
    if language.fog > MEDIUM:
        yield file.fault(1, f"the language scores {language.fog}; at most {MEDIUM:g} is wanted")


def check_length(file: TextFile, words: int) -> Iterator[Fault]:
    """Long enough to act on, short enough to be read on a phone."""
    if not FEWEST_WORDS <= words <= MOST_WORDS:
        yield file.fault(1, f"{words} words; {FEWEST_WORDS}–{MOST_WORDS} are wanted")


def worst(texts: Iterable[tuple[TextFile, str]], how_many: int) -> list[Worst]:
    """The hardest sentences of all texts in plain words, hardest first.

    Titles of boxes and rows of tables are no sentences: two long words alone would outdo them all.
    """
    hard = [
        (file, sentence)
        for file, plain in texts
        for each in sentences(plain)
        if each.endswith(_ENDS)
        for sentence in language_of(each).worst
        if sentence.words >= A_SENTENCE
    ]
    hard.sort(key=lambda pair: (-pair[1].fog, pair[0].path))
    return [(file, _line_of(file, each.text), each) for file, each in hard[:how_many]]


def _line_of(file: TextFile, sentence: str) -> int:
    """Rendered sentences lost their marks, so as many first words are looked for as are found."""
    words = sentence.split()
    for length in range(min(6, len(words)), 0, -1):
        start = " ".join(words[:length])
        found = next((number for number, line in file.body if start in line), None)
        if found:
            return found
    return file.front_length + 1
