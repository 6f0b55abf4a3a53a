"""What befalls an index on a machine: kills, cuts, a full disk, two indexers. Nothing stays broken.

The damages that show when an index is opened are in test_engine.
"""

import os
import resource
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.core.settings import Settings
from app.search import whoosh_engine
from app.search.engine import Filters, IndexUnusable, Part, Position, Query, SearchDocument
from app.search.engine import Term as SearchTerm
from app.search.engine import Word as SearchWord
from app.search.folders import IndexFolders
from app.search.indexer import Indexer
from app.search.whoosh_engine import WhooshEngine
from tests import make
from tests.search.killed import build_for_ever, index_for_ever, running

pytestmark = pytest.mark.one_database  # what befalls files
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With the index in a folder, whatever the database: these tests look into it."""
    return settings.model_copy(update={"search_engine": "whoosh"})


def document(number: int, text: str) -> SearchDocument:
    return SearchDocument(f"article:{number}", "article", "1", NOW, (Part(text),))


def found(engine: WhooshEngine, text: str) -> set[str]:
    query = Query((SearchWord((SearchTerm(text),)),))
    return {hit.key for hit in engine.search(query, Filters(), 0, 100).found}


@pytest.fixture
def built(engine: WhooshEngine) -> WhooshEngine:
    many = [document(n, f"wspólny słowo{n} " + " ".join("abcdefghij")) for n in range(1, 60)]
    engine.rebuild([many], Position(5, "then"))
    return engine


def segment(engine: WhooshEngine) -> Path:
    return max(engine.folders.current().glob("*.seg"), key=lambda path: path.stat().st_size)


def toc(engine: WhooshEngine) -> Path:
    (path,) = engine.folders.current().glob("_MAIN_*.toc")
    return path


class TestWhileTheIndexIsOpen:
    """Segments are mapped into memory: a careless read behind the end would kill the process."""

    @pytest.fixture
    def reader(self, built: WhooshEngine) -> Iterator[WhooshEngine]:
        reader = WhooshEngine(built.folders._root)
        assert len(found(reader, "wspólny")) == 59
        yield reader
        reader.close()

    @pytest.mark.parametrize("size", [0, 1, 200, -100])
    def test_a_segment_cut_in_place_is_noticed(
        self, built: WhooshEngine, reader: WhooshEngine, size: int
    ) -> None:
        path = segment(built)
        os.truncate(path, size if size >= 0 else path.stat().st_size + size)
        with pytest.raises(IndexUnusable):
            found(reader, "wspólny")
        assert built.folders.take_suspicion()

    @pytest.mark.parametrize("path_of", [segment, toc])
    def test_a_removed_file_is_noticed(
        self, built: WhooshEngine, reader: WhooshEngine, path_of: Callable[[WhooshEngine], Path]
    ) -> None:
        path_of(built).unlink()
        began = time.monotonic()
        with pytest.raises(IndexUnusable):
            found(reader, "wspólny")
        assert time.monotonic() - began < 1.0  # Whoosh itself would wait two seconds for a segment
        assert built.folders.take_suspicion()

    def test_a_writer_that_meets_damage_says_so(self, built: WhooshEngine) -> None:
        os.truncate(toc(built), 50)
        with pytest.raises(IndexUnusable):
            built.update([document(1, "hulajnoga")], [], Position(6))
        assert built.folders.take_suspicion()

    def test_new_segments_and_new_builds_are_no_damage(
        self, built: WhooshEngine, reader: WhooshEngine
    ) -> None:
        for number in range(12):  # merges on the way
            built.update([document(number, "wspólny hulajnoga")], [], Position(number))
            assert f"article:{number}" in found(reader, "hulajnoga")
        built.rebuild([[document(1, "rower")]], Position(20))
        assert found(reader, "rower") == {"article:1"}
        assert not built.folders.take_suspicion()


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: writing fails half-way, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class TestFullDisk:
    @pytest.mark.parametrize("size", [0, 100, 1_000, 4_096])
    def test_an_update_fails_and_the_old_state_serves(self, built: WhooshEngine, size: int) -> None:
        batch = [document(n, f"hulajnoga {n} " * 50) for n in range(70, 120)]
        with room_for(size), pytest.raises(OSError, match="too large"):
            built.update(batch, ["article:1"], Position(6))
        assert len(found(built, "wspólny")) == 59
        assert found(built, "hulajnoga") == set()
        assert built.position() == Position(5, "then")
        built.verify()
        built.update(batch, ["article:1"], Position(6))
        assert len(found(built, "hulajnoga")) == 50
        assert len(found(built, "wspólny")) == 58
        built.verify()
        assert not built.folders.take_suspicion()
        names = {path.name for path in built.folders.current().iterdir()}
        assert not [name for name in names if name.endswith(".part") or ".toc." in name], names

    def test_a_position_that_cannot_be_noted_is_noted_later(
        self, built: WhooshEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_arguments: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(whoosh_engine, "write_state", full)
            with pytest.raises(OSError, match="No space"):
                built.update([document(70, "hulajnoga")], [], Position(6))
        assert found(built, "hulajnoga") == {"article:70"}
        assert built.position() == Position(5, "then")
        built.verify()
        built.update([document(70, "hulajnoga")], [], Position(6))
        assert found(built, "hulajnoga") == {"article:70"}
        assert built.position() == Position(6)

    def test_a_rebuild_fails_without_litter_and_the_old_index_serves(
        self, built: WhooshEngine
    ) -> None:
        home = built.folders.current().parent
        (home / "damaged").mkdir()
        with room_for(2_000), pytest.raises(OSError, match="too large"):
            built.rebuild([[document(n, f"rower {n} " * 50) for n in range(50)]], Position(9))
        assert len(found(built, "wspólny")) == 59
        assert len(list(home.glob("build-*"))) == 1
        assert not (home / "damaged").exists()  # a kept look at a fault must not take the room
        built.rebuild([[document(1, "rower")]], Position(9))
        assert found(built, "rower") == {"article:1"}


def test_a_killed_rebuild_leaves_the_old_index_and_goes_at_the_next(
    built: WhooshEngine, tmp_path: Path
) -> None:
    root = str(built.folders._root)
    with running(build_for_ever, root, started=tmp_path / "started"):
        pass  # and is killed
    assert len(found(built, "wspólny")) == 59
    home = built.folders.current().parent
    assert len(list(home.glob("build-*"))) == 2
    (home / "current.abcd.part").write_text("half")  # as if killed while it changed the name
    built.rebuild([[document(1, "rower")]], Position(9))
    assert len(list(home.glob("build-*"))) == 1
    assert not list(home.glob("*.part"))
    assert found(built, "rower") == {"article:1"}


def test_two_indexers_by_mistake_and_one_of_them_killed(
    db: Session, settings: Settings, engine: WhooshEngine, indexer: Indexer, tmp_path: Path
) -> None:
    place = (str(settings.data_dir), str(settings.index_dir), settings.database_url)
    db.commit()
    with (
        running(index_for_ever, *place, started=tmp_path / "first") as first,
        running(index_for_ever, *place, started=tmp_path / "second") as second,
    ):
        articles = []
        for number in range(8):
            articles.append(make.article(db, title=f"Hulajnoga {number}").id)
            db.commit()
            if number == 4:
                first.kill()
            time.sleep(0.05)
        deadline = time.monotonic() + 20
        while len(found(engine, "hulajnoga")) < 8 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert found(engine, "hulajnoga") == {f"article:{number}" for number in articles}
        assert second.is_alive()
    report = indexer.check()
    assert report.is_sound, report
    assert report.documents == 8


def test_the_index_is_looked_over_each_night(
    db: Session, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.article(db)
    db.commit()
    times = [datetime(2026, 5, 10, 12, tzinfo=UTC)]
    monkeypatch.setattr(clock, "now", lambda: times[-1])
    indexer.prepare()
    position = indexer.engine.position()
    ghost = SearchDocument("article:4000", "article", "1", NOW, (Part("duch"),))
    indexer.engine.update([ghost], [], position)
    for hour in (20, 22, 23):  # in Poland it is a day later for the last two, before three
        times.append(datetime(2026, 5, 10, hour, tzinfo=UTC))
        indexer.catch_up()
        assert "article:4000" in indexer.engine.versions()
    times.append(datetime(2026, 5, 11, 1, 5, tzinfo=UTC))
    indexer.catch_up()
    assert "article:4000" not in indexer.engine.versions()
    indexer.engine.update([ghost], [], position)
    times.append(datetime(2026, 5, 11, 4, tzinfo=UTC))
    indexer.catch_up()
    assert "article:4000" in indexer.engine.versions()  # once a night is enough


def test_damage_that_nobody_reads_is_mended_at_night(
    db: Session, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.article(db)
    db.commit()
    times = [datetime(2026, 5, 10, 12, tzinfo=UTC)]
    monkeypatch.setattr(clock, "now", lambda: times[-1])
    indexer.prepare()
    path = toc(indexer.engine)
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-20])
    assert not indexer.check().is_sound
    times.append(datetime(2026, 5, 11, 2, tzinfo=UTC))
    indexer.catch_up()
    assert indexer.check().is_sound


def test_what_is_not_followed_any_more_goes(built: WhooshEngine) -> None:
    """It holds words of texts that may have been taken away since."""
    home = built.folders.current().parent
    ages = {"index-0-old": 50, "index-0-young": 40, "index-0-unbuilt": 50}
    for name, hours in ages.items():
        folder = home.parent / name
        folder.mkdir()
        if name != "index-0-unbuilt":
            (folder / "current").write_text("build-1")
        for path in (*folder.iterdir(), folder):
            os.utime(path, (time.time() - hours * 3600,) * 2)
    built.set_aside()
    built.rebuild([[document(1, "rower")]], Position(9))
    os.utime(home / "current", (0, 0))  # nothing was built for long
    built.tidy()
    assert {path.name for path in home.parent.glob("index-*")} == {home.name, "index-0-young"}
    assert (home / "damaged").is_dir()
    assert time.time() - (home / "current").stat().st_mtime < 60
    os.utime(home / "damaged", (0, 0))
    built.tidy()
    assert not (home / "damaged").exists()
    assert found(built, "rower") == {"article:1"}
    built.remove()
    assert list(home.parent.glob("index-*")) == []
    with pytest.raises(IndexUnusable):
        found(built, "rower")


def test_files_of_another_kind_in_the_folder_do_no_harm(tmp_path: Path) -> None:
    root = tmp_path / "index"
    (root / "index-1").mkdir(parents=True)
    (root / "index-1" / "build-strange").write_text("a file where folders are")
    (root / "index-other").write_text("a file")
    engine = WhooshEngine(root)
    engine.rebuild([[document(1, "rower")]], Position(1))
    assert found(engine, "rower") == {"article:1"}
    assert IndexFolders(root, engine.version).current().is_dir()
    shutil.rmtree(root)
    engine.close()
