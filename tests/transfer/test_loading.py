"""Loading: new files are published, changed ones too until people edit, then they propose."""

import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.articles import queries, service
from app.articles.models import Article, ArticleRedirect, ArticleRevision, Origin
from app.core.db import Database
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.people.editorial import NAME, editorial
from app.people.models import Level, Person
from app.review.models import Proposal, ProposalVersion, State
from app.review.publication import publish
from app.text.limits import TextRefused
from app.text.rendered import Rendered
from app.text.safe_html import plain_text_html, to_safe_html
from app.transfer.exporting import export
from app.transfer.front_matter import ContentFault
from app.transfer.loading import LoadReport, Outcome, load
from app.transfer.models import LoadedArticle
from tests import make
from tests.transfer.conftest import Load, put

CONTENT = Path(__file__).parents[2] / "wiki_content"


def counts(report: LoadReport) -> dict[str, int]:
    return {outcome.value: report.count(outcome) for outcome in Outcome if report.count(outcome)}


def published(database: Database, slug: str) -> ArticleRevision:
    with database.reading() as db:
        return queries.published_revision(db, queries.article_by_slug(db, slug))


def edit(database: Database, slug: str, body: str) -> None:
    """Somebody publishes another text."""
    with database.writing() as db:
        make.edit(db, queries.article_by_slug(db, slug), body=body)


def proposals(database: Database) -> list[Proposal]:
    with database.reading() as db:
        return list(db.scalars(select(Proposal).order_by(Proposal.id)))


def test_new_files_are_published_by_the_editorial_account(
    run: Load, database: Database, lines: list[str]
) -> None:
    report = run()
    assert counts(report) == {"added": 3}
    assert report.faults == []
    assert sorted(lines) == ["added: awaria", "added: budzet", "added: petycja"]
    revision = published(database, "petycja")
    assert (revision.body, revision.number) == ("Pierwszy tekst.\n", 1)
    assert revision.origin == Origin.LOAD
    with database.reading() as db:
        author = db.get_one(Person, revision.author_id)
        kinds = set(db.scalars(select(JournalEntry.kind)))
    assert (author.name, author.email, author.password_hash) == (NAME, None, None)
    assert author.level == Level.EDITOR
    assert kinds == {"article.published", "person.created"}


def test_links_between_new_articles_are_right_whatever_their_order(
    run: Load, database: Database
) -> None:
    run()
    html = published(database, "awaria").html
    assert 'class="wiki-link" href="/artykuly/petycja"' in html
    assert 'class="wiki-link wanted" href="/artykuly/nie-ma"' in html


def test_loading_again_changes_nothing_and_renders_nothing(
    run: Load, database: Database, settings: Settings, folder: Path, lines: list[str]
) -> None:
    run()
    with database.reading() as db:
        before = db.scalar(select(func.count()).select_from(JournalEntry))

    def refuse(_text: str) -> Rendered:
        raise AssertionError("an unchanged file was rendered")

    report = load(database, settings, refuse, lines.append, folder)
    assert counts(report) == {"unchanged": 3}
    assert lines[3:] == []
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(JournalEntry)) == before


def test_a_changed_file_is_published_while_nobody_edited(
    run: Load, database: Database, folder: Path
) -> None:
    run()
    put(folder, "petycja", "Drugi tekst.\n")
    assert counts(run()) == {"changed": 1, "unchanged": 2}
    put(folder, "petycja", "Trzeci tekst.\n")
    assert counts(run()) == {"changed": 1, "unchanged": 2}
    revision = published(database, "petycja")
    assert (revision.body, revision.number) == ("Trzeci tekst.\n", 3)
    assert proposals(database) == []


