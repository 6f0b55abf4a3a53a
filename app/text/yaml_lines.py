"""YAML files that people write by hand: nodes and the lines of what is wrong in them. Pure.

Nodes are read rather than values, because only nodes know their line.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

import yaml

from app.text.limits import clean

# Far more than any file that people write by hand; reading is slow, and everybody may try a file.
MOST_NODES: Final = 12_000
SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong in one line of the file."""

    line: int
    message: str


class Unreadable(Exception):
    """A text that is no YAML, with the line where reading it ended."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem


class _Loader(yaml.SafeLoader):
    """Stops at a file that only wants to be read for a long time."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call] # of the library
            problem = f"more than {MOST_NODES} keys and values"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
        return super().compose_node(parent, index)


def compose(text: str) -> yaml.Node | None:
    """The root of a file, None for one that says nothing; raises Unreadable and nothing else."""
    try:
        root: yaml.Node | None = yaml.compose(clean(text), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Unreadable(line, str(error.problem)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise Unreadable(1, str(error)) from error
    return root


def line_of(node: yaml.Node) -> int:
    """The line of the file, counted from 1, in which a node begins."""
    return int(node.start_mark.line) + 1
