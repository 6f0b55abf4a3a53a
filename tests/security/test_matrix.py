"""Every address for every role: who gets in, and what the others are told.

A new address without a line here fails: whoever adds one writes down who may use it.
"""

from collections.abc import Iterable
from itertools import product
from operator import attrgetter

import pytest
from sqlalchemy import select
from werkzeug.routing import Rule

from app.core import web
from app.core.db import Database
from app.people.models import Person
from tests.conftest import POSTGRES_URL
from tests.security import letter_stage, plan_stage, routes
from tests.security.allowed import (
    ALL,
    ALLOWED,
    ALWAYS,
    GUEST,
    POST_ONLY,
)
from tests.security.conftest import Dump
from tests.security.stage import Stage
from tests.visitor import Visit, Visitor

# On PostgreSQL it is enough that every page is drawn: rights are decided in Python.
ROLES = ("a", "author", "guest") if POSTGRES_URL else tuple(sorted(ALL))

# Those who hold the level may still not do it to this thing: 404 hides it, 403 and 409 tell why.
REFUSED = {401, 403, 404, 409}


_VISIBLE, _NOTE = attrgetter("visible"), attrgetter("note")
_EXPERIENCES = {
    "experiences.approve": attrgetter("waiting"),
    "experiences.reject": attrgetter("to_reject"),
    "experiences.unhide": attrgetter("hidden"),
    "experiences.drop": attrgetter("draft"),
}
_CASE, _TASK = attrgetter("case"), attrgetter("task")
_CASES = {"cases.leave": attrgetter("left")}
_TASKS = {"cases.drop_task": attrgetter("other_task")}
_NOTES = {
    "experiences.approve_follow_up": attrgetter("waiting_note"),
    "experiences.reject_follow_up": attrgetter("note_to_reject"),
    "experiences.unhide_follow_up": attrgetter("hidden_note"),
}


def _address(rule: Rule, stage: Stage) -> str:
    """The address of the thing that the line in ALLOWED speaks of."""
    ids: dict[str, object] = {
        "proposal_id": stage.proposal,
        "draft_id": stage.draft,
        "item_id": stage.patrol_item,
        "file_id": stage.waiting_file if rule.endpoint == "files.approve" else stage.file,
        "digest": "0" * 64,
        "width": 320,
        "thread_id": stage.thread,
        "post_id": stage.post,
        "sign_in_id": 1,
        "correction_id": stage.correction,
        "sanction_id": stage.sanction,
        "suppression_id": stage.suppression,
        "filter_id": 1,
        "hat_id": stage.community.hat,
        "experience_id": _EXPERIENCES.get(rule.endpoint, _VISIBLE)(stage.experiences),
        "follow_up_id": _NOTES.get(rule.endpoint, _NOTE)(stage.experiences),
        "person_id": stage.experiences.invited,
        "notice_id": stage.notice,
        "reminder_id": stage.reminder,
        "case_id": _CASES.get(rule.endpoint, _CASE)(stage.cases),
        "step_id": stage.cases.step,
        "task_id": _TASKS.get(rule.endpoint, _TASK)(stage.cases),
        "attachment_id": stage.cases.attachment,
        "term_id": "petycja",
        "letter_id": "petycja",
        "format": "txt",
        "report_id": stage.reports.report,
        "statement_id": stage.reports.statement,
        "complaint_id": stage.reports.complaint,
        "synonym_id": stage.searches.in_use,
        "row_id": stage.searches.unanswered,
        "entry_id": stage.plan.advice,
        "code": plan_stage.CODE,
        "slug": "petycja",
        "number": 1,
        "category": "zglosic",
        "board": "pomysly",
        "token": "zly-link",
        "kind": "listy",
        "name": "pomoc",
        "table": "projekty",
        "tag": "woda",
        "spot": "new",
    }
    of_edited = (
        "discussions.hide_version",
        "discussions.edit",
        "discussions.mark_answer",
        "discussions.carry",
    )
    if rule.endpoint in of_edited:
        ids["post_id"] = stage.edited_post
    if rule.endpoint in ("discussions.approve", "discussions.reject"):
        ids["post_id"] = stage.waiting_post
    if rule.endpoint in ("discussions.lock_thread", "discussions.unlock_thread"):
        ids["thread_id"] = stage.locked_thread
    if rule.endpoint in ("people.profile", "people.level", "people.suspension"):
        ids["slug"] = stage.people["t1"].slug
    if rule.endpoint in ("people.block", "people.write_to", "people.give_hat"):
        ids["slug"] = stage.people["newcomer"].slug
    if rule.rule.startswith("/organizacje"):
        ids["slug"] = stage.community.organisation
    if rule.rule.startswith("/projekty"):
        ids["key"] = plan_stage.PROJECT
    if rule.endpoint == "agenda.one":
        ids["key"] = plan_stage.DATE
    if rule.rule.startswith(("/miasta", "/moje/miasto")):
        ids["slug"] = "elk"
    if rule.endpoint == "plan.take_coordinator":
        ids["person_id"] = stage.plan.coordinator
    if rule.endpoint == "people.give_up_hat":
        ids["hat_id"] = stage.community.other_hat
    if rule.endpoint in ("search.decide_on_synonym", "search.take_back_synonym"):
        ids["synonym_id"] = stage.searches.proposed
    if rule.endpoint == "people.expert":
        ids["slug"] = stage.people["t3"].slug
    if rule.endpoint == "people.answer_appeal":
        ids["sanction_id"] = stage.appealed_sanction
    if rule.endpoint == "truth.show_correction":
        ids["correction_id"] = stage.answered_correction
    if rule.endpoint == "moderation.drop_suppression":
        ids["suppression_id"] = stage.other_suppression
    if rule.endpoint == "review.revert":
        ids |= {"slug": "sesja", "number": 2}
    if rule.endpoint.startswith("records."):
        ids |= {"kind": "pismo", "key": "petycja", "proposal_id": stage.record_proposal}
    if rule.endpoint in ("records.remove", "records.revise_removal", "plan.entry"):
        entry = {"kind": letter_stage.REMOVABLE, "key": letter_stage.ENTRY}
        ids |= {**entry, "proposal_id": stage.record_removal}
    if rule.endpoint.startswith("law."):
        ids["slug"] = "ustawa-o-petycjach"
    if rule.endpoint == "discussions.thread":
        ids["slug"] = "jawny-watek"
    built = rule.build({name: ids[name] for name in rule.arguments if name in ids})
    assert built is not None
    return built[1]


