"""Work measured inside one process: medians beside floors, as a table and as missed aims."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Median of one kind of work in milliseconds, with its floor where there is one."""

    name: str
    ms: float
    floor_ms: float | None = None
    most_ms: float | None = None


def milliseconds(act: Callable[[], object]) -> float:
    """How long an act takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def table(timings: list[Timing]) -> str:
    """The timings as a Markdown table."""
    lines = [
        "| work, inside one process | aim | median | floor | ratio |",
        "|---|---|--:|--:|--:|",
    ]
    for each in timings:
        goal = f"≤ {each.most_ms:g} ms" if each.most_ms else ""
        floor, ratio = "", ""
        if each.floor_ms:
            floor, ratio = f"{each.floor_ms:.1f} ms", f"{each.ms / each.floor_ms:.1f}"
        lines.append(f"| {each.name} | {goal} | {each.ms:.1f} ms | {floor} | {ratio} |")
    return "\n".join(lines)


def missed(timings: list[Timing]) -> list[str]:
    """Aims that were not reached, each in a sentence."""
    return [
        f"{each.name}: {each.ms:.0f} ms instead of {each.most_ms:g} ms."
        for each in timings
        if each.most_ms and each.ms > each.most_ms
    ]