def test_an_edited_article_is_never_overwritten_but_gets_a_proposal(
    run: Load, database: Database, folder: Path, lines: list[str]
) -> None:
    run()
    edit(database, "petycja", "Pierwszy tekst. Dopisek mieszkanki.\n")
    assert counts(run()) == {"unchanged": 3}
    put(folder, "petycja", "Nowy wstęp.\n\nPierwszy tekst.\n")
    assert counts(run()) == {"proposed": 1, "unchanged": 2}
    assert lines == ["proposed: petycja"]
    assert published(database, "petycja").body == "Pierwszy tekst. Dopisek mieszkanki.\n"
    [proposal] = proposals(database)
    with database.reading() as db:
        head = db.get_one(ProposalVersion, proposal.head_id)
        assert proposal.author_id == editorial(db).id
        base = db.get_one(ArticleRevision, head.base_id)
    assert head.body == "Nowy wstęp.\n\nPierwszy tekst.\n"
    assert base.number == 1
    assert proposal.state == State.WAITING
    # The file did not change again: no second version of the proposal.
    assert counts(run()) == {"unchanged": 3}
    assert [each.head_id for each in proposals(database)] == [proposal.head_id]


def test_the_one_open_proposal_is_saved_again(run: Load, database: Database, folder: Path) -> None:
    run()
    edit(database, "petycja", "Tekst mieszkanki.\n")
    for body in ("Drugi tekst.\n", "Trzeci tekst.\n"):
        put(folder, "petycja", body)
        assert counts(run())["proposed"] == 1
    [proposal] = proposals(database)
    with database.reading() as db:
        head = db.get_one(ProposalVersion, proposal.head_id)
    assert (head.number, head.body) == (2, "Trzeci tekst.\n")
    assert proposal.state == State.CONFLICT
    assert published(database, "petycja").body == "Tekst mieszkanki.\n"


def test_more_proposals_may_wait_than_a_resident_may_have(
    run: Load, database: Database, folder: Path, settings: Settings
) -> None:
    slugs = [f"artykul-{number}" for number in range(settings.open_proposals + 2)]
    for slug in slugs:
        put(folder, slug)
    run()
    for slug in slugs:
        edit(database, slug, "Tekst mieszkanki.\n")
        put(folder, slug, "Drugi tekst.\n")
    assert counts(run())["proposed"] == len(slugs)


def test_an_article_written_by_people_is_not_overwritten_by_a_new_file(
    run: Load, database: Database, folder: Path
) -> None:
    with database.writing() as db:
        make.article(db, slug="petycja", body="Tekst mieszkanki.\n", categories=("zglosic",))
    assert counts(run()) == {"added": 2, "proposed": 1}
    assert published(database, "petycja").body == "Tekst mieszkanki.\n"
    # The file's text never was the article's, so later changes of it propose as well.
    put(folder, "petycja", "Drugi tekst.\n")
    assert counts(run()) == {"unchanged": 2, "proposed": 1}
    assert published(database, "petycja").body == "Tekst mieszkanki.\n"


def test_a_file_put_back_to_the_loaded_text_proposes_nothing(
    run: Load, database: Database, folder: Path
) -> None:
    run()
    edit(database, "petycja", "Tekst mieszkanki.\n")
    path = folder / "petycja.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n\n", encoding="utf-8")
    assert counts(run()) == {"unchanged": 3}
    assert proposals(database) == []


def test_a_file_that_says_what_people_published_is_taken_as_loaded(
    run: Load, database: Database, folder: Path
) -> None:
    run()
    edit(database, "petycja", "Wspólny tekst.\n")
    put(folder, "petycja", "Wspólny tekst.\n")
    assert counts(run()) == {"unchanged": 3}
    put(folder, "petycja", "Wspólny tekst. I dalej.\n")
    assert counts(run()) == {"changed": 1, "unchanged": 2}
    assert published(database, "petycja").body == "Wspólny tekst. I dalej.\n"


def test_a_loaded_version_is_known_without_the_loaders_memory(
    run: Load, database: Database, folder: Path
) -> None:
    run()
    with database.writing() as db:
        db.delete(db.get_one(LoadedArticle, "petycja"))
    put(folder, "petycja", "Drugi tekst.\n")
    assert counts(run()) == {"changed": 1, "unchanged": 2}


