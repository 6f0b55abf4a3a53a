"""Of all that is hidden or removed for good its author learns why, once, and may complain."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock
from app.core.db import Database
from app.core.errors import Forbidden
from app.core.settings import Settings
from app.experiences import deciding, follow_ups
from app.experiences.follow_ups import NewFollowUp
from app.experiences.models import ExperienceFollowUp
from app.moderation import complaints, report_queue, reports, statements
from app.moderation.report_models import Statement
from app.moderation.report_rules import NewReport
from app.moderation.report_things import thing_at
from app.moderation.reports import Decision
from app.people.models import Level
from app.text.safe_html import to_safe_html
from tests import make
from tests.moderation.stage import BODY, Site, suppress

# The application brings the texts of letters.
pytestmark = pytest.mark.usefixtures("app")
SETTINGS = Settings(site_url="https://tu.example", secret_key="x" * 40)


def _told(database: Database) -> list[tuple[int, str, str]]:
    statements.follow_acts(SETTINGS, database)
    with database.reading() as db:
        found = db.scalars(select(Statement).order_by(Statement.id))
        return [(made.person_id, made.kind, made.thing) for made in found]


def test_a_removal_for_good_is_told_once_for_each_thing(
    database: Database, settings: Settings, site: Site
) -> None:
    with database.writing() as db:
        article, editor = db.get_one(Article, site.article), make.person(db, Level.EDITOR)
        for number in range(3):
            body = f"{BODY}\n\nAkapit {number}."
            make.edit(db, article, author=editor, body=body)
    suppress(database, settings, site)
    told = _told(database)
    assert len(told) == len(set(told))
    kinds = {kind for _person, kind, thing in told if thing == f"article:{site.article}"}
    assert kinds == {"article.redacted"}
    assert (editor.id, "article.redacted", f"article:{site.article}") in told
    assert (site.author.id, "thread.redacted", f"thread:{site.thread}") in told
    assert (site.author.id, "post.redacted", f"post:{site.post}") in told
    assert _told(database) == told


def test_who_decided_on_a_removal_answers_no_complaint_about_it(
    database: Database, settings: Settings, site: Site
) -> None:
    suppress(database, settings, site)
    statements.follow_acts(SETTINGS, database)
    with database.writing() as db:
        made = db.scalars(select(Statement).where(Statement.kind == "post.redacted")).first()
        assert made is not None
        assert made.by_id == site.administrator.id
        author, decider = make.who(site.author), make.who(site.administrator)
        complaint = complaints.about_statement(db, author, SETTINGS, made.id, "To nie numer.")
        with pytest.raises(Forbidden):
            complaints.answer(db, decider, SETTINGS, complaint.id, "Nie.", grants=False)


def test_what_was_added_later_is_explained_and_brought_back(
    db: Session, database: Database
) -> None:
    author, moderator = make.person(db), make.person(db, Level.MODERATOR)
    second = make.person(db, Level.MODERATOR)
    experience = make.experience(db, author)
    body = "Ławka stoi."
    new = NewFollowUp(clock.today(), "udalo-sie", body, to_safe_html(body, kind="post"))
    for _number in range(2):
        follow_ups.add(db, make.who(author), SETTINGS, experience.id, new)
    later = db.scalars(select(ExperienceFollowUp).order_by(ExperienceFollowUp.id)).all()
    for each in later:
        follow_ups.hide(db, make.who(moderator), each.id, "dane-osobowe", "Nazwisko.")
    deciding.hide(db, make.who(moderator), experience.id, "reklama", "")
    db.commit()
    kinds = [kind for _person, kind, _thing in _told(database)]
    assert kinds == ["experience.follow-up-hidden"] * 2 + ["experience.hidden"]
    made = db.scalars(select(Statement).order_by(Statement.id)).first()
    assert made is not None
    assert made.words == "Nazwisko."
    complaint = complaints.about_statement(db, make.who(author), SETTINGS, made.id, "Moje.")
    complaints.answer(db, make.who(second), SETTINGS, complaint.id, "Racja.", grants=True)
    db.commit()
    statements.follow_acts(SETTINGS, database)
    db.expire_all()
    assert [each.state for each in later] == ["visible", "hidden"]
    undone = db.scalars(select(Statement.undone).order_by(Statement.id)).all()
    assert [moment is not None for moment in undone] == [True, False, False]


def test_a_reporter_finds_all_own_reports_and_nobody_elses(db: Session) -> None:
    reporter, other = make.person(db), make.person(db)
    moderator = make.person(db, Level.MODERATOR)
    thread = make.thread(db, make.person(db))
    thing = thing_at(db, SETTINGS, f"/dyskusje/{thread.id}")
    rules = NewReport("zasady", "atak", "Obraża sąsiadkę.")
    first = reports.send(db, SETTINGS, make.who(reporter), thing, rules)
    reports.send(db, SETTINGS, make.who(other), thing, rules)
    decision = Decision("bez-dzialania", "", "Zostaje.", seen=10**9)
    reports.decide(db, SETTINGS, make.who(moderator), first.id, decision)
    reports.send(db, SETTINGS, make.who(reporter), thing, rules)
    found = report_queue.own_reports(db, reporter.id, 1)
    assert found.total == 2
    assert [each.outcome for each in found.items] == [None, "bez-dzialania"]
    assert report_queue.own_reports(db, moderator.id, 1).items == []
