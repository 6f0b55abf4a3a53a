"""Measures search engine by engine and size by size, and tells it in tables."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Final

from app.core.settings import Settings
from app.text.morphology import ANALYSER_NAME
from benchmarks.figures import circumstances, judgement, number_of, say
from benchmarks.search import engines, queries, runs
from benchmarks.search.articles import Author, Store
from benchmarks.search.runs import Answered, Built, Job, Suggested

SIZES: Final = (2_000, 10_000, 50_000)
AIMED: Final = 10_000  # articles that the aims are about
MOST_BUILD_SECONDS: Final = 120
MOST_VISIBLE_MS: Final = 2_000
MOST_REQUEST_MS: Final = (15, 120)  # p50, p99
MOST_RUM_MS: Final = 8
MOST_SUGGESTION_MS: Final = 10


@dataclass(frozen=True)
class Engine:
    """What was measured of an engine at one size."""

    name: str
    size: int
    built: Built
    answered: Answered


@dataclass
class Results:
    """Everything, in the order of the tables."""

    engines: list[Engine] = field(default_factory=list)
    suggested: dict[int, Suggested] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def measure(sizes: list[int]) -> Results:
    """Build and ask every engine at every size."""
    results = Results()
    results.notes.append(f"A process with the application alone has {runs.idle_mb():.0f} MB.")
    author = Author(Settings().content_dir / "artykuly")
    with engines.server(engines.ENGINES) as address:
        names = _available(address, results)
        for size in sizes:
            with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
                say(f"{size:,} articles …")
                store = Store(Path(folder) / "articles.sqlite3")
                store.write(author, size)
                results.suggested[size] = runs.suggest(store)
                for number, name in enumerate(names):
                    own = Path(folder) / str(number)
                    own.mkdir()
                    results.engines.append(_measured(name, size, own, store, address))
    return results


def _available(address: str, results: Results) -> list[str]:
    names = list(engines.ENGINES)
    if not address:
        names = [name for name in names if name in {engines.WHOOSH, engines.FLOOR}]
        results.notes.append("PostgreSQL was not measured: there is no server here.")
        return names
    has_rum = engines.has_rum(address)
    if not has_rum:
        names.remove(engines.RUM)
    without = "" if has_rum else ", which has no RUM here"
    results.notes.append(f"{engines.version(address)}{without}; it does not sync.")
    return names


def _measured(name: str, size: int, folder: Path, store: Store, address: str) -> Engine:
    own = engines.database_for(name, address, size)
    job = Job(name, folder, store, own)
    built = runs.build(job)
    say(f"  {name}: built in {built.seconds:.0f} s")
    answered = runs.answer(job)
    if own:
        engines.drop_database(address, own)
    return Engine(name, size, built, answered)


def text(results: Results) -> str:
    """Everything measured, as Markdown."""
    how = circumstances(f"words by {ANALYSER_NAME}; one process asks, nothing beside it")
    parts = ["\n".join([how, *results.notes]), _costs(results), _searches(results)]
    return "\n\n".join([*parts, _suggestions(results), judgement(missed(results))])


def _costs(results: Results) -> str:
    lines = [
        "| engine | articles | build, s | its memory, MB | a reader's | on disk, MB | update, ms |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for each in results.engines:
        updates = each.answered.updates
        lines.append(
            f"| {each.name} | {each.size:,} | {number_of(each.built.seconds)} "
            f"| {number_of(each.built.peak_mb)} | {number_of(each.answered.peak_mb)} "
            f"| {number_of(each.built.disk_mb)} "
            f"| {number_of(_part(updates, 50))} / {number_of(max(updates))} |"
        )
    return "\n".join(lines)


def _searches(results: Results) -> str:
    kinds = " | ".join(queries.KINDS)
    lines = [
        f"| engine, ms p50 / p99 | articles | {kinds} | a whole request's part |",
        "|---|--:|" + "--:|" * (len(queries.KINDS) + 1),
    ]
    for each in results.engines:
        cells = [_pair(each.answered.searches[kind]) for kind in queries.KINDS]
        cells.append(_pair(each.answered.requests))
        lines.append(f"| {each.name} | {each.size:,} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _suggestions(results: Results) -> str:
    lines = [
        "| suggestions | labels | read into memory, s | a look, ms p50 / p99 |",
        "|---|--:|--:|--:|",
    ]
    lines += [
        f"| {size:,} articles | {each.labels:,} | {number_of(each.seconds)} | {_pair(each.looks)} |"
        for size, each in results.suggested.items()
    ]
    return "\n".join(lines)


def missed(results: Results) -> list[str]:
    """Aims that were not reached at the size they are about, each in a sentence."""
    said = []
    for each in results.engines:
        if each.size == AIMED and each.name != engines.FLOOR:
            said += _missed(each)
    suggested = results.suggested.get(AIMED)
    if suggested and _part(suggested.looks, 99) > MOST_SUGGESTION_MS:
        said.append(f"Suggestions: p99 over {MOST_SUGGESTION_MS} ms.")
    if not suggested:
        said.append(f"The aims are about {AIMED:,} articles, which were not measured.")
    return said


def _missed(each: Engine) -> list[str]:
    requests = each.answered.requests
    compared = [
        ("build", each.built.seconds, MOST_BUILD_SECONDS, "s"),
        ("update until visible, worst", max(each.answered.updates), MOST_VISIBLE_MS, "ms"),
        ("a request's part, p50", _part(requests, 50), MOST_REQUEST_MS[0], "ms"),
        ("a request's part, p99", _part(requests, 99), MOST_REQUEST_MS[1], "ms"),
    ]
    if each.name == engines.RUM:
        every = [ms for kind in each.answered.searches.values() for ms in kind]
        compared.append(("a search, p50", _part(every, 50), MOST_RUM_MS, "ms"))
    return [
        f"{each.name}, {what}: {number_of(value)} {unit} instead of {most} {unit}."
        for what, value, most, unit in compared
        if value > most
    ]


def _pair(values: list[float]) -> str:
    if not values:
        return ""
    return f"{number_of(_part(values, 50))} / {number_of(_part(values, 99))}"


def _part(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]
