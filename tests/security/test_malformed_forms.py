"""Nonsense in each field of each form of the platform: an answer, and never one of our fault."""

import pytest

from app.core import web
from app.core.submissions import new_key
from tests.security.forms import all_forms
from tests.security.stage import Stage
from tests.visitor import Visit

DOMAINS = ("cities", "discussions", "experiences", "feeds", "moderation", "notifications", "people")
# These would end the session that the others are sent in.
ENDING = {"people.erase", "people.sign_out", "people.password", "people.end_session_of"}
VALUES = ("\x00", "9" * 5000, "99999999999999999")
# What forms hold beside the fields of a good one.
MORE = {
    "discussions.poll": ("days",),
    "discussions.split_thread": ("posty",),
    "discussions.vote": ("odpowiedz",),
    "moderation.reported": ("seen",),
    "people.give_hat": ("until",),
}


def test_fields_of_every_form(app: web.Application, visit: Visit, stage: Stage) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    app.limiter.hit = lambda *_who: None  # type: ignore[method-assign]
    visitors = {role: visit(person) for role, person in stage.people.items()}
    visitors["guest"] = visit()
    faults, asked = [], 0
    for endpoint, (role, path, form) in sorted(all_forms(stage).items()):
        if endpoint.partition(".")[0] not in DOMAINS or endpoint in ENDING:
            continue
        for field in dict.fromkeys((*form, *MORE.get(endpoint, ()))):
            for value in VALUES:
                sent = {**form, "klucz": new_key(), field: value}
                status = visitors[role].client.post(path, data=sent).status_code
                asked += 1
                if status >= 500:
                    faults.append((endpoint, field, value[:20]))
    assert faults == []
    assert asked > 200


@pytest.mark.parametrize("field", ["tags", "options", "body", "title"])
def test_a_thousand_of_everything_is_refused_soon(
    app: web.Application, visit: Visit, stage: Stage, field: str
) -> None:
    """As much as a request may hold: many topics, answers, mentions or words."""
    app.config["WTF_CSRF_ENABLED"] = False
    visitor = visit(stage.people["t2"])
    form = {"board": "pomysly", "title": "Nowy wątek", "body": "Słowo", "klucz": new_key()}
    many = {"tags": "ab,", "options": "tak\n", "body": "@rola-t1 ", "title": "słowo "}[field]
    path = "/dyskusje/1/ankieta" if field == "options" else "/dyskusje/nowy"
    if field == "options":
        form |= {"question": "Gdzie ławka?", "days": "7"}
        path, visitor = f"/dyskusje/{stage.locked_thread}/ankieta", visit(stage.people["author"])
    answer = visitor.client.post(path, data={**form, field: many * (900_000 // len(many))})
    assert answer.status_code in (403, 409, 413, 422)
