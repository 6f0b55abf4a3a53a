"""Reports: what must be in one, who decides, who is told, what nobody learns, and misuse."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.discussions import hiding
from app.discussions.models import Post, Thread
from app.moderation import complaints, report_queue, reports, statements
from app.moderation.report_models import Branch, Report, Statement
from app.moderation.report_rules import NewReport
from app.moderation.report_things import thing_at
from app.moderation.reports import Decision
from app.people.models import Level, Person
from tests import make

# The application brings the texts of letters.
in_polish = pytest.mark.usefixtures("app")
SETTINGS = Settings(site_url="https://tu.example", secret_key="x" * 40)
RULES = NewReport("zasady", "atak", "Obraża sąsiadkę.")
LAW = NewReport(
    "bezprawne", "dobra-osobiste", "Nieprawda o mnie.", "Ewa R.", "ewa@poczta.example", True
)


@pytest.fixture
def author(db: Session) -> Person:
    return make.person(db, name="Jan K.")


@pytest.fixture
def moderator(db: Session) -> Person:
    return make.person(db, Level.MODERATOR)


@pytest.fixture
def post(db: Session, author: Person) -> Post:
    thread: Thread = make.thread(db, make.person(db))
    made = make.post(db, author, thread)
    db.commit()
    return made


def _send(db: Session, post: Post, new: NewReport = RULES, person: Person | None = None) -> Report:
    thing = thing_at(db, SETTINGS, f"/posty/{post.id}")
    return reports.send(db, SETTINGS, make.who(person) if person else None, thing, new)


def _decide(
    db: Session, who: Person, report: Report, outcome: str = "ukryte", code: str = "wandalizm"
) -> None:
    decision = Decision(outcome, code, "Obraża.", seen=10**9)
    reports.decide(db, SETTINGS, make.who(who), report.id, decision)


def _letters(db: Session, recipient: str | None) -> list[str]:
    db.flush()
    query = select(MailMessage.body).where(MailMessage.recipient == recipient)
    found = db.scalars(query.order_by(MailMessage.id))
    return [body.replace("\u00a0", " ") for body in found]


@pytest.mark.parametrize(
    ("field", "new"),
    [
        ("branch", replace(RULES, branch="inna")),
        ("ground", replace(RULES, ground="dobra-osobiste")),
        ("message", replace(RULES, text="  ")),
        ("message", replace(RULES, text="x" * 4001)),
        ("name", replace(LAW, name="")),
        ("email", replace(LAW, email="")),
        ("email", replace(LAW, email="ewa")),
        ("in_good_faith", replace(LAW, in_good_faith=False)),
    ],
)
def test_what_a_report_must_hold(db: Session, post: Post, field: str, new: NewReport) -> None:
    with pytest.raises(Invalid) as refusal:
        _send(db, post, new)
    assert refusal.value.field == field


def test_of_child_abuse_anybody_may_tell_without_a_name(db: Session, post: Post) -> None:
    report = _send(db, post, replace(LAW, ground="krzywda-dziecka", name="", email=""))
    assert (report.is_urgent, report.name, report.email) == (True, "", "")


@in_polish
def test_the_receipt_names_the_number_and_its_page(db: Session, post: Post) -> None:
    report = _send(db, post, LAW)
    [letter] = _letters(db, "ewa@poczta.example")
    assert f"nr {report.id}" in letter
    assert "https://tu.example/zglos/" in letter
    db.commit()
    [entry] = journal.entries_after(db, 0, kinds=["report.sent"])
    assert (entry.actor_id, entry.data) == (None, {"branch": "bezprawne"})


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("/posty/{post}", "post:{post}"),
        ("https://tu.example/dyskusje/{thread}-cos?strona=2#post-{post}", "post:{post}"),
        ("/dyskusje/{thread}-cos", "thread:{thread}"),
        ("/artykuly/petycja", "revision:{revision}"),
        ("/artykuly/petycja/wersja/1", "revision:{revision}"),
        ("/osoby/{slug}", "person:{author}"),
        ("https://gdzie-indziej.example/posty/{post}", None),
        ("/posty/999999", None),
        ("/regulamin", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_things_are_told_by_their_addresses(
    db: Session, post: Post, author: Person, address: str, key: str | None
) -> None:
    article = make.article(db, slug="petycja")
    ids = {
        "post": post.id,
        "thread": post.thread_id,
        "revision": article.published_id,
        "author": author.id,
        "slug": author.slug,
    }
    if key is None:
        with pytest.raises(Invalid):
            thing_at(db, SETTINGS, address.format(**ids))
    else:
        assert thing_at(db, SETTINGS, address.format(**ids)).key == key.format(**ids)


def test_danger_comes_first_then_the_oldest_thing(
    db: Session, post: Post, moderator: Person
) -> None:
    others = [make.post(db, make.person(db), db.get_one(Thread, post.thread_id)) for _ in range(2)]
    first = _send(db, post)
    _send(db, post, LAW)
    _send(db, others[0])
    urgent = _send(db, others[1], replace(LAW, ground="zagrozenie-zycia"))
    db.flush()
    found = report_queue.queue(db, make.who(moderator), 1)
    assert [each.report_id for each in found.items][:2] == [urgent.id, first.id]
    assert [(each.reports, each.is_urgent) for each in found.items] == [
        (1, True),
        (2, False),
        (1, False),
    ]


def test_curators_see_reports_of_their_scope_only(db: Session) -> None:
    article = make.article(db, categories=["zglosic"])
    thread = make.thread(db, make.person(db), article=article)
    inside = make.post(db, make.person(db), thread)
    outside = make.post(db, make.person(db), make.thread(db, make.person(db)))
    curator = make.who(make.person(db, Level.CURATOR, scope=["zglosic"]))
    seen, unseen = _send(db, inside), _send(db, outside)
    assert [each.report_id for each in report_queue.queue(db, curator, 1).items] == [seen.id]
    assert report_queue.reported_thing(db, curator, seen.id).total == 1
    for who in (curator, make.who(make.person(db, Level.EDITOR))):
        with pytest.raises(NotFound):
            report_queue.reported_thing(db, who, unseen.id)
        with pytest.raises(NotFound):
            reports.decide(db, SETTINGS, who, unseen.id, Decision("bez-dzialania", "", "Nie.", 99))


@in_polish
def test_one_decision_answers_all_reports_about_a_thing(
    db: Session, post: Post, moderator: Person, author: Person
) -> None:
    reporter = make.person(db)
    report, other = _send(db, post, LAW), _send(db, post, person=reporter)
    decision = Decision("ukryte", "wandalizm", "Obraża.", seen=report.id)
    with pytest.raises(Conflict):
        reports.decide(db, SETTINGS, make.who(moderator), report.id, decision)
    _decide(db, moderator, report)
    assert (post.state, post.reason_code) == ("hidden", "wandalizm")
    assert report.decision_id == other.decision_id is not None
    for recipient in ("ewa@poczta.example", reporter.email):
        letter = _letters(db, recipient)[-1]
        assert "Obraża." in letter
        assert "odwołaj się w ciągu" in letter
    with pytest.raises(Conflict):
        _decide(db, moderator, report)
    db.commit()
    [entry] = journal.entries_after(db, 0, kinds=["report.decided"])
    assert entry.data["told"] == [reporter.id]
    assert _letters(db, author.email) == []


def test_nobody_decides_on_their_own(db: Session, post: Post, moderator: Person) -> None:
    own = make.post(db, moderator, db.get_one(Thread, post.thread_id))
    reported_by_self = _send(db, post, person=moderator)
    for report in (_send(db, own), reported_by_self):
        with pytest.raises(Forbidden):
            _decide(db, moderator, report, "bez-dzialania", "")
    with pytest.raises(Invalid):
        _decide(db, make.person(db, Level.MODERATOR), reported_by_self, "ukryte", "")


@in_polish
def test_the_author_gets_reasons_and_never_a_reporter(
    db: Session, database: Database, post: Post, author: Person, moderator: Person
) -> None:
    _decide(db, moderator, _send(db, post, LAW), code="bezprawne")
    db.commit()
    for _time in range(2):
        statements.follow_acts(SETTINGS, database)
    [made] = statements.of_person(db, author.id, 1).items
    assert (made.is_unlawful, made.was_reported, made.address) == (True, True, f"/posty/{post.id}")
    [letter] = _letters(db, author.email)
    for words in ("Obraża.", "Podstawą jest prawo", "Ktoś to zgłosił"):
        assert words in letter
    for secret in ("Ewa R.", "ewa@poczta.example", "Nieprawda o mnie"):
        assert secret not in letter
    with pytest.raises(NotFound):
        statements.own(db, make.who(moderator), made.id)


def test_a_complaint_is_answered_by_somebody_else_and_brings_the_post_back(
    db: Session, database: Database, post: Post, author: Person, moderator: Person
) -> None:
    second = make.person(db, Level.MODERATOR)
    _decide(db, moderator, _send(db, post))
    db.commit()
    statements.follow_acts(SETTINGS, database)
    made = db.scalars(select(Statement)).one()
    with pytest.raises(NotFound):
        complaints.about_statement(db, make.who(second), SETTINGS, made.id, "Nie.")
    complaint = complaints.about_statement(db, make.who(author), SETTINGS, made.id, "To nie tak.")
    with pytest.raises(Conflict):
        complaints.about_statement(db, make.who(author), SETTINGS, made.id, "Jeszcze raz.")
    for nosy, fault in ((moderator, Forbidden), (author, NotFound)):
        with pytest.raises(fault):
            complaints.answer(db, make.who(nosy), SETTINGS, complaint.id, "Nie.", grants=False)
    complaints.answer(db, make.who(second), SETTINGS, complaint.id, "Racja.", grants=True)
    assert post.state == "visible"
    assert made.undone is not None
    assert "Racja." in _letters(db, author.email)[-1]


def test_a_reporter_complains_once_in_time(db: Session, post: Post, moderator: Person) -> None:
    report = _send(db, post, LAW)
    with pytest.raises(Conflict):
        complaints.about_report(db, SETTINGS, report.id, "Za wolno.")
    _decide(db, moderator, report, "bez-dzialania", "")
    assert post.state == "visible"
    with pytest.MonkeyPatch.context() as patch:
        late = clock.now() + timedelta(days=SETTINGS.appeal_days, minutes=1)
        patch.setattr(clock, "now", lambda: late)
        with pytest.raises(Conflict):
            complaints.about_report(db, SETTINGS, report.id, "Za późno.")
    complaint = complaints.about_report(db, SETTINGS, report.id, "To o mnie.")
    second = make.who(make.person(db, Level.MODERATOR))
    complaints.answer(db, second, SETTINGS, complaint.id, "Racja.", grants=True)
    assert report.decision_id is None
    assert report_queue.queue(db, second, 1).total == 1


@in_polish
def test_hiding_without_a_report_is_explained_too(
    db: Session, database: Database, post: Post, author: Person, moderator: Person
) -> None:
    hiding.hide_post(db, make.who(moderator), post.id, "reklama", "")
    db.commit()
    statements.follow_acts(SETTINGS, database)
    [letter] = _letters(db, author.email)
    assert "Nikt tego nie zgłosił" in letter
    hiding.unhide_post(db, make.who(moderator), post.id)
    db.commit()
    statements.follow_acts(SETTINGS, database)
    db.expire_all()
    [made] = statements.of_person(db, author.id, 1).items
    assert made.undone is not None


@in_polish
def test_unfounded_reports_bring_a_warning_then_a_pause(
    db: Session, post: Post, moderator: Person
) -> None:
    reporter = make.person(db)
    for number in range(1, 7):
        _decide(db, moderator, _send(db, post, person=reporter), "bezpodstawne", "")
        warned = any("bezpodstawnych" in letter for letter in _letters(db, reporter.email))
        assert warned == (number >= 3)
    with pytest.raises(Forbidden):
        _send(db, post, person=reporter)
    with pytest.MonkeyPatch.context() as patch:
        later = clock.now() + timedelta(days=SETTINGS.report_misuse_days, minutes=1)
        patch.setattr(clock, "now", lambda: later)
        assert _send(db, post, person=reporter).id


def test_reporters_are_forgotten(
    db: Session, database: Database, post: Post, moderator: Person
) -> None:
    erased = make.person(db)
    report, open_one = _send(db, post, LAW), _send(db, post, person=erased)
    _decide(db, moderator, report)
    waiting = _send(db, post, LAW)
    erased.erased = clock.now()
    db.commit()
    reports.forget_reporters(SETTINGS, database)
    db.expire_all()
    assert (report.name, report.email) == ("Ewa R.", "ewa@poczta.example")
    assert open_one.reporter_id is None
    db.commit()
    with pytest.MonkeyPatch.context() as patch:
        later = clock.now() + timedelta(days=SETTINGS.report_data_days, minutes=1)
        patch.setattr(clock, "now", lambda: later)
        reports.forget_reporters(SETTINGS, database)
    db.expire_all()
    assert (report.name, report.email) == ("", "")
    assert (waiting.name, waiting.text) == ("Ewa R.", "Nieprawda o mnie.")


def test_the_yearly_numbers_hold_sums_only(db: Session, post: Post, moderator: Person) -> None:
    empty = report_queue.figures(db)
    assert (empty.median, empty.complaints) == (None, 0)
    report = _send(db, post, LAW)
    _send(db, post)
    _decide(db, moderator, report)
    db.flush()
    found = report_queue.figures(db)
    assert found.received == {Branch.UNLAWFUL: 1, Branch.RULES: 1}
    assert {outcome.value: number for outcome, number in found.outcomes.items() if number} == {
        "ukryte": 1
    }
    assert found.median is not None
