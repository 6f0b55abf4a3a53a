"""Runs every rule over a content folder."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.transfer.check.cards import check_card, check_pages
from app.transfer.check.files import Fault, TextFile
from app.transfer.check.folder import ARTICLES, TEMPLATES, Content, read_folder
from app.transfer.check.glossary import check_glossary
from app.transfer.check.headings import check_headings
from app.transfer.check.language import Worst, check_language, check_length, worst
from app.transfer.check.law import Register, check_acts, check_known, check_references
from app.transfer.check.links import check_links, check_web, links_between
from app.transfer.check.pictures import check_pictures
from app.transfer.check.prose import prose_lines, yaml_lines
from app.transfer.check.spelling import WORDS, Line, NoSpeller, check_spelling
from app.transfer.check.typography import check_typography


@dataclass(frozen=True)
class Row:
    """What the table says of a text."""

    path: str
    words: int
    score: float
    links: int
    faults: int


@dataclass
class Report:
    """What was found; `missing` is what could not be checked."""

    rows: list[Row] = field(default_factory=list)
    links: int = 0
    terms: int = 0
    worst: list[Worst] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Everything was checked, and nothing found."""
        return not self.faults and not self.missing


def check(folder: Path, worst_shown: int = 0) -> Report:
    """Everything that is wrong in a content folder, in the order of its files."""
    content = read_folder(folder)
    report = Report(links=links_between(content), terms=len(content.glossary.terms))
    if not content.articles and not content.faults:
        report.faults = [Fault(ARTICLES, 1, "there are no articles")]
        return report
    faults = {*content.faults, *_each(content), *_together(content)}
    try:
        faults |= set(check_spelling(_all_lines(content), folder / WORDS))
    except NoSpeller as error:
        report.missing.append(str(error))
    report.faults = sorted(faults)
    counted = Counter(fault.path for fault in faults)
    report.rows = [
        Row(
            text.file.path,
            text.rendered.words,
            text.language.fog,
            len(text.rendered.links),
            counted[text.file.path],
        )
        for text in content.texts
    ]
    if worst_shown:
        plain = ((text.file, text.rendered.plain) for text in content.texts)
        report.worst = worst(plain, worst_shown)
    return report


def _each(content: Content) -> Iterator[Fault]:
    for text in content.texts:
        yield from check_headings(text.file)
        yield from check_typography(text.file, prose_lines(text.file))
        yield from check_pictures(text.file)
        yield from check_links(text, content.slugs)
    for article in content.articles:
        yield from check_card(article, content.slugs)
        yield from check_length(article.file, article.rendered.words)
        yield from check_language(article.file, article.language)
        yield from check_references(article.file)
    for page in content.pages:
        if page.kind != TEMPLATES:  # half sentences that an author replaces
            yield from check_references(page.file)
            yield from check_language(page.file, page.language)


def _together(content: Content) -> Iterator[Fault]:
    register = Register()
    for article in content.articles:
        yield from check_acts(article, register)
    yield from check_known(content, register)
    yield from check_web(content)
    yield from check_pages(content)
    file = content.glossary_file
    if file is not None:
        yield from check_glossary(file, content.glossary, content.slugs)
        yield from check_typography(file, yaml_lines(file))


def _all_lines(content: Content) -> Iterator[Line]:
    for text in content.texts:
        for number, line in prose_lines(text.file):
            yield text.file, number, line
    glossary: TextFile | None = content.glossary_file
    if glossary is not None:
        for number, line in yaml_lines(glossary):
            yield glossary, number, line
