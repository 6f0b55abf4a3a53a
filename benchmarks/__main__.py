"""`python -m benchmarks`: fill two wikis, start them and the floors, measure in turns, report."""

import argparse
import itertools
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks import notices, publishing, queue, report
from benchmarks.cases import CASES, first_views, save
from benchmarks.load import Others
from benchmarks.report import Results
from benchmarks.sites import Server, Site, floors, get, prepare, serve
from benchmarks.weight import weigh

SAVES = 40
# Residents may have ten open proposals each.
MOST_SAVE_ROUNDS = 5


def main() -> int:
    """Measure and write the report."""
    options = _options()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="benchmarks-")))
        results = Results(options.sizes)
        prepared = []
        for size in options.sizes:
            _say(f"{size} articles …")
            running, filled = prepare(folder, size)
            _say(f"  filled in {filled.seconds:.0f} s, index {filled.index_seconds:.0f} s")
            prepared.append((running, filled))
        sites = [stack.enter_context(serve(*each)) for each in prepared]
        results.page_bytes = _usual_page(sites[0])
        floor = stack.enter_context(floors(results.page_bytes))
        _first(results, sites)
        others = Others([each.pids for each in (*sites, floor)] + [each.worker for each in sites])
        for number in range(options.rounds):
            _round(results, sites, floor, number, options.seconds)
        _saves(results, sites, min(MOST_SAVE_ROUNDS, options.rounds))
        results.notes.append(
            f"Other processes used {others.share():.0%} of the cores' time meanwhile."
        )
        _weigh(results, sites[0])
    _say("publishing, the queue, notices …")
    results.timings = [*publishing.measure(), *queue.measure(), *notices.measure()]
    print(report.text(results))
    if options.write:
        report.write(results)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 20_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="length of a round of a case")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/")
    return parser.parse_args()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _usual_page(made: Site) -> int:
    pages = [made.text(f"/artykuly/{slug}")[1] for slug in made.filled.slugs[1:30]]
    return int(median(len(page.encode()) for page in pages))


def _first(results: Results, sites: list[Site]) -> None:
    for made in sites:
        results.first[made.size] = measured = first_views(made)
        _say(f"first views, {made.size}: {measured.cpu_ms:.2f} ms")


def _round(results: Results, sites: list[Site], floor: Server, number: int, seconds: float) -> None:
    for name, path in (("a constant", "/stala"), ("a plain template", "/szablon")):
        measured = floor.measure(itertools.repeat(get(path)), seconds=seconds)
        results.floors.setdefault(name, []).append(measured)
        _say(f"{number} {name}: {measured.rate:.0f}/s {measured.cpu_ms:.2f} ms")
    for case in CASES:
        # The other one begins in every second round, so that neither is always the warmer.
        for made in sites if number % 2 == 0 else sites[::-1]:
            measured = case.measure(made, number, seconds)
            results.cases.setdefault((case.name, made.size), []).append(measured)
            _say(
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
                _say(
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


if __name__ == "__main__":
    sys.exit(main())