def rename(database: Database, former: str, slug: str) -> None:
    with database.writing() as db:
        who = make.who(make.person(db, Level.EDITOR))
        article = service.locked(db, queries.article_by_slug(db, former).id)
        service.rename(db, who, article, slug, "Lepszy adres")


def test_renamed_articles_are_found(run: Load, database: Database, folder: Path) -> None:
    run()
    rename(database, "petycja", "petycja-do-rady")
    assert counts(run()) == {"unchanged": 3}
    put(folder, "petycja", "Drugi tekst.\n", title="Petycja")
    assert counts(run()) == {"changed": 1, "unchanged": 2}
    assert published(database, "petycja-do-rady").body == "Drugi tekst.\n"
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Article)) == 3
        assert db.get(ArticleRedirect, "petycja") is not None


def test_a_file_at_a_former_address_without_memory_finds_the_article(
    run: Load, database: Database
) -> None:
    run()
    rename(database, "petycja", "petycja-do-rady")
    with database.writing() as db:
        db.delete(db.get_one(LoadedArticle, "petycja"))
    assert counts(run()) == {"unchanged": 3}


def test_one_bad_file_stops_no_other(
    run: Load, database: Database, folder: Path, lines: list[str]
) -> None:
    (folder / "budzet.md").write_text("nie ma nagłówka", encoding="utf-8")
    (folder / "zly-kod.md").write_bytes(b"---\ntitle: \xff\n---\n")
    put(folder, "inna-nazwa").rename(folder / "nazwa.md")
    report = run()
    assert counts(report) == {"added": 2}
    assert len(report.faults) == 3
    assert [fault.split(",")[0] for fault in report.faults] == [
        "budzet.md",
        "nazwa.md",
        "zly-kod.md",
    ]
    assert set(report.faults) <= set(lines)
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Article)) == 2


@pytest.mark.parametrize("is_refused", [True, False])
def test_a_text_that_cannot_be_rendered_is_not_published(
    database: Database, settings: Settings, folder: Path, lines: list[str], is_refused: bool
) -> None:
    def render(text: str) -> Rendered:
        if is_refused and "petycja" not in text:
            raise TextRefused("too_long", size=300, limit=200)
        return to_safe_html(text) if "petycja" in text else plain_text_html(text)

    report = load(database, settings, render, lines.append, folder)
    assert counts(report) == {"added": 1}
    assert len(report.faults) == 2


def test_a_missing_folder_is_a_fault(
    database: Database, settings: Settings, tmp_path: Path, lines: list[str]
) -> None:
    with pytest.raises(ContentFault, match="no such folder"):
        load(database, settings, to_safe_html, lines.append, tmp_path / "nic")


def test_two_loaders_at_once_do_not_double(
    database: Database, settings: Settings, folder: Path
) -> None:
    for body, outcome in (("Pierwszy tekst.\n", Outcome.ADDED), ("Drugi.\n", Outcome.CHANGED)):
        for slug in ("awaria", "budzet", "petycja"):
            put(folder, slug, body)
        start = threading.Barrier(3)
        reports: list[LoadReport] = []

        def run(start: threading.Barrier = start, into: list[LoadReport] = reports) -> None:
            start.wait()
            into.append(load(database, settings, to_safe_html, lambda _line: None, folder))

        threads = [threading.Thread(target=run) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [report.faults for report in reports] == [[], [], []]
        assert sum(report.count(outcome) for report in reports) == 3
        assert sum(report.count(Outcome.UNCHANGED) for report in reports) == 6
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Article)) == 3
        assert db.scalar(select(func.count()).select_from(ArticleRevision)) == 6
        assert db.scalar(select(func.count()).select_from(Person)) == 1


