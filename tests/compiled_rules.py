"""Addresses compiled once for all the applications of a test run.

Werkzeug writes and compiles two functions for every rule of every application. They follow from
the rule alone, and as each test has an application of its own, they were a quarter of the time of
a request test.
"""

from collections.abc import Callable

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


def compile_once() -> None:
    """Let rules that are alike share their compiled functions for the rest of this process."""
    compile_builder = Rule._compile_builder
    compiled: dict[tuple[object, ...], Builder] = {}

    def once(rule: Rule, append_unknown: bool = True) -> Builder:
        defaults = tuple(sorted((rule.defaults or {}).items()))
        key = (rule.rule, tuple(rule._trace), defaults, append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = once  # type: ignore[method-assign]
