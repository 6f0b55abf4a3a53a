"""Pages of articles, searches and saves in wikis of several sizes, in turns with the floors."""

import itertools
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.cases import CASES, first_views, save
from benchmarks.figures import say
from benchmarks.load import Others
from benchmarks.report import Results
from benchmarks.sites import FLOORS, Server, Site, floors, get, prepare, serve
from benchmarks.weight import weigh

SAVES = 40
# Residents may have ten open proposals each.
MOST_SAVE_ROUNDS = 5


def measure(sizes: list[int], rounds: int, seconds: float) -> Results:
    """Fill a wiki of each size, start them and the floors, and measure in turns."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="benchmarks-")))
        results = Results(sizes)
        prepared = []
        for size in sizes:
            say(f"{size} articles …")
            running, filled = prepare(folder, size)
            say(f"  filled in {filled.seconds:.0f} s, index {filled.index_seconds:.0f} s")
            prepared.append((running, filled))
        sites = [stack.enter_context(serve(*each)) for each in prepared]
        results.page_bytes = _usual_page(sites[0])
        floor = stack.enter_context(floors(results.page_bytes))
        _first(results, sites)
        others = Others([each.pids for each in (*sites, floor)] + [each.worker for each in sites])
        for number in range(rounds):
            _round(results, sites, floor, number, seconds)
        _saves(results, sites, min(MOST_SAVE_ROUNDS, rounds))
        results.notes.append(others.told())
        _weigh(results, sites[0])
    return results


def _usual_page(made: Site) -> int:
    pages = [made.text(f"/artykuly/{slug}")[1] for slug in made.filled.slugs[1:30]]
    return int(median(len(page.encode()) for page in pages))


def _first(results: Results, sites: list[Site]) -> None:
    for made in sites:
        results.first[made.size] = measured = first_views(made)
        say(f"first views, {made.size}: {measured.cpu_ms:.2f} ms")


def _round(results: Results, sites: list[Site], floor: Server, number: int, seconds: float) -> None:
    for name, path in FLOORS:
        measured = floor.measure(itertools.repeat(get(path)), seconds=seconds)
        results.floors.setdefault(name, []).append(measured)
        say(f"{number} {name}: {measured.rate:.0f}/s {measured.cpu_ms:.2f} ms")
    for case in CASES:
        # The other one begins in every second round, so that neither is always the warmer.
        for made in sites if number % 2 == 0 else sites[::-1]:
            measured = case.measure(made, number, seconds)
            results.cases.setdefault((case.name, made.size), []).append(measured)
            say(
                f"{number} {case.name}, {made.size}: "
                f"{measured.rate:.0f}/s {measured.cpu_ms:.2f} ms ({measured.requests})"
            )


def _saves(results: Results, sites: list[Site], rounds: int) -> None:
    for number in range(rounds):
        for made in sites:
            start = 1 + number * 2 * SAVES
            for name, cookies, first in (
                ("save", made.filled.editors, start),
                ("proposal", made.filled.residents, start + SAVES),
            ):
                saved = save(made, cookies, first, SAVES)
                results.saves.setdefault((name, made.size), []).append(saved)
                say(
                    f"{number} {name}, {made.size}: {saved.web.cpu_ms:.1f} ms, "
                    f"worker {saved.worker_ms:.1f} ms"
                )


def _weigh(results: Results, made: Site) -> None:
    address = f"http://127.0.0.1:{made.port}"
    results.weights = weigh(
        {
            "home": f"{address}/",
            "a founding article": f"{address}/artykuly/budzet-obywatelski",
            "an article of the benchmark": f"{address}/artykuly/{made.filled.slugs[-1]}",
        }
    )