def test_two_loaders_make_one_version_of_a_proposal(
    run: Load, database: Database, settings: Settings, folder: Path
) -> None:
    run()
    edit(database, "petycja", "Tekst mieszkanki.\n")
    put(folder, "petycja", "Drugi tekst.\n")
    first: list[LoadReport] = []

    def render(text: str) -> Rendered:
        if not first:  # another loader comes and goes while this one renders
            first.append(LoadReport())
            first[0] = load(database, settings, to_safe_html, lambda _line: None, folder)
        return to_safe_html(text)

    second = load(database, settings, render, lambda _line: None, folder)
    assert first[0].count(Outcome.PROPOSED) == 1
    assert second.count(Outcome.UNCHANGED) == 3
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(ProposalVersion)) == 1


def test_an_edit_made_while_the_file_is_rendered_wins(
    run: Load, database: Database, settings: Settings, folder: Path
) -> None:
    run()
    put(folder, "petycja", "Drugi tekst.\n")
    edits: list[str] = []

    def render(text: str) -> Rendered:
        if not edits:
            edits.append(text)
            edit(database, "petycja", "Tekst mieszkanki.\n")
        return to_safe_html(text)

    report = load(database, settings, render, lambda _line: None, folder)
    assert counts(report) == {"proposed": 1, "unchanged": 2}
    assert published(database, "petycja").body == "Tekst mieszkanki.\n"


def test_waiting_proposals_of_people_survive_a_load(
    run: Load, database: Database, folder: Path
) -> None:
    run()
    with database.writing() as db:
        article = queries.article_by_slug(db, "petycja")
        make.proposal(db, article, body="Tekst z propozycji.\n")
    put(folder, "petycja", "Drugi tekst.\n")
    assert counts(run()) == {"changed": 1, "unchanged": 2}
    [proposal] = proposals(database)
    assert proposal.state == State.CONFLICT
    with database.reading() as db:
        assert queries.article_by_slug(db, "petycja").waiting_proposals == 1


def test_our_own_articles_are_rendered_once_and_come_out_byte_for_byte(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    files = {path.name: path.read_bytes() for path in (CONTENT / "artykuly").glob("*.md")}
    content = tmp_path / "content"
    shutil.copytree(CONTENT / "artykuly", content / "artykuly")
    report = load(database, settings, to_safe_html, lambda _line: None, content)
    assert counts(report) == {"added": len(files)}
    assert report.faults == []

    def nothing_to_draw(_text: str) -> Rendered:
        raise AssertionError("an unchanged file was rendered again")

    again = load(database, settings, nothing_to_draw, lambda _line: None, content)
    assert counts(again) == {"unchanged": len(files)}
    done = export(database, tmp_path / "out")
    assert (done.written, done.unchanged) == (len(files), 0)
    out = tmp_path / "out" / "artykuly"
    assert {path.name: path.read_bytes() for path in out.iterdir()} == files


def test_only_the_merged_text_of_an_accepted_proposal_counts_as_peoples(
    run: Load, database: Database, folder: Path
) -> None:
    """After people accepted our text merged with theirs, the next file still only proposes."""
    run()
    edit(database, "petycja", "Pierwszy tekst.\n\nDopisek mieszkanki.\n")
    put(folder, "petycja", "Drugi tekst.\n")
    run()
    with database.writing() as db:
        article = service.locked(db, queries.article_by_slug(db, "petycja").id)
        merged = "Drugi tekst.\n\nDopisek mieszkanki.\n"
        old = queries.published_revision(db, article)
        source = queries.source_of(old).with_text(body=merged)
        new = service.NewRevision(
            source, to_safe_html(merged), editorial(db).id, "Przyjęte", Origin.PROPOSAL
        )
        publish(db, article, old.id, new)
    put(folder, "petycja", "Trzeci tekst.\n")
    assert counts(run()) == {"proposed": 1, "unchanged": 2}
    assert published(database, "petycja").body == merged
