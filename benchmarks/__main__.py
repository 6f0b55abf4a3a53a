"""`python -m benchmarks`: measure the tables of `docs/benchmarks.md`, or those that are named."""

import argparse
import sys

from benchmarks import conversations, letters, pages, plan, report, timings, work
from benchmarks.figures import circumstances, judgement, say, served, write
from benchmarks.search import report as search

PAGES, CONVERSATIONS, WORK, SEARCH, LETTERS, PLAN = PARTS = (
    "pages",
    "conversations",
    "work",
    "search",
    "letters",
    "plan",
)
_SIZES = [2_000, 20_000]


def main() -> int:
    """Measure, show the tables, and write those that were measured."""
    options = _options()
    for part in options.only:
        say(f"{part} …")
        text = _measured(part, options)
        print(text, end="\n\n")
        if options.write:
            write(part, text)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="these tables")
    sizes = f"articles, usually {_SIZES}, and {list(search.SIZES)} for search"
    parser.add_argument("--sizes", type=int, nargs="+", help=sizes)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="length of a round of a case")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/")
    return parser.parse_args()


def _measured(part: str, options: argparse.Namespace) -> str:
    if part == PAGES:
        sizes = options.sizes or _SIZES
        return report.text(pages.measure(sizes, options.rounds, options.seconds))
    if part == SEARCH:
        return search.text(search.measure(options.sizes or list(search.SIZES)))
    if part == CONVERSATIONS:
        found = conversations.measure(options.posts, options.rounds, options.seconds)
        rounds = min(options.rounds, conversations.MOST_ROUNDS)
        notes = [served(rounds), *found.notes]
        told = conversations.table(found), judgement(conversations.missed(found))
        return "\n\n".join(["\n".join(notes), *told])
    if part == PLAN:
        found_plan = plan.measure()
        told = plan.table(found_plan), judgement(plan.missed(found_plan))
        return "\n\n".join([circumstances("one process; medians"), *told])
    found_work = letters.measure() if part == LETTERS else work.measure()
    told = timings.table(found_work), judgement(timings.missed(found_work))
    return "\n\n".join([circumstances("one process; medians"), *told])


if __name__ == "__main__":
    sys.exit(main())
