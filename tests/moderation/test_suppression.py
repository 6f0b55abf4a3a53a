"""A suppressed passage is in no table any more, merges go on, and one person alone cannot do it."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Text, cast, func, select, update
from sqlalchemy.orm import Session

from app import all_tables
from app.articles import queries as articles
from app.articles.models import Article, ArticleRevision
from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.journal import JournalEntry
from app.core.page_store import PageStore
from app.core.settings import Settings
from app.discussions.models import Thread
from app.moderation import carrying_out, redacting, suppression
from app.moderation.redacting import Redaction
from app.moderation.suppression import Seen
from app.moderation.suppression_models import Suppression, SuppressionState
from app.people.models import Level
from app.review.models import Proposal, State
from app.review.removed_passages import fingerprint_key
from app.search.indexer import Indexer
from app.search.postgres_models import SearchIndex, SearchRow, SearchWord
from app.text.limits import check_markdown
from app.text.redaction import MARK, Words
from tests import make
from tests.moderation.stage import PASSAGE, TRACES, Site, ask, rendered, suppress
from tests.review.acts import accept


def _rows_with(database: Database, *traces: str) -> list[str]:
    with database.reading() as db:
        return [
            f"{table.name}: {row!r}"
            for table in all_tables().sorted_tables
            for row in db.execute(select(table))
            if any(trace in repr(tuple(row)) for trace in traces)
        ]


def test_the_passage_is_in_no_table(database: Database, settings: Settings, site: Site) -> None:
    assert len(_rows_with(database, *TRACES)) > 12
    number = suppress(database, settings, site)
    assert _rows_with(database, *TRACES) == []
    with database.reading() as db:
        done = db.get_one(Suppression, number)
        assert (done.state, done.passage) == (SuppressionState.DONE, "")
        for table in ("article_revision", "proposal_version", "post", "mail_message", "draft"):
            assert done.reached[table] >= 1, table
        revision = articles.published_revision(db, db.get_one(Article, site.article))
        assert revision.redacted is not None
        assert revision.redacted_reason == "dane-osobowe"
        assert MARK in revision.body
        assert MARK in revision.html
        assert MARK in repr(revision.sections)
        assert "Każdy może." in revision.body


def test_lists_and_addresses_follow(database: Database, settings: Settings, site: Site) -> None:
    suppress(database, settings, site)
    with database.reading() as db:
        article = db.get_one(Article, site.article)
        thread = db.get_one(Thread, site.thread)
        kinds = set(db.scalars(select(JournalEntry.kind)))
    assert article.title == f"Petycja ({MARK})"
    assert article.lead == f"Zadzwoń: {MARK}."
    assert article.slug == "petycja"
    assert "600" not in thread.slug
    assert {"article.redacted", "thread.redacted", "suppression.finished"} <= kinds


def test_two_persons_and_one_administrator(db: Session, settings: Settings, site: Site) -> None:
    other = make.person(db, Level.MODERATOR)
    made = ask(db, site.moderator, settings)
    for who in (site.moderator, other):
        with pytest.raises(Forbidden):
            suppression.confirm(db, make.who(who), made.id)
    assert made.state == SuppressionState.PROPOSED
    suppression.confirm(db, make.who(site.administrator), made.id)
    with pytest.raises(Conflict):
        suppression.confirm(db, make.who(site.administrator), made.id)
    with pytest.raises(Conflict):
        suppression.drop(db, make.who(site.moderator), made.id)
    own = ask(db, site.administrator, settings, "inny fragment")
    with pytest.raises(Forbidden):
        suppression.confirm(db, make.who(site.administrator), own.id)
    assert suppression.confirm(db, make.who(other), own.id).state == SuppressionState.RUNNING


def test_lower_levels_have_no_part_in_it(db: Session, settings: Settings, site: Site) -> None:
    made = ask(db, site.moderator, settings)
    for level in (Level.RESIDENT, Level.EDITOR, Level.CURATOR):
        who = make.person(db, level)
        with pytest.raises(Forbidden):
            ask(db, who, settings, "inny fragment")
        with pytest.raises(Forbidden):
            suppression.confirm(db, make.who(who), made.id)
        with pytest.raises(Forbidden):
            suppression.drop(db, make.who(who), made.id)


def test_a_dropped_one_forgets_the_passage(db: Session, settings: Settings, site: Site) -> None:
    made = ask(db, site.moderator, settings)
    with pytest.raises(Conflict):
        ask(db, site.administrator, settings, "tel.  600\n100 200")
    suppression.drop(db, make.who(site.moderator), made.id)
    assert (made.state, made.passage) == (SuppressionState.DROPPED, "")


@pytest.mark.parametrize(
    ("passage", "reason", "note", "field"),
    [
        ("ab", "dane-osobowe", "Powód", "passage"),
        (" ** ", "dane-osobowe", "Powód", "passage"),
        ("x" * 2001, "dane-osobowe", "Powód", "passage"),
        ("fragment usunięty", "dane-osobowe", "Powód", "passage"),
        (PASSAGE, "zly-kod", "Powód", "code"),
        (PASSAGE, "dane-osobowe", " ", "note"),
        (PASSAGE, "dane-osobowe", f"To {PASSAGE}", "note"),
        (PASSAGE, "dane-osobowe", "x" * 301, "note"),
    ],
)
def test_what_cannot_be_asked_for(passage: str, reason: str, note: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        suppression.checked(passage, reason, note, Seen())
    assert refused.value.field in (field, "sentence")


def test_open_proposals_still_merge(database: Database, settings: Settings, site: Site) -> None:
    """Scenario 12: base, published text and head are redacted alike."""
    suppress(database, settings, site)
    with database.writing() as db:
        proposal = db.get_one(Proposal, site.proposal)
        assert proposal.state == State.WAITING
        article = accept(db, site.moderator, proposal)
        body = articles.published_revision(db, article).body
    assert "dłuższy." in body
    assert MARK in body
    assert _rows_with(database, *TRACES) == []


def test_an_edit_begun_before_merges_too(
    database: Database, settings: Settings, site: Site
) -> None:
    suppress(database, settings, site)
    with database.writing() as db:
        article = db.get_one(Article, site.article)
        body = articles.published_revision(db, article).body
        make.edit(db, article, body=body.replace("Opis sprawy.", "Opis i wzór."))
        assert "wzór" in articles.published_revision(db, article).body


class _Cut(Exception):
    pass


def test_cut_off_anywhere_it_goes_on(
    database: Database, settings: Settings, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as db:
        made = ask(db, site.moderator, settings)
        suppression.confirm(db, make.who(site.administrator), made.id)
        number = made.id
    left = 3
    note_row = suppression.note_row

    def cut(db: Session, suppression_id: int, table: str) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise _Cut
        note_row(db, suppression_id, table)

    monkeypatch.setattr(suppression, "note_row", cut)
    arguments: Any = (settings, database, rendered, number, PASSAGE, "dane-osobowe")
    with pytest.raises(_Cut):
        carrying_out.carry_out(*arguments)
    with database.reading() as db:
        half = db.get_one(Suppression, number)
        assert half.state == SuppressionState.RUNNING
        assert sum(half.reached.values()) == 3
    monkeypatch.undo()
    carrying_out.carry_out(*arguments)
    assert _rows_with(database, *TRACES) == []
    carrying_out.carry_out(*arguments)  # once more does no harm


def test_the_worker_does_it(database: Database, settings: Settings, site: Site) -> None:
    with database.writing() as db:
        made = ask(db, site.moderator, settings)
    carrying_out.carry_out_due(settings, database)
    assert _rows_with(database, *TRACES) != []
    with database.writing() as db:
        suppression.confirm(db, make.who(site.administrator), made.id)
    carrying_out.carry_out_due(settings, database)
    with database.writing() as db:
        found = db.get_one(Suppression, made.id)
        assert found.state == SuppressionState.RUNNING  # a save that began before may still land
        found.decided = clock.now() - carrying_out.SETTLED
        # It was planned and drawn before the passes, and is written only now.
        make.edit(db, db.get_one(Article, site.article), body=f"Dawne: {PASSAGE}.\n")
    for state in (SuppressionState.RUNNING, SuppressionState.DONE):
        carrying_out.carry_out_due(settings, database)
        with database.reading() as db:
            assert db.get_one(Suppression, made.id).state == state
    assert _rows_with(database, *TRACES) == []


def test_copies_on_this_machine_go_too(database: Database, settings: Settings, site: Site) -> None:
    # With PostgreSQL's engine the index is no file of ours.
    settings = settings.model_copy(update={"search_engine": "whoosh"})
    letters = settings.data_dir / "mail"
    letters.mkdir()
    (letters / "list.txt").write_text(f"Treść: {PASSAGE}\n", encoding="utf-8")
    pages = PageStore(settings.data_dir / "pages")
    pages.put("page home", "tag", PASSAGE.encode())
    Indexer(database, settings).catch_up()
    assert _files_with(settings.index_dir, "600") != []
    # What was set aside, and the index of another release, hold it as well.
    (home,) = settings.index_dir.glob("index-*")
    shutil.copytree(home, home.with_name("index-1-other"))
    shutil.copytree(next(home.glob("build-*")), home / "damaged")
    suppress(database, settings, site)
    carrying_out.clean_up(settings, database)
    assert pages.get("page home", "tag") is None
    assert _files_with(settings.data_dir, "600 100 200") == []
    assert _files_with(settings.index_dir, "600") == []
    assert Indexer(database, settings).check().is_sound
    if database.is_sqlite:
        assert _files_with(settings.data_dir.parent, "600 100 200") == []
    before = (settings.data_dir / "clean-up-to").stat().st_mtime_ns
    carrying_out.clean_up(settings, database)
    assert (settings.data_dir / "clean-up-to").stat().st_mtime_ns == before


@pytest.mark.postgres
def test_vectors_of_every_release_go_too(
    database: Database, settings: Settings, site: Site
) -> None:
    settings = settings.model_copy(update={"search_engine": "postgres"})
    indexer = Indexer(database, settings)
    indexer.catch_up()
    with database.writing() as db:
        db.execute(update(SearchIndex).values(version="of-another-release"))
    indexer.catch_up()

    def held() -> list[int]:
        with database.reading() as db:
            columns = (SearchRow.words, SearchWord.word)
            vectors = [cast(column, Text).contains("600") for column in columns]
            return [db.scalar(select(func.count()).where(each)) or 0 for each in vectors]

    assert held()[0] > 2
    assert held()[1] > 1
    suppress(database, settings, site)
    carrying_out.clean_up(settings, database)
    assert held() == [0, 0]
    assert indexer.check().is_sound


def _files_with(folder: Path, text: str) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and "static" not in path.parts and text.encode() in path.read_bytes()
    ]


def test_a_restored_backup_forgets_again(
    database: Database, settings: Settings, site: Site
) -> None:
    suppress(database, settings, site)
    target = settings.data_dir / "list.jsonl"
    assert carrying_out.write_list(database, target) == 1
    assert not re.search(r"\b600\b", target.read_text())  # within a fingerprint it may stand
    listed = carrying_out.read_list(target, fingerprint_key(settings))
    with database.writing() as db:
        article = db.get_one(Article, site.article)
        make.edit(db, article, body=f"Z kopii: {PASSAGE}.\n")
    assert carrying_out.replay(settings, database, rendered, listed) > 0
    assert _rows_with(database, *TRACES) == []
    assert carrying_out.replay(settings, database, rendered, listed) == 0


def test_a_damaged_list_is_told(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    for text in ("nonsense\n", json.dumps({"length": 3}) + "\n"):
        path.write_text(text)
        with pytest.raises(ValueError, match="no list"):
            carrying_out.read_list(path, b"key")


def test_a_text_that_cannot_be_drawn_loses_the_passage_too(
    database: Database, settings: Settings, site: Site
) -> None:
    long_line = "x" * 11_000
    with database.writing() as db:
        revision = articles.published_revision(db, db.get_one(Article, site.article))
        revision.body = f"{PASSAGE} {long_line}"
        number = revision.id
    redaction = Redaction(Words.of(PASSAGE), "dane-osobowe", _strict)
    carrying_out.remove(settings, database, redaction, lambda _db, _table: None)
    with database.reading() as db:
        html = db.get_one(ArticleRevision, number).html
    assert "600" not in html
    assert long_line in html


def _strict(text: str, kind: Any) -> Any:
    check_markdown(text, kind)
    return rendered(text, kind)


def test_reach_counts_and_shows_nothing(database: Database, site: Site) -> None:
    with database.reading() as db:
        reached = redacting.reach(db, Words.of(PASSAGE))
        assert redacting.reach(db, Words.of("nigdzie tego nie ma")) == {}
    assert reached["article_revision"] == 3
    assert reached["draft"] == 1
    assert all(isinstance(number, int) for number in reached.values())
