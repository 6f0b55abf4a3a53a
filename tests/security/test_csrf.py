"""No form acts without the token of the visitor's own session, whatever it looks like."""

import json
import re

import pytest

from app.core import web
from tests.security import routes
from tests.security.conftest import Dump
from tests.security.forms import ARTICLE, REASON, all_forms
from tests.security.stage import Stage
from tests.visitor import Visit, Visitor

pytestmark = pytest.mark.one_database

# Mail programs send its form without our session; tests/notifications looks into what it does.
NOT_HERE = {"static", "unsubscribing.leave"}
# With the right token these change nothing here: their links are of no letter, the proposal is in
# no state for them, or a file and ticks are missing; drafts
# answer without leading on. Their own tests show that they act.
SILENT = {
    *("people.confirm", "people.confirm_email", "people.reset", "files.upload"),
    *("review.accept_part", "review.appeal", "review.build_on", "review.reopen"),
    *("review.take_over", "review.claim", "moderation.partners", "review.save_draft"),
    "moderation.report_status",
    "opendata.bring_in",  # the first step shows what the second would do
    "cases.attach",
    "cases.link",  # the answer itself shows the link, once
    # Nothing of a letter is kept, so nothing changes.
    *("letters.letter", "letters.ready", "letters.file", "letters.sheet", "letters.poster"),
    *("discussions.drop_draft", "discussions.save_draft"),
    *("experiences.drop_unsent", "experiences.keep_unsent"),
}


def _writing(app: web.Application) -> set[str]:
    return {
        rule.endpoint
        for rule in routes.rules(app)
        if rule.endpoint not in NOT_HERE and "POST" in (rule.methods or set())
    }


def test_every_form_is_tried(app: web.Application, stage: Stage) -> None:
    assert set(all_forms(stage)) == _writing(app), "write a form that acts into forms.py"


def _altered(token: str) -> str:
    """The token with another letter in its signature; the last one would not always count."""
    return token[:-9] + ("b" if token[-9] == "a" else "a") + token[-8:]


def _token(visitor: Visitor) -> dict[str, str]:
    """The field with the token of the visitor's session, from a page with a form."""
    page = visitor.get("/haslo/zapomniane").get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return {"csrf_token": found[1]}


def test_nothing_acts_without_the_right_token(
    app: web.Application, visit: Visit, stage: Stage, dump: Dump
) -> None:
    app.limiter.hit = lambda *_who: None  # type: ignore[method-assign, assignment]
    visitors = {
        role: visit(stage.people.get(role))
        for role in ("t1", "t2", "t3", "t3-outside", "author", "suspended", "m", "a")
    }
    visitors["guest"] = visit()
    tokens = {role: _token(visitor)["csrf_token"] for role, visitor in visitors.items()}
    site = app.url_map.bind("localhost")
    stranger = _token(visit(stage.people["t0"]))["csrf_token"]
    before = dump()
    for number, (endpoint, (role, path, form)) in enumerate(all_forms(stage).items()):
        client, right = visitors[role].client, tokens[role]
        allowed = set(site.allowed_methods(path.partition("?")[0]))
        assert allowed <= {"GET", "HEAD", "OPTIONS", "POST"}, endpoint
        tries = (
            {"data": form},
            {"data": {**form, "csrf_token": ""}},
            {"data": {**form, "csrf_token": _altered(right)}},
            {"data": {**form, "csrf_token": stranger}},
            {"data": form, "query_string": {"csrf_token": right}},
            {"data": json.dumps({**form, "csrf_token": right}), "content_type": "text/plain"},
            {"data": json.dumps({**form, "csrf_token": right}), "content_type": "application/json"},
            {"data": form, "headers": {"X-CSRFToken": stranger}},
            {"data": form, "headers": {"X-HTTP-Method-Override": "POST"}},
        )
        for each in tries:
            answer = client.post(path, **each)
            assert 400 <= answer.status_code < 500, (endpoint, each, answer.status_code)
        # What no view takes reaches none: every tenth address shows it.
        others = {"PUT", "DELETE", "PATCH"} if number % 10 == 0 else set()
        for method in sorted((allowed - {"POST"}) | others):
            client.open(path, method=method, query_string={**form, "csrf_token": right})
            client.open(path, method=method, data={**form, "csrf_token": right, "_method": "POST"})
        assert dump() == before, endpoint


@pytest.mark.parametrize("endpoint", sorted(set(all_forms(Stage())) - SILENT))
def test_with_the_right_token_it_acts(
    visit: Visit, stage: Stage, dump: Dump, endpoint: str
) -> None:
    """Otherwise the test above would pass on forms that are refused for another reason."""
    role, path, form = all_forms(stage)[endpoint]
    visitor = visit(stage.people.get(role))
    if endpoint in UNDO:
        visitor.post(UNDO[endpoint].format(stage=stage), {**REASON, **_token(visitor)})
    if role == "t1":
        visit(stage.people[role])  # another session, to be ended
    token = _token(visitor)
    before = dump()
    visitor.post(path, {**form, **token})
    assert dump() != before


# Endpoint → what has to be done before it has something to undo.
UNDO = {
    "discussions.unlock_thread": "/dyskusje/{stage.locked_thread}/zamknij",
    "discussions.mark_answer": "/dyskusje/{stage.thread}/bez-pomocnej",
}


@pytest.mark.parametrize("header", ["Origin", "Referer"])
def test_a_strangers_form_is_not_offered_for_sending_again(
    visit: Visit, stage: Stage, header: str
) -> None:
    answer = visit(stage.people["t2"]).client.post(
        "/artykuly/petycja/edytuj",
        data={**ARTICLE, "base": "2"},
        headers={header: "https://zly.example/strona"},
    )
    assert answer.status_code == 400
    assert "Zupełnie nowe drugie" not in answer.get_data(as_text=True)
