"""YAML files that people write by hand: nodes and the lines of what is wrong in them. Pure.

Nodes are read rather than values, because only nodes know their line.
"""

import re
from dataclasses import dataclass
from typing import Final

import yaml

from app.text.limits import clean

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


def compose(text: str) -> yaml.Node | None:
    """The root of a file, None for one that says nothing; raises Unreadable and nothing else."""
    try:
        root: yaml.Node | None = yaml.compose(clean(text), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Unreadable(line, str(error.problem)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise Unreadable(1, str(error)) from error
    return root


def line_of(node: yaml.Node) -> int:
    """The line of the file, counted from 1, in which a node begins."""
    return int(node.start_mark.line) + 1
