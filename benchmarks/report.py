"""The tables of articles' pages at several sizes, their floors, and the weight of a first view."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from benchmarks.cases import CASES, Saves
from benchmarks.figures import judgement, number_of, served
from benchmarks.load import Measured
from benchmarks.weight import Weight

MOST_GROWTH: Final = 0.10
LEAST_OF_FLOOR: Final = 0.7
MOST_SAVE_MS: Final = 40
MOST_FIRST_VIEW: Final = 100_000
_GUEST: Final = "article, guest"


@dataclass
class Results:
    """Rounds of everything, by size and case."""

    sizes: list[int]
    floors: dict[str, list[Measured]] = field(default_factory=dict)
    cases: dict[tuple[str, int], list[Measured]] = field(default_factory=dict)
    first: dict[int, Measured] = field(default_factory=dict)
    saves: dict[tuple[str, int], list[Saves]] = field(default_factory=dict)
    weights: dict[str, Weight] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    page_bytes: int = 0


def text(results: Results) -> str:
    """Everything measured, as Markdown."""
    parts = [_circumstances(results), _pages(results), _floors(results)]
    if results.weights:
        parts.append(_weights(results))
    parts.append(_judgement(results))
    return "\n\n".join(parts)


def _rate(rounds: Iterable[Measured]) -> float:
    return median(each.rate for each in rounds)


def _cpu(rounds: Iterable[Measured]) -> float:
    return median(each.cpu_ms for each in rounds)


def _circumstances(results: Results) -> str:
    rounds = max(len(each) for each in results.cases.values())
    return "\n".join([served(rounds), *results.notes])


def _growth(rounds: dict[int, list[Measured]]) -> float | None:
    """By how much CPU grows from the smallest to the largest size, round by round."""
    sizes = sorted(rounds)
    if len(sizes) < 2:
        return None
    pairs = zip(rounds[sizes[0]], rounds[sizes[-1]], strict=True)
    return median(large.cpu_ms / small.cpu_ms for small, large in pairs) - 1


def _row(
    name: str, goal: str, rounds: dict[int, list[Measured]], *, is_growth_told: bool = True
) -> str:
    figures = " | ".join(
        f"{number_of(_rate(rounds[size]))} | {number_of(_cpu(rounds[size]))}"
        for size in sorted(rounds)
    )
    growth = _growth(rounds) if is_growth_told else None
    return f"| {name} | {goal} | {figures} | {'' if growth is None else f'{growth:+.0%}'} |"


def _pages(results: Results) -> str:
    head = " | ".join(f"{size:,}: requests/s | CPU ms" for size in results.sizes)
    lines = [
        f"| page | aim | {head} | growth |",
        "|---|---|" + "--:|" * (2 * len(results.sizes) + 1),
    ]
    first = {size: [results.first[size]] for size in results.sizes}
    for case in CASES:
        goal = f"≤ {case.most_cpu_ms:g} ms" if case.most_cpu_ms else ""
        goal = f"≥ {LEAST_OF_FLOOR} of the floor" if case.name == _GUEST else goal
        rounds = {size: results.cases[case.name, size] for size in results.sizes}
        lines.append(_row(case.name, goal, rounds))
        if case.name == _GUEST:
            lines.append(_row("the same, drawn for the first time", "", first))
    for name, rounds in _saves(results).items():
        lines.append(_row(name, f"≤ {MOST_SAVE_MS} ms", rounds))
    return "\n".join(lines)


def _floors(results: Results) -> str:
    lines = ["| floor, in the same rounds | requests/s | CPU ms |", "|---|--:|--:|"]
    for name, rounds in results.floors.items():
        lines.append(f"| {name} | {number_of(_rate(rounds))} | {number_of(_cpu(rounds))} |")
    return "\n".join(lines)


def _weights(results: Results) -> str:
    lines = ["| first view in Chromium | aim | bytes | files | of these |", "|---|---|--:|--:|---|"]
    for name, weight in results.weights.items():
        kinds = ", ".join(f"{kind} {size:,}" for kind, size in sorted(weight.by_kind.items()))
        goal = f"≤ {MOST_FIRST_VIEW // 1000} kB"
        lines.append(f"| {name} | {goal} | {weight.total:,} | {weight.files} | {kinds} |")
    return "\n".join(lines)


def of_floor(results: Results, size: int) -> float:
    """Guests' article views a second as a part of the plain template's, round by round."""
    template = list(results.floors.values())[1]
    pairs = zip(results.cases[_GUEST, size], template, strict=True)
    return median(ours.rate / floor.rate for ours, floor in pairs)


def missed(results: Results) -> list[str]:
    """Aims that were not reached, each in a sentence."""
    said = []
    for size in results.sizes:
        part = of_floor(results, size)
        if part < LEAST_OF_FLOOR:
            said.append(f"Article, guest, {size:,}: {part:.2f} of the template's requests/s.")
    for case in CASES:
        rounds = {size: results.cases[case.name, size] for size in results.sizes}
        said += _missed(case.name, rounds, case.most_cpu_ms, may_grow=case.may_grow)
    for name, rounds in _saves(results).items():
        said += _missed(name, rounds, MOST_SAVE_MS)
    for name, weight in results.weights.items():
        if weight.total > MOST_FIRST_VIEW:
            said.append(f"First view of {name}: {weight.total:,} bytes.")
    return said


def _missed(
    name: str, rounds: dict[int, list[Measured]], most: float | None, *, may_grow: bool = False
) -> list[str]:
    costs = {size: _cpu(each) for size, each in rounds.items()}
    said = [
        f"{name}, {size:,}: {number_of(costs[size])} ms instead of {most:g} ms."
        for size in (sorted(costs)[:1] if may_grow else sorted(costs))
        if most and costs[size] > most
    ]
    growth = _growth(rounds)
    if growth is not None and growth > MOST_GROWTH and not may_grow:
        said.append(f"{name}: {growth:+.0%} from the smaller to the larger wiki.")
    return said


def _saves(results: Results) -> dict[str, dict[int, list[Measured]]]:
    names = dict.fromkeys(name for name, _size in results.saves)
    return {
        name: {size: [each.web for each in results.saves[name, size]] for size in results.sizes}
        for name in names
    }


def _judgement(results: Results) -> str:
    template = _cpu(list(results.floors.values())[1])
    parts = ", ".join(
        f"{of_floor(results, size):.2f} at {size:,} "
        f"(by CPU {template / _cpu(results.cases[_GUEST, size]):.2f})"
        for size in results.sizes
    )
    lines = [f"Guests' article views a second as a part of the plain template's: {parts}."]
    for name in _saves(results):
        of_name = {size: results.saves[name, size] for size in results.sizes}
        costs = ", ".join(
            f"{number_of(median(each.worker_ms for each in rounds))} ms at {size:,}"
            for size, rounds in of_name.items()
        )
        lines.append(f"After a {name} the worker uses, outside the request: {costs}.")
    said = missed(results)
    if not results.weights:
        said.append("The first view was not weighed: there is no Chromium here.")
    return "\n".join([*lines, "", judgement(said)])
