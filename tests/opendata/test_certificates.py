"""Certificates of another site: taken over as they are told, once, and never changed by a file."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import all_tables
from app.certificates import queries, service
from app.certificates.models import Certificate
from app.core import clock
from app.core.db import Database
from app.opendata.schema import CERTIFICATES
from app.opendata.told import all_rows
from app.opendata.writing import Format, pieces
from app.people.models import Level
from app.people.rules import Who
from app.plan.models import CityCoordinator
from tests import make
from tests.certificates.conftest import completed, staged
from tests.opendata.test_import import bring, look
from tests.plan import entries

SITE = "https://wiki.example"
CODE = "k7mf-2q9x-h4tw-0zn1"
HEADER = "number,code,project,city,city_name,title,goal,issued,revoked,reason"
ROW = f"3/2024,{CODE},elk-skwer,elk,Ełk,Skwer,11,2024-05-06,,"


@pytest.fixture
def moderator(db: Session) -> Who:
    entries.city(db)
    return make.who(make.person(db, Level.MODERATOR))


def file(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


def exported(db: Session, format_: Format) -> str:
    rows = all_rows(db, CERTIFICATES, SITE)
    return "".join(pieces(format_, CERTIFICATES.name, CERTIFICATES.columns, rows))


def number_of_certificates(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(Certificate)) or 0


@pytest.mark.parametrize("format_", Format)
def test_another_site_checks_the_same_codes(db: Session, tmp_path: Path, format_: Format) -> None:
    stage = staged(db)
    who = make.who(stage.curator)
    gone = service.issue(db, who, stage.key)
    service.revoke(db, who, gone.code, "=Błąd; w tytule")
    held = service.issue(db, who, stage.key)
    told = exported(db, format_)
    fresh = Database(f"sqlite:///{tmp_path}/fresh.sqlite3")
    all_tables().create_all(fresh.engine)
    with fresh.writing() as other:
        entries.city(other)
        there = make.who(make.person(other, Level.MODERATOR))
        assert len(look(other, there, told).changes) == 2
        assert number_of_certificates(other) == 0
        bring(other, there, told)
        assert exported(other, format_) == told
        again = look(other, there, told)
        assert (again.changes, again.unchanged, again.problems) == ([], 2, [])
        assert not queries.by_code(other, held.code.upper()).is_revoked
        assert queries.by_code(other, gone.code).reason == "=Błąd; w tytule"
        found = queries.of_project(other, stage.key)
        assert found is not None
        assert found.code == held.code
        # Its own numbers go on after those that it took over.
        key = completed(other, entries.city(other, "Tychy", "śląskie"), "Park")
        assert service.issue(other, there, key).number == 3
    fresh.dispose()


def test_it_is_in_the_words_and_of_the_day_that_the_file_tells(db: Session, moderator: Who) -> None:
    bring(db, moderator, file(ROW.replace("Ełk", "Ełk nad jeziorem")))
    row = queries.by_code(db, CODE)
    assert (row.sign, row.city_name, row.city_slug) == ("3/2024", "Ełk nad jeziorem", "elk")
    assert (row.title, row.goal) == ("Skwer", 11)
    assert row.issued.astimezone(clock.WARSAW).date() == date(2024, 5, 6)


@pytest.mark.parametrize(
    ("was", "now", "column"),
    [
        ("3/2024", "3", "number"),
        ("3/2024", "0/2024", "number"),
        ("3/2024", "3/2023", "issued"),
        (CODE, "", "code"),
        (CODE, "abcd", "code"),
        (",elk-skwer", ",Skwer!", "project"),
        (",elk,", ",atlantyda,", "city"),
        (",Ełk,", ",,", "city_name"),
        (",Skwer,", ",,", "title"),
        (",Skwer,", f",{'a' * 301},", "title"),
        (",11,", ",18,", "goal"),
        ("2024-05-06", "", "issued"),
        ("2024-05-06", "wiosną", "issued"),
        ("3/2024,", "3/2099,", "issued"),
        ("06,,", "06,2024-05-05,Tak", "revoked"),
        ("06,,", "06,2099-05-05,Tak", "revoked"),
        ("06,,", "06,2024-05-07,", "reason"),
        ("06,,", "06,,Tak", "reason"),
    ],
)
def test_faults_are_told_by_column(
    db: Session, moderator: Who, was: str, now: str, column: str
) -> None:
    row = ROW.replace(was, now, 1)
    assert row != ROW
    (problem,) = look(db, moderator, file(row)).problems
    assert (problem.table, problem.line, problem.column) == ("certyfikaty", 2, column)
    assert number_of_certificates(db) == 0


def test_a_day_to_come_is_refused(db: Session, moderator: Who) -> None:
    row = ROW.replace("3/2024", "3/2099").replace("2024-05-06", "2099-05-06")
    (problem,) = look(db, moderator, file(row)).problems
    assert problem.column == "issued"


@pytest.mark.parametrize(
    ("was", "now", "column"),
    [
        ("3/2024", "4/2024", "number"),
        (",Skwer,", ",Park,", "title"),
        (",11,", ",13,", "goal"),
        ("2024-05-06", "2024-05-07", "issued"),
        ("06,,", "06,2024-06-01,Pomyłka", "revoked"),
    ],
)
def test_one_that_is_here_is_not_changed(
    db: Session, moderator: Who, was: str, now: str, column: str
) -> None:
    bring(db, moderator, file(ROW))
    before = exported(db, Format.CSV)
    (problem,) = look(db, moderator, file(ROW.replace(was, now, 1))).problems
    assert problem.column == column
    assert exported(db, Format.CSV) == before
    known = file(ROW.replace(CODE, CODE.upper().replace("-", " ")))
    assert look(db, moderator, known).unchanged == 1  # as somebody copied it from paper


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (ROW, "code"),
        (ROW.replace(CODE, "k7mf-2q9x-h4tw-0zn2").replace("elk-skwer", "elk-park"), "number"),
        (ROW.replace(CODE, "k7mf-2q9x-h4tw-0zn2").replace("3/2024", "4/2024"), "project"),
    ],
)
def test_what_may_be_only_once_keeps_the_whole_file_out(
    db: Session, moderator: Who, row: str, column: str
) -> None:
    (problem,) = look(db, moderator, file(ROW, row)).problems
    assert (problem.line, problem.column) == (3, column)
    assert number_of_certificates(db) == 0


def test_a_project_may_have_revoked_ones_beside_the_one_that_holds(
    db: Session, moderator: Who
) -> None:
    other = ROW.replace(CODE, "k7mf-2q9x-h4tw-0zn2").replace("3/2024", "4/2024")
    bring(db, moderator, file(ROW.replace("06,,", "06,2024-05-07,Pomyłka"), other))
    assert number_of_certificates(db) == 2


def test_nothing_is_removed(db: Session, moderator: Who) -> None:
    bring(db, moderator, file(ROW))
    text = f"{HEADER},remove\n{ROW},tak\n"
    (problem,) = look(db, moderator, text).problems
    assert problem.column == "remove"


def test_who_speaks_for_the_city_does_not_bring_its_certificates(
    db: Session, moderator: Who
) -> None:
    city_id = entries.city(db).id
    db.add(
        CityCoordinator(
            person_id=moderator.id,
            city_id=city_id,
            given_by_id=make.person(db, Level.MODERATOR).id,
            since=clock.now(),
        )
    )
    db.flush()
    (problem,) = look(db, moderator, file(ROW)).problems
    assert (problem.line, problem.column) == (2, "city")
