"""The glossary explains enough words, and says no more than fits into a bubble."""

from collections.abc import Collection, Iterator
from typing import Final

from app.text.glossary import Glossary
from app.transfer.check.files import Fault, TextFile

FEWEST_TERMS: Final = 80


def check_glossary(file: TextFile, glossary: Glossary, slugs: Collection[str]) -> Iterator[Fault]:
    """What its reader refused, and links that lead nowhere."""
    for fault in glossary.faults:
        yield file.fault(fault.line, fault.message)
    for term in glossary.terms:
        if term.more and term.more not in slugs:
            yield file.fault(term.line, f"{term.name}: there is no article '{term.more}'")
        if not term.meaning.endswith((".", "…", "”")):
            yield file.fault(term.line, f"{term.name}: the meaning ends with a full stop")
    if len(glossary.terms) < FEWEST_TERMS:
        yield file.fault(1, f"{len(glossary.terms)} terms; at least {FEWEST_TERMS} are wanted")