def _methods(rule: Rule) -> Iterable[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def test_every_address_has_a_line(app: web.Application) -> None:
    known = {rule.endpoint for rule in routes.rules(app) if rule.endpoint != "static"}
    assert known == set(ALLOWED), "write into ALLOWED who may use the address"
    assert {endpoint for endpoint in ALWAYS | POST_ONLY} <= known


@pytest.mark.every_case
@pytest.mark.parametrize("role", ROLES)
def test_who_gets_in(app: web.Application, visit: Visit, stage: Stage, role: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False  # rights alone must hold
    app.limiter.hit = lambda *_who: None  # type: ignore[method-assign, assignment]
    visit(stage.people["t0"])  # the sign-in with id 1
    wrong = []
    visitor = visit(stage.people.get(role))
    for rule in routes.rules(app):
        if rule.endpoint == "static":
            continue
        for method in _methods(rule):
            answer = visitor.client.open(_address(rule, stage), method=method, data={"wersja": "1"})
            if method == "POST" and answer.status_code < 400:  # some forms end the session
                visitor = visit(stage.people.get(role))
            told = (answer.status_code, answer.headers.get("Location", ""))
            if not _is_right(rule.endpoint, method, role, *told):
                wrong.append((method, rule.rule, *told))
    assert wrong == []


def _is_right(endpoint: str, method: str, role: str, status: int, location: str) -> bool:
    if endpoint in ALWAYS:
        return status == ALWAYS[endpoint]
    allowed = ALLOWED[endpoint]
    if method == "POST":
        allowed = POST_ONLY.get(endpoint, allowed)
    if role in allowed:
        return status < 400 or (method == "POST" and status == 422)
    if role == GUEST:
        signs_in = status == 303 and location.startswith("/logowanie?dalej=")
        return status == 401 if method == "POST" else signs_in
    return status in REFUSED


@pytest.mark.one_database
@pytest.mark.parametrize("role", ["t0", "t1", "t2", "t3-outside", "suspended"])
def test_what_others_wrote_is_not_written_to(
    app: web.Application,
    visit: Visit,
    stage: Stage,
    dump: Dump,
    role: str,
) -> None:
    """Full, good forms for things of others: nothing in the database moves."""
    app.config["WTF_CSRF_ENABLED"] = False
    visit(stage.people["author"])
    visitor = visit(stage.people[role])
    before = dump()
    good = {
        "head": "1",
        "published": "2",
        "comment": "Tak",
        "reason": "inne",
        "code": "inne",
        "sentence": "Bo tak",
        "wersja": "1",
        "title": "Tytuł",
        "main_category": "zglosic",
        "stage": "",
        "body": "Podmienione.",
        "wybor-body-0": "mine",
        "dalej": "/",
    }
    for proposal in (stage.proposal, stage.new_proposal, stage.conflict):
        for head, published in product(range(1, 5), range(7)):
            seen = {**good, "head": str(head), "published": str(published)}
            for step in ("przyjmij", "zwroc", "odrzuc"):
                _refused(visitor, f"/propozycje/{proposal}/decyzja", {**seen, "decyzja": step})
            _refused(visitor, f"/propozycje/{proposal}/popraw", seen)
        for act in (
            "konflikt",
            "wycofaj",
            "rezerwacja",
            "przejmij",
            "czesc",
            "odwolanie",
            "wznow",
            "buduj",
        ):
            _refused(visitor, f"/propozycje/{proposal}/{act}", good)
    acts = ("edytuj", "przyjmij", "odrzuc", "ukryj", "pokaz", "historia/1/ukryj")
    for post, act in product(range(1, stage.last_post + 1), acts):
        _refused(visitor, f"/posty/{post}/{act}", good)
    for thread in (stage.thread, stage.waiting_thread, stage.hidden_thread):
        for act in ("ukryj", "pokaz", "zamknij", "otworz"):
            _refused(visitor, f"/dyskusje/{thread}/{act}", good)
    _refused(visitor, "/konto/sesje/1/zakoncz", good)
    for act in ("poziom", "zawieszenie"):
        _refused(visitor, f"/osoby/rola-newcomer/{act}", {**good, "level": "6", "days": "3"})
    assert dump() == before


def _refused(visitor: Visitor, path: str, data: dict[str, str]) -> None:
    assert visitor.client.post(path, data=data).status_code in REFUSED, path


def _people(database: Database) -> dict[int, dict[str, object]]:
    """Every column of every person, by the person's number."""
    with database.reading() as db:
        return {row["id"]: dict(row) for row in db.execute(select(Person.__table__)).mappings()}


def test_fields_that_the_form_has_not_are_not_taken(
    app: web.Application,
    database: Database,
    visit: Visit,
    stage: Stage,
    dump: Dump,
) -> None:
    """Mass assignment: rights, addresses, states and authors are not given by a form."""
    app.config["WTF_CSRF_ENABLED"] = False
    more = {
        "level": "6",
        "scope": "zglosic",
        "email": "cudzy@poczta.example",
        "email_confirmed": "2026-01-01",
        "password_hash": "x",
        "suspended_until": "",
        "slug": "rola-a",
        "id": "1",
        "author_id": "1",
        "state": "visible",
        "published_id": "1",
        "who": "1",
    }
    person = stage.people["t1"]
    before = _people(database)
    visit(person).post(
        "/konto", {**more, "name": "Nowa Nazwa", "role": "ekspert", "city": "", "about": ""}
    )
    after = _people(database)
    changed = {key for key in after if after[key] != before[key]}
    assert changed == {person.id}
    taken = {name for name, now in after[person.id].items() if now != before[person.id][name]}
    assert taken == {"name", "role"}
    newcomer = visit(stage.people["t0"])
    newcomer.post(f"/dyskusje/{stage.thread}/odpowiedz", {**more, "body": "Odpowiedź nowej osoby"})
    found = [row for row in dump()["post"] if "Odpowiedź nowej osoby" in row]
    assert "'waiting'" in found[0]
    fields = {"title": "T", "body": "Nowy tekst.", "main_category": "zglosic", "comment": "Opis"}
    fields["stage"] = ""
    newcomer.post("/artykuly/petycja/edytuj", {**more, **fields, "base": "1"})
    assert not any("Nowy tekst." in row for row in dump()["article_revision"])
