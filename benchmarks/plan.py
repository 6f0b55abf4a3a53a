"""Pages of the Plan at the size of a whole country: 3,000 cities, 50,000 projects, 500,000 effects.

Measured inside one process, through the whole application, one visitor at a time. What is kept of
a page is thrown away before each request, so every page is drawn anew; beside it stands how long
it takes when it is kept. The statements are counted in a small Plan and in the large one.
"""

import gc
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from sqlalchemy import event

from app import all_tables, create_app
from app.core import journal
from app.core.db import Database
from app.core.settings import Settings
from app.core.web import Application
from app.people.models import Level
from benchmarks.figures import say
from benchmarks.plan_rows import PlanRows, Size
from benchmarks.timings import milliseconds
from tests import make
from tests.visitor import Visitor

MOST_MS: Final = 150
# As many cities as give each voivodeship its share.
SMALL: Final = Size(128, 1_280, 12_800)
LARGE: Final = Size(3_000, 50_000, 500_000)
_TIMES: Final = 11
_GOAL: Final = 13
# In the middle of a list, in the small Plan and in the large one.
_FEW: Final = {"middle": 2, "offset": 100}
_MIDDLE: Final = {"middle": 200, "offset": 40_000}
PAGES: Final = (
    ("the 17 goals", "/cele"),
    ("a goal", f"/cele/{_GOAL}"),
    ("effects of a goal one by one", f"/cele/{_GOAL}/efekty"),
    ("the same, in the middle", f"/cele/{_GOAL}/efekty?strona={{middle}}"),
    (
        "the same, of one type and unit",
        f"/cele/{_GOAL}/efekty?rodzaj=produkt&typ=fora&jednostka=m2",
    ),
    ("effects of a goal by city", f"/cele/{_GOAL}/wedlug-miast"),
    ("the same, in the middle", f"/cele/{_GOAL}/wedlug-miast?strona={{middle}}"),
    ("the same, of one voivodeship", f"/cele/{_GOAL}/wedlug-miast?wojewodztwo=slaskie"),
    ("good practices by goal", "/dobre-praktyki"),
    ("handbook of a goal", f"/dobre-praktyki/{_GOAL}"),
    ("the Plan in numbers", "/plan/statystyki"),
    ("cities: goals, map and list", "/miasta"),
    ("cities of one goal", f"/miasta?cel={_GOAL}"),
    ("cities of one path by number of projects", "/miasta?sciezka=otwarta&porzadek=projekty"),
    ("cities of one voivodeship", "/miasta?wojewodztwo=slaskie"),
    ("a city, everything about it", "/miasta/klonogrod-1"),
    ("projects", "/projekty"),
    ("the same, in the middle", "/projekty?strona={middle}"),
    ("projects of one goal", f"/projekty?cel={_GOAL}"),
    ("projects of a goal in one voivodeship", f"/projekty?cel={_GOAL}&wojewodztwo=slaskie"),
    ("projects in one state by city", "/projekty?stan=zakonczony&porzadek=miasto"),
    ("a project with its effects", "/projekty/projekt-9"),
    ("legacy by direction", "/dziedzictwo"),
    ("legacy in one direction", "/dziedzictwo/3"),
    ("who wrote the Plan", "/wszystkie-rece/plan"),
    ("local dates", "/kalendarz"),
    ("local dates of one voivodeship", "/kalendarz?wojewodztwo=slaskie"),
    ("local dates that have passed", "/kalendarz?kiedy=minione"),
    ("local dates of a city", "/miasta/klonogrod-1/kalendarz"),
    ("advice of a city", "/miasta/klonogrod-1/doradztwo"),
    ("certificates", "/certyfikaty"),
    ("open data", "/otwarte-dane"),
    ("API: cities", "/api/v1/cities"),
    (
        "API: cities of a goal in one voivodeship",
        f"/api/v1/cities?goal={_GOAL}&voivodeship=slaskie",
    ),
    ("API: goals", "/api/v1/goals"),
    ("API: projects of a goal", f"/api/v1/projects?goal={_GOAL}"),
    ("API: projects, far on", "/api/v1/projects?offset={offset}"),
    ("API: effects", "/api/v1/effects"),
    ("API: effects of a goal", f"/api/v1/effects?goal={_GOAL}"),
    ("API: effects of one voivodeship", "/api/v1/effects?voivodeship=slaskie"),
)


