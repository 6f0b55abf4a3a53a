"""Every address says what it requires; every form carries CSRF and is told in the journal."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Blueprint
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter, Rule
from werkzeug.test import Client

from app import create_app
from app.core import journal, web
from app.core.db import Database
from app.core.settings import Settings
from app.people.access import declared

SAFE = {"GET", "HEAD", "OPTIONS"}
# Addresses without @requires: they tell nothing about anybody and ask nobody.
# Forms that programs send without our session; what such a form does is bound to a signed token in
# its address (tests/notifications/test_unsubscribing.py).
WITHOUT_TOKEN = {"unsubscribing.leave": "app.notifications.views_unsubscribe.leave"}
# They answer with what was sent to them, made into a letter, and change nothing anywhere.
KEEP_NOTHING = {
    *("letters.letter", "letters.ready", "letters.file", "letters.sheet", "letters.poster"),
}
OPEN = {"health.alive": "a watcher asks it", "health.ready": "a watcher asks it"}


@pytest.fixture
def app(settings: Settings, database: Database) -> web.Application:
    return create_app(settings, database)


def _rules(app: web.Application) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def _writing(app: web.Application) -> list[Rule]:
    return [rule for rule in _rules(app) if (rule.methods or set()) - SAFE]


def _address(rule: Rule) -> str:
    """Some address that the rule matches."""
    values = {}
    for name in rule.arguments:
        values[name] = "1" if isinstance(rule._converters[name], IntegerConverter) else "x"
    built = rule.build(values, append_unknown=False)
    assert built is not None
    return built[1]


def test_every_route_declares_what_it_requires(app: web.Application) -> None:
    silent = {
        rule.endpoint for rule in _rules(app) if declared(app.view_functions[rule.endpoint]) is None
    }
    assert silent - set(OPEN) == set(), "write @requires(Permission.X) below @blueprint.route"
    assert set(OPEN) - silent == set(), "remove from OPEN what declares a right"


def test_every_form_is_refused_without_its_token(app: web.Application) -> None:
    """Before the view is reached, for whoever sends it and whatever kind of body it has."""
    assert app.extensions["csrf"]._exempt_views == set(WITHOUT_TOKEN.values())
    assert not app.extensions["csrf"]._exempt_blueprints
    reached = []

    def tripwire(endpoint: str) -> Callable[..., str]:
        def view(**_values: Any) -> str:
            reached.append(endpoint)
            return ""

        view.__name__, view.__module__ = endpoint.replace(".", "_"), "tests"
        return view

    writing = [rule for rule in _writing(app) if rule.endpoint not in WITHOUT_TOKEN]
    assert writing
    for rule in writing:
        app.view_functions[rule.endpoint] = tripwire(rule.endpoint)
    client: Client = app.test_client()
    for rule in writing:
        for method in sorted((rule.methods or set()) - SAFE):
            for kind, body in (
                ("application/x-www-form-urlencoded", "a=b"),
                ("text/plain", "csrf_token=x"),
                ("application/json", '{"csrf_token": "x"}'),
            ):
                answer = client.open(_address(rule), method=method, data=body, content_type=kind)
                assert answer.status_code >= 400, f"{method} {rule} answered {answer.status}"
    assert reached == [], "these views ran without a CSRF token"


def _called(function: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Functions of ours that `function` names, found in its module's own names."""
    source = textwrap.dedent(inspect.getsource(function))
    names = getattr(function, "__globals__", {})
    for node in ast.walk(ast.parse(source)):
        target: Any = None
        if isinstance(node, ast.Name):
            target = names.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = names.get(node.value.id)
            target = getattr(module, node.attr, None) if inspect.ismodule(module) else None
        if inspect.isfunction(target) and target.__module__.startswith("app."):
            yield inspect.unwrap(target)


def _reaches_journal(view: Callable[..., Any]) -> bool:
    seen: set[Any] = set()
    waiting = [inspect.unwrap(view)]
    while waiting:
        function = waiting.pop()
        if function is journal.record:
            return True
        if function in seen:
            continue
        seen.add(function)
        waiting.extend(_called(function))
    return False


def test_every_form_can_leave_a_trace_in_the_journal(app: web.Application) -> None:
    """Read from the code: from the view, a call of `journal.record` can be reached."""
    silent = {
        rule.endpoint
        for rule in _writing(app)
        if not _reaches_journal(app.view_functions[rule.endpoint])
    }
    assert silent >= KEEP_NOTHING, "remove from KEEP_NOTHING what records an act"
    silent -= KEEP_NOTHING
    assert silent == set(), "record the act in its service"


def test_the_search_for_the_journal_finds_and_misses() -> None:
    """The reading of the code is itself tried on views that record, and on one that does not."""

    def silent() -> None:
        web.reading()

    def direct(db: Session) -> None:
        journal.record(db, "thing.done", None, "thing:1")

    assert not _reaches_journal(silent)
    assert _reaches_journal(direct)


def test_addresses_are_polish_lower_case_with_hyphens(app: web.Application) -> None:
    wrong = []
    for rule in _rules(app):
        for part in rule.rule.split("/"):
            if part.startswith("<") or rule.rule.startswith(("/api/", "/.well-known/")):
                continue
            fixed = part.split("<")[0]
            if (
                not all(c.islower() or c.isdigit() or c in "-." for c in fixed)
                or not fixed.isascii()
            ):
                wrong.append(rule.rule)
    assert wrong == []


def test_no_two_routes_share_an_address(app: web.Application) -> None:
    seen: dict[tuple[str, str], str] = {}
    for rule in _rules(app):
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            key = (rule.rule, method)
            assert seen.setdefault(key, rule.endpoint) == rule.endpoint
            seen[key] = rule.endpoint


def test_every_blueprint_of_the_code_is_registered(app: web.Application) -> None:
    """A page that nobody can reach is a page that nobody tests."""
    from_code = {
        value.name
        for name, module in list(sys.modules.items())
        if name.startswith("app.")
        for value in vars(module).values()
        if isinstance(value, Blueprint)
    }
    assert from_code == set(app.blueprints)
