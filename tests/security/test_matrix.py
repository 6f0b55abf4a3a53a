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
from tests.security import routes
from tests.security.conftest import Dump
from tests.security.stage import Stage
from tests.visitor import Visit, Visitor

pytestmark = pytest.mark.one_database

GUEST = "guest"
SIGNED_IN = {
    "t0",
    "t1",
    "author",
    "newcomer",
    "t2",
    "t3",
    "t3-outside",
    "m",
    "a",
    "suspended",
}
ALL = SIGNED_IN | {GUEST}
WRITERS = SIGNED_IN - {"suspended"}
EDITORS = {"t2", "t3", "t3-outside", "m", "a"}
REVIEWERS = {"t3", "t3-outside", "m", "a"}
STAFF_HERE = {"t3", "m", "a"}

# Endpoint → who gets in. Statuses of those who do not: see `_refusal`.
ALLOWED: dict[str, set[str]] = {
    "about.accessibility": ALL,
    "about.page": ALL,
    "articles.alphabetical": ALL,
    "articles.authors": ALL,
    "articles.authorship": ALL,
    "articles.board": ALL,
    "articles.by_category": ALL,
    "articles.by_goal": ALL,
    "articles.comparison": ALL,
    "articles.goals": ALL,
    "articles.history": ALL,
    "articles.linking": ALL,
    "discussions.linking": ALL,
    "articles.orphans": ALL,
    "articles.page": ALL,
    "articles.printed": ALL,
    "articles.protect": {"m", "a"},
    "articles.remove": {"m", "a"},
    "articles.rename": EDITORS,
    "articles.revision": ALL,
    "articles.upkeep": ALL,
    "articles.wanted": ALL,
    "articles_api.article_list": ALL,
    "articles_api.one_article": ALL,
    "cities.city": ALL,
    "cities.follow": SIGNED_IN,
    "cities.followed": SIGNED_IN,
    "cities.index": ALL,
    "cities.threads": ALL,
    "discussions.answer": WRITERS,
    "discussions.approve": STAFF_HERE,
    "discussions.board": ALL,
    "discussions.drop_draft": WRITERS,
    "discussions.edit": {"author"},
    "discussions.follow_thread": SIGNED_IN,
    "discussions.mark_answer": EDITORS | {"author"},
    "discussions.people_to_mention": WRITERS,
    "discussions.rename_topic": {"m", "a"},
    "discussions.save_draft": WRITERS,
    "discussions.similar_threads": WRITERS,
    "discussions.take_thanks_back": WRITERS,
    "discussions.thank": WRITERS - {"author"},
    "discussions.thankful": SIGNED_IN,
    "discussions.topic": ALL,
    "discussions.topics_of_thread": STAFF_HERE | {"author"},
    "discussions.unfollow_thread": SIGNED_IN,
    "discussions.unmark_answer": EDITORS | {"author"},
    "discussions.carry": WRITERS - {"t0", "newcomer"},
    "discussions.merge_thread": STAFF_HERE,
    "discussions.move_thread": STAFF_HERE,
    "discussions.pin_thread": STAFF_HERE,
    "discussions.poll": {"author"},
    "discussions.slow_thread": STAFF_HERE,
    "discussions.split_thread": STAFF_HERE,
    "discussions.title": STAFF_HERE,
    "discussions.unpin_thread": STAFF_HERE,
    "discussions.vote": WRITERS,
    "moderation.complaint": {"m", "a"},
    "moderation.complaint_list": {"m", "a"},
    "moderation.report": ALL,
    "moderation.report_list": REVIEWERS,
    "moderation.report_status": ALL,
    "moderation.reported": STAFF_HERE,
    "moderation.statement": {"author"},
    "moderation.own_reports": SIGNED_IN,
    "moderation.statement_list": SIGNED_IN,
    "discussions.hide_post": STAFF_HERE,
    "discussions.hide_thread": STAFF_HERE,
    "discussions.hide_version": STAFF_HERE,
    "discussions.history": ALL,
    "discussions.index": ALL,
    "discussions.lock_thread": STAFF_HERE,
    "discussions.new_thread": WRITERS,
    "discussions.of_article": ALL,
    "discussions.post": ALL,
    "discussions.queue": REVIEWERS,
    "discussions.reject": STAFF_HERE,
    "discussions.reply": WRITERS,
    "discussions.thread": ALL,
    "discussions.unhide_post": STAFF_HERE,
    "discussions.unhide_thread": STAFF_HERE,
    "discussions.unlock_thread": STAFF_HERE,
    "feeds.article_atom": ALL,
    "feeds.acts": ALL,
    "feeds.calendar": ALL,
    "feeds.calendar_link": SIGNED_IN,
    "feeds.channels": ALL,
    "feeds.own_calendar": ALL,
    "feeds.renew_calendar_link": SIGNED_IN,
    "feeds.withdraw_calendar_link": SIGNED_IN,
    "experiences.answer": {"t1"},  # who is invited
    "experiences.approve": STAFF_HERE,
    "experiences.approve_follow_up": STAFF_HERE,
    "experiences.authors": {"author"},
    "experiences.comment": WRITERS,
    "experiences.drop": {"author"},
    "experiences.edit": {"author"},
    "experiences.experience": ALL,
    "experiences.follow": SIGNED_IN,
    "experiences.follow_up": {"author"},
    "experiences.hide": STAFF_HERE,
    "experiences.hide_follow_up": STAFF_HERE,
    "experiences.hide_version": STAFF_HERE,
    "experiences.history": ALL,
    "experiences.mine": SIGNED_IN,
    "experiences.new": WRITERS,
    "experiences.queue": REVIEWERS,
    "experiences.reject": STAFF_HERE,
    "experiences.reject_follow_up": STAFF_HERE,
    "experiences.remove_author": {"author"},
    "experiences.unhide": STAFF_HERE,
    "experiences.unhide_follow_up": STAFF_HERE,
    "experiences.index": ALL,
    "experiences.on_the_map": ALL,
    "experiences.similar_as_json": WRITERS,
    "feeds.experiences": ALL,
    "feeds.experiences_of_article": ALL,
    "feeds.experiences_of_city": ALL,
    "feeds.experiences_of_goal": ALL,
    "feeds.posts": ALL,
    "feeds.threads": ALL,
    "feeds.threads_of_article": ALL,
    "feeds.threads_of_board": ALL,
    "feeds.threads_of_city": ALL,
    "feeds.threads_of_tag": ALL,
    "feeds.atom": ALL,
    "feeds.recent_changes": ALL,
    "feeds.robots": ALL,
    "feeds.sitemap": ALL,
    "feeds.sitemap_part": ALL,
    "files.approve": REVIEWERS,
    "files.edit": {"t1", *EDITORS},
    "files.own": SIGNED_IN,
    "files.page": ALL,
    "files.remove": {"t1", "m", "a"},
    "files.smaller": ALL,
    "files.upload": WRITERS,
    "files.waiting": REVIEWERS,
    "files.whole": ALL,
    "health.alive": ALL,
    "health.ready": ALL,
    "law.act": ALL,
    "law.change": {"m", "a"},
    "law.check_act": {"m", "a"},
    "law.edit_act": {"m", "a"},
    "law.new_act": {"m", "a"},
    "law.register": ALL,
    "law.take_change_back": {"m", "a"},
    "moderation.confirm_suppression": {"a"},
    "moderation.drop_suppression": {"m", "a"},
    "moderation.filters": {"m", "a"},
    "moderation.hide_revision": {"m", "a"},
    "moderation.new_suppression": {"m", "a"},
    "moderation.one_suppression": {"m", "a"},
    "moderation.public_log": ALL,
    "moderation.statistics": ALL,
    "moderation.suppressions": {"m", "a"},
    "moderation.switch_filter": {"m", "a"},
    "moderation.partners": {"m", "a"},
    "openapi.description": ALL,
    "people.all_hands": ALL,
    "people.block": SIGNED_IN - {"newcomer"},  # whom the line is about
    "people.blocked": SIGNED_IN,
    "people.contacts": ALL,
    "people.decide_on_organisation": {"m", "a"},
    "people.edit_organisation": {"author", "m", "a"},
    "people.give_hat": {"m", "a"},
    "people.hat_list": {"m", "a"},
    "people.new_organisation": WRITERS - {"t0", "newcomer"},
    "people.organisation": ALL,
    "people.organisation_history": ALL,
    "people.organisation_list": ALL,
    "people.organisation_queue": {"m", "a"},
    "people.own_card": SIGNED_IN,
    "people.take_hat": {"m", "a"},
    "people.withdraw_card": SIGNED_IN,
    "people.write_to": WRITERS,
    "people.confirm": ALL,
    "people.confirm_email": ALL,
    "people.confirmed": ALL,
    "people.email": SIGNED_IN,
    "people.email_changed": ALL,
    "people.email_sent": SIGNED_IN,
    "people.end_other_sessions": SIGNED_IN,
    "people.end_session_of": {"t0"},
    "people.erase": SIGNED_IN,
    "people.erased": ALL,
    "people.forgotten": ALL,
    "people.level": {"m", "a"},
    "people.language": ALL,
    "people.language_of_account": SIGNED_IN,
    "people.look": ALL,
    "people.password": SIGNED_IN,
    "people.password_set": ALL,
    "people.profile": ALL,
    "people.register": ALL,
    "people.registration_sent": ALL,
    "people.reset": ALL,
    "people.reset_sent": ALL,
    "people.sessions": SIGNED_IN,
    "notifications.inbox": SIGNED_IN,
    "notifications.open_notice": {"t1"},
    "notifications.preferences": SIGNED_IN,
    "notifications.read": {"t1"},
    "notifications.read_all": SIGNED_IN,
    "notifications.unfollow": {"t1"},
    "people.settings": SIGNED_IN,
    "people.sign_in": ALL,
    "people.sign_out": ALL,
    "people.answer_appeal": {"m", "a"},
    "people.expert": {"m", "a"},
    "people.appeal": {"suspended"},
    "people.lift": {"m", "a"},
    "people.own_sanctions": SIGNED_IN,
    "people.sanction": {"m", "a"},
    "people.sanction_list": {"m", "a"},
    "people.suspension": {"m", "a"},
    "review.accept_part": STAFF_HERE,
    "review.amend": STAFF_HERE,
    "review.appeal": {"author", *STAFF_HERE},
    "review.build_on": STAFF_HERE,
    "review.claim": STAFF_HERE,
    "review.decide": STAFF_HERE,
    "review.edit": WRITERS,
    "review.delete_draft": {"author"},
    "review.new_article": WRITERS,
    "review.own_proposals": SIGNED_IN,
    "review.own_view": SIGNED_IN,
    "review.patrol": EDITORS,
    "review.patrol_check": EDITORS - {"t2"},  # whose own edit it is
    "review.revert": EDITORS,
    "review.save_draft": WRITERS,
    "search.link_targets_as_json": WRITERS,
    "search.link_targets_page": WRITERS,
    "review.proposal": {"author", *STAFF_HERE},
    "review.proposals_of": SIGNED_IN,
    "review.queue": REVIEWERS,
    "review.reopen": {"author", *STAFF_HERE},
    "review.resolve": {"author", *STAFF_HERE},
    "review.restore": EDITORS,
    "review.take_over": STAFF_HERE,
    "review.withdraw": {"author", *STAFF_HERE},
    "search.results": ALL,
    "search.search_as_json": ALL,
    "site.home": ALL,
    "site.own": SIGNED_IN,
    "transfer.about": SIGNED_IN,
    "transfer.download": SIGNED_IN,
    "truth.answers": ALL,
    "truth.confirm_law": {"m", "a"},
    "truth.correction": STAFF_HERE,
    "truth.correction_queue": REVIEWERS,
    "truth.helpful_vote": ALL,
    "truth.legal": ALL,
    "truth.overdue": EDITORS,
    "truth.report": ALL,
    "truth.show_correction": STAFF_HERE,
    "truth.thanks": ALL,
    "truth.votes": EDITORS,
    "truth.watch": SIGNED_IN,
    "truth.watched": SIGNED_IN,
    "unsubscribing.leave": ALL,
}
# Methods that differ: reviewers are led away from the page, but only the author can press.
POST_ONLY: dict[str, set[str]] = {
    # Those who may mark answers have taken the mark off on their walk, and are told so.
    "discussions.carry": {"t1"},
    "people.settings": WRITERS,  # a suspended person does not change what others see of them
    "review.appeal": set(),  # only a rejection can be appealed, and only its author can
    "review.reopen": set(),  # only what was put aside
    "review.withdraw": {"author"},
}
# What everybody is told here; the tokens are of no link, the index of the stage is not built.
ALWAYS = {
    "people.confirm": 404,
    "moderation.report_status": 404,
    "people.confirm_email": 404,
    "people.reset": 404,
    "health.ready": 503,
    # Their links are of nobody.
    "feeds.own_calendar": 404,
    "unsubscribing.leave": 404,
    # Bytes of nobody's file; those of the stage's are asked for in tests/files.
    "files.smaller": 404,
    "files.whole": 404,
}
# Those who hold the level may still not do it to this thing: 404 hides it, 403 and 409 tell why.
REFUSED = {401, 403, 404, 409}


_VISIBLE, _NOTE = attrgetter("visible"), attrgetter("note")
_EXPERIENCES = {
    "experiences.approve": attrgetter("waiting"),
    "experiences.reject": attrgetter("to_reject"),
    "experiences.unhide": attrgetter("hidden"),
    "experiences.drop": attrgetter("draft"),
}
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
        "report_id": stage.reports.report,
        "statement_id": stage.reports.statement,
        "complaint_id": stage.reports.complaint,
        "slug": "petycja",
        "number": 1,
        "category": "zglosic",
        "board": "pomysly",
        "token": "zly-link",
        "kind": "listy",
        "name": "pomoc",
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
    if rule.rule.startswith("/miasta"):
        ids["slug"] = "elk"
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


@pytest.mark.parametrize("role", sorted(ALL))
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
            if method == "POST":  # some forms end the session
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
