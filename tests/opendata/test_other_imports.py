"""What comes in and is no record: meetings with advisers, and the list of participants."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.advice.models import AdviceHour
from app.core.journal import JournalEntry
from app.opendata.meetings import rows_of_log
from app.opendata.other_tables import MEETINGS
from app.opendata.schema import ADVICE
from app.opendata.told import all_rows
from app.opendata.writing import as_csv
from app.people.models import Level
from app.people.rules import Who
from app.plan.models import Participation, Project
from app.records.models import Record
from tests import make
from tests.opendata.test_import import bring, look
from tests.plan import entries

HEADER = "city,part,day,hours,mentor,subject"
LIST = (
    "city,voivodeship,path,sdg,project_title,source_url\n"
    "Ełk,warmińsko-mazurskie,expert,,,https://elk.example/\n"
    "Tychy,śląskie,unknown,11,Nowe Centrum,https://tychy.example/\n"
)


@pytest.fixture
def moderator(db: Session) -> Who:
    entries.part(db, entries.city(db))
    entries.city(db, "Tychy", "śląskie")
    return make.who(make.person(db, Level.MODERATOR, name="Danuta M."))


def _rows(who: Who, *rows: str) -> str:
    return "\n".join([HEADER, *(row.replace("@", who.slug) for row in rows)])


def test_meetings_come_into_the_log_once(db: Session, moderator: Who) -> None:
    text = _rows(
        moderator,
        'elk,przygotowanie,2022-03-01,"1,5",@,Cele',
        "elk,realizacja,2022-04-01,2,@,Budżet",
    )
    assert len(look(db, moderator, text).changes) == 2
    assert db.scalar(select(func.count()).select_from(AdviceHour)) == 0
    bring(db, moderator, text)
    found = db.scalars(select(AdviceHour).order_by(AdviceHour.day)).all()
    assert [(each.minutes, each.day) for each in found] == [
        (90, date(2022, 3, 1)),
        (120, date(2022, 4, 1)),
    ]
    assert look(db, moderator, text).changes == []
    again = "".join(as_csv(MEETINGS.columns, rows_of_log(db)))
    assert look(db, moderator, again).changes == []
    (told,) = all_rows(db, ADVICE, "https://wiki.example")
    assert (told["preparation_hours"], told["implementation_hours"]) == (1.5, 2)
    assert not {"mentor", "subject"} & told.keys()


def test_a_rehearsal_leaves_no_trace_in_the_journal(db: Session, moderator: Who) -> None:
    look(db, moderator, _rows(moderator, "elk,realizacja,2022-04-01,2,@,Budżet"))
    db.commit()
    assert "advice.written" not in db.scalars(select(JournalEntry.kind)).all()


def test_more_hours_than_a_city_has_keep_all_out(db: Session, moderator: Who) -> None:
    rows = [f"elk,przygotowanie,2022-03-0{day},8,@,Spotkanie {day}" for day in (1, 2, 3)]
    (problem,) = look(db, moderator, _rows(moderator, *rows)).problems
    assert (problem.table, problem.line, problem.column) == ("godziny-doradztwa", 4, "hours")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("atlantyda,realizacja,2022-04-01,2,@,X", "city"),
        ("elk,inne,2022-04-01,2,@,X", "part"),
        ("elk,realizacja,jutro,2,@,X", "day"),
        ("elk,realizacja,2022-04-01,0.3,@,X", "hours"),
        ("elk,realizacja,2022-04-01,2,nikt-taki,X", "mentor"),
        ("elk,realizacja,2022-04-01,2,@,", "subject"),
    ],
)
def test_faults_of_meetings_are_told_by_column(
    db: Session, moderator: Who, row: str, column: str
) -> None:
    (problem,) = look(db, moderator, _rows(moderator, row)).problems
    assert (problem.line, problem.column) == (2, column)


def test_the_list_of_participants_becomes_parts_and_projects(db: Session, moderator: Who) -> None:
    bring(db, moderator, LIST)
    assert sorted(db.scalars(select(Participation.path))) == ["ekspercka", "nieznana"]
    project = db.scalars(select(Project)).one()
    assert (project.key, project.goal, project.state) == ("tychy-nowe-centrum", 11, "nieznany")
    # What became known meanwhile, and what the list does not know, stays.
    bring(db, moderator, "key,state\ntychy-nowe-centrum,zakonczony\n", "projekty")
    assert look(db, moderator, LIST).changes == []
    records = db.scalar(select(func.count()).select_from(Record))
    bring(db, moderator, LIST)
    assert db.scalar(select(func.count()).select_from(Record)) == records


def test_faults_of_the_list_are_told_by_line(db: Session, moderator: Who) -> None:
    text = LIST.replace("Ełk,", "Atlantyda,").replace("unknown", "hidden")
    places = [(each.line, each.column) for each in look(db, moderator, text).problems]
    assert places == [(2, "city"), (3, "path")]
