"""Words of civic life that the dictionary does not know yet, with all their forms.

The list itself is a text that editors add to without programming: `new_words.txt`. It belongs to
the analyser, not to the database, because every index and every process must read words alike.
"""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

LIST: Final = Path(__file__).with_name("new_words.txt")
_LIKE: Final = "jak "


def read(text: str) -> dict[str, frozenset[str]]:
    """All lemmas of each form; raises ValueError with a line that nobody can follow."""
    patterns: dict[str, tuple[str, ...]] = {}
    lemmas: dict[str, set[str]] = {}
    for line in _lines(text):
        heads, colon, declined = (part.strip() for part in line.partition(":"))
        lemma, *others = (head.strip() for head in heads.split("/"))
        if not (colon and lemma and declined) or lemma in patterns:
            raise ValueError(f"new words: {line!r} is no entry, or the second of its word")
        patterns[lemma] = _forms(lemma, declined, patterns)
        for head in (lemma, *others):
            for form in _like(head, lemma, patterns[lemma]):
                # "coworkingowi" is the noun's dative and the adjective's plural.
                lemmas.setdefault(form, set()).add(lemma)
    return {form: frozenset(found) for form, found in lemmas.items()}


def _lines(text: str) -> Iterator[str]:
    """Entries, with lines that begin with a blank joined to the one before."""
    entry = ""
    for line in text.splitlines():
        if line.startswith((" ", "\t")) and entry:
            entry += line
            continue
        if entry:
            yield entry
        entry = line if line.strip() and not line.startswith("#") else ""
    if entry:
        yield entry


def _forms(lemma: str, declined: str, patterns: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    if not declined.startswith(_LIKE):
        return (lemma, *declined.split())
    model = declined.removeprefix(_LIKE).strip()
    if model not in patterns:
        raise ValueError(f"new words: {lemma!r} is declined like {model!r}, which is not above it")
    return _like(lemma, model, patterns[model])


def _like(word: str, model: str, forms: tuple[str, ...]) -> tuple[str, ...]:
    """The forms of a word that is declined like another: the same endings on its own stem."""
    if word == model:
        return forms
    stem = model
    while not all(form.startswith(stem) for form in forms):
        stem = stem[:-1]
    ending = model[len(stem) :]
    if not word.endswith(ending):
        raise ValueError(f"new words: {word!r} does not end like {model!r}")
    own = word.removesuffix(ending)
    return tuple(own + form[len(stem) :] for form in forms)


_text: Final = LIST.read_text(encoding="utf-8")
LEMMAS_OF: Final[dict[str, frozenset[str]]] = read(_text)
FORMS_OF: Final[dict[str, frozenset[str]]] = {
    lemma: frozenset(form for form, found in LEMMAS_OF.items() if lemma in found)
    for lemma in frozenset[str]().union(*LEMMAS_OF.values())
}
LIST_VERSION: Final = f"{zlib.crc32(_text.encode()):08x}"
