"""How the result of a check is told: a table, then what to mend, each with file and line."""

from collections.abc import Iterator
from typing import Final

from app.transfer.check.checking import Report
from app.transfer.check.files import Fault

_HEAD: Final = ("text", "words", "score", "links", "faults")


def lines_of(report: Report) -> Iterator[str]:
    """The whole report, line by line."""
    yield from _table(report)
    if report.worst:
        yield ""
        yield "hardest sentences:"
        for file, line, sentence in report.worst:
            yield f"{file.path}:{line}: {sentence.fog} {sentence.text}"
    if report.faults:
        yield ""
        yield from map(str, report.faults)
    yield ""
    yield (
        f"{len(report.rows)} texts, {report.links} links between articles, {report.terms} terms,"
        f" {_faults(report.faults)}"
    )
    yield from report.missing


def _table(report: Report) -> Iterator[str]:
    width = max((len(row.path) for row in report.rows), default=len(_HEAD[0]))
    yield f"{_HEAD[0]:<{width}}  {_HEAD[1]:>6}  {_HEAD[2]:>6}  {_HEAD[3]:>6}  {_HEAD[4]:>6}"
    for row in report.rows:
        yield (
            f"{row.path:<{width}}  {row.words:>6}  {row.score:>6}  {row.links:>6}  {row.faults:>6}"
        )


def _faults(faults: list[Fault]) -> str:
    return f"{len(faults)} fault{'' if len(faults) == 1 else 's'}"