@dataclass(frozen=True)
class PageTiming:
    """Medians of a page in milliseconds, and its statements in the small and the large Plan."""

    name: str
    path: str
    drawn_ms: float
    kept_ms: float
    few_statements: int
    statements: int


@dataclass
class Wiki:
    """An application with a Plan of some size."""

    app: Application
    database: Database
    visitor: Visitor

    def get(self, path: str) -> None:
        self.visitor.get(path)

    def forget(self) -> None:
        """Throw away what is kept of pages."""
        self.app.extensions["page_store"].forget_all()

    def statements(self, path: str) -> int:
        """How many statements a page sends that is drawn anew."""
        sent: list[str] = []

        def note(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
                sent.append(statement)

        self.forget()
        event.listen(self.database.engine, "before_cursor_execute", note)
        try:
            self.get(path)
        finally:
            event.remove(self.database.engine, "before_cursor_execute", note)
        return len(sent)


def measure(pages: tuple[tuple[str, str], ...] = PAGES, large: Size = LARGE) -> list[PageTiming]:
    """Every page of the Plan, signed in, in a small Plan and in the large one."""
    with _wiki(SMALL) as small:
        few = {path: small.statements(path.format(**_FEW)) for _name, path in pages}
    with _wiki(large) as wiki:
        return [_timing(wiki, name, path, few[path]) for name, path in pages]


def _timing(wiki: Wiki, name: str, path: str, few: int) -> PageTiming:
    path = path.format(**_MIDDLE)
    number = wiki.statements(path)
    drawn = _median(lambda: wiki.get(path), wiki.forget)
    kept = _median(lambda: wiki.get(path))
    say(f"{name}: {drawn:.1f} ms, kept {kept:.1f} ms, {number} statements")
    return PageTiming(name, path, drawn, kept, few, number)


def _median(act: Callable[[], None], before: Callable[[], None] | None = None) -> float:
    found = []
    for _ in range(_TIMES):
        if before:
            before()
        gc.collect()
        found.append(milliseconds(act))
    return median(found)


@contextmanager
def _wiki(size: Size) -> Iterator[Wiki]:
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        settings = Settings(data_dir=Path(folder), secret_key="0" * 32, site_url="http://localhost")
        database = Database(f"sqlite:///{Path(folder) / 'wiki.sqlite3'}")
        all_tables().create_all(database.engine)
        say(f"{size.cities:,} cities, {size.projects:,} projects, {size.effects:,} effects …")
        with database.writing() as db:
            PlanRows(size).write(db)
            journal.record(db, "record.loaded", None, "record:plan")
            reader = make.person(db, Level.RESIDENT)
        app = create_app(settings, database, make.CHEAP_PASSWORDS)
        yield Wiki(app, database, Visitor(app, reader))
        database.dispose()


def table(timings: list[PageTiming]) -> str:
    """The timings as a Markdown table."""
    lines = [
        "| page, signed in | aim | drawn anew | kept | statements, small Plan | large |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for each in timings:
        figures = f"{each.drawn_ms:.1f} ms | {each.kept_ms:.1f} ms"
        counts = f"{each.few_statements} | {each.statements}"
        lines.append(f"| {each.name} | ≤ {MOST_MS} ms | {figures} | {counts} |")
    return "\n".join(lines)


def missed(timings: list[PageTiming]) -> list[str]:
    """Aims that were not reached, each in a sentence."""
    slow = [
        f"{each.name}: {each.drawn_ms:.0f} ms instead of {MOST_MS} ms."
        for each in timings
        if each.drawn_ms > MOST_MS
    ]
    more = [
        f"{each.name}: {each.statements} statements instead of {each.few_statements}."
        for each in timings
        if each.statements > each.few_statements
    ]
    return [*slow, *more]
