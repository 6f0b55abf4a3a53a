"""The Whoosh engine: what it finds, and what it survives."""

import pickle
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.core.settings import Settings
from app.search import whoosh_engine
from app.search.engine import Filters, IndexUnusable, Position
from app.search.folders import read_state
from app.search.query import parse
from app.search.whoosh_engine import WhooshEngine
from app.search.whoosh_schema import SyncedStorage
from app.text.morphology import ANALYSER_NAME
from tests.search.few_documents import document, fill
from tests.search.killed import running, write_for_ever

pytestmark = pytest.mark.one_database  # an index in files knows of none
needs_dictionary = pytest.mark.skipif(
    ANALYSER_NAME == "snowball", reason="morfeusz2 has no wheel for this platform"
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With the index in a folder, whatever the database: these tests look into it."""
    return settings.model_copy(update={"search_engine": "whoosh"})


def found(engine: WhooshEngine, text: str, kind: str | None = None, **window: int) -> list[str]:
    hits = engine.search(
        parse(text).strict, Filters(kind), window.get("offset", 0), window.get("limit", 10)
    )
    return [hit.key for hit in hits.found]


@pytest.fixture
def built(engine: WhooshEngine) -> WhooshEngine:
    fill(engine)
    return engine


class TestManyDocuments:
    """Postings of a common word fill several blocks and lie in several segments."""

    @pytest.fixture
    def many(self, engine: WhooshEngine) -> WhooshEngine:
        batch = [document(n, f"wspólne {'rzadkie' if n % 40 == 0 else 'inne'}") for n in range(400)]
        engine.rebuild([batch], Position(1))
        engine.update([document(n, "wspólne nowe") for n in range(500, 530)], [], Position(2))
        return engine

    def test_a_search_that_takes_too_long_shows_what_it_has(
        self, many: WhooshEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("app.search.whoosh_engine.TIME_LIMIT", 0.0)
        hits = many.search(parse("wspólne").strict, Filters(), 0, 10)
        assert not hits.is_whole
        assert hits.total < 430


class TestChanging:
    def test_a_position_moves_without_documents(self, built: WhooshEngine) -> None:
        built.update([], [], Position(6, "later"))
        assert built.position() == Position(6, "later")

    def test_many_updates_leave_few_files(self, built: WhooshEngine) -> None:
        for number in range(40):
            built.update([document(number, f"nowe{number} wspólne")], [], Position(number))
        assert built.search(parse("wspólne").strict, Filters(), 0, 50).total == 40
        folder = built.folders.current()
        assert len(list(folder.glob("*.seg"))) < 20
        assert len(list(folder.glob("*.toc*"))) == 1
        assert set(read_state(folder).files) == {
            path.name for path in folder.iterdir() if path.suffix in (".seg", ".toc")
        }

    def test_a_failed_update_changes_nothing(
        self, built: WhooshEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_arguments: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("app.search.whoosh_schema.sync", full)
            with pytest.raises(OSError, match="No space"):
                built.update([document(9, "hulajnoga")], ["article:1"], Position(9))
        assert built.position() == Position(5, "then")
        assert found(built, "hulajnoga") == []
        built.update([document(9, "hulajnoga")], ["article:1"], Position(9))
        assert found(built, "hulajnoga") == ["article:9"]
        built.verify()

    def test_readers_see_changes_and_rebuilds_without_a_restart(
        self, built: WhooshEngine, tmp_path: Path
    ) -> None:
        reader = WhooshEngine(tmp_path / "index")
        assert found(reader, "hulajnoga") == []
        built.update([document(9, "hulajnoga")], [], Position(6))
        assert found(reader, "hulajnoga") == ["article:9"]
        built.rebuild([[document(1, "hulajnoga")]], Position(7))
        assert found(reader, "hulajnoga") == ["article:1"]
        assert len(list(built.folders.current().parent.glob("build-*"))) == 1
        shutil.rmtree(tmp_path / "index")
        with pytest.raises(IndexUnusable):
            found(reader, "hulajnoga")
        built.rebuild([[document(2, "hulajnoga")]], Position(7))
        assert found(reader, "hulajnoga") == ["article:2"]

    def test_searches_go_on_while_a_writer_commits(
        self, built: WhooshEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # On a busy machine a search may be cut off in time; what it finds is tested here.
        monkeypatch.setattr(whoosh_engine, "TIME_LIMIT", 30.0)
        reader = WhooshEngine(built.folders.current().parent.parent)
        wrong: list[object] = []
        stop = threading.Event()

        def search() -> None:
            while not stop.is_set():
                try:
                    # Document 3 never changes; 1 is always there once, in one version or another.
                    keys = found(reader, "publiczna"), found(reader, "wersja petycja")
                except Exception as error:  # noqa: BLE001 - any fault is what the test looks for
                    wrong.append(error)
                    return
                if keys[0] != ["article:3"] or len(keys[1]) > 1:
                    wrong.append(keys)

        threads = [threading.Thread(target=search) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(25):
            built.update([document(1, f"wersja {number} petycja")], [], Position(number))
        built.rebuild([[document(1, "petycja"), document(3, "publiczna")]], Position(30))
        stop.set()
        for thread in threads:
            thread.join()
        assert wrong == []

    def test_a_look_between_two_tables_of_contents_is_taken_again(
        self, built: WhooshEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A listing of the folder can miss the old name and the new one while a commit renames."""
        reader = WhooshEngine(built.folders.current().parent.parent)
        listings: Iterator[list[str]] = iter([[], []])
        whole = SyncedStorage.list
        monkeypatch.setattr(SyncedStorage, "list", lambda storage: next(listings, whole(storage)))
        assert found(reader, "publiczna") == ["article:3"]


def segment(folder: Path) -> Path:
    return max(folder.glob("*.seg"), key=lambda path: path.stat().st_size)


def toc(folder: Path) -> Path:
    return next(folder.glob("_MAIN_*.toc"))


def truncate(path: Path, size: int) -> None:
    # A fresh file: shortening one that is mapped into memory would kill this very process.
    content = path.read_bytes()[:size]
    path.unlink()
    path.write_bytes(content)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 3, len(content) // 2, 7):
        content[place] ^= 0x5A
    path.unlink()
    path.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "segment cut to half": lambda folder: truncate(
        segment(folder), segment(folder).stat().st_size // 2
    ),
    "segment empty": lambda folder: truncate(segment(folder), 0),
    "segment missing": lambda folder: segment(folder).unlink(),
    "segment flipped": lambda folder: flip(segment(folder)),
    "toc cut": lambda folder: truncate(toc(folder), 60),
    "toc empty": lambda folder: truncate(toc(folder), 0),
    "toc missing": lambda folder: toc(folder).unlink(),
    "toc flipped": lambda folder: flip(toc(folder)),
    "toc with a wrong pickle": lambda folder: toc(folder).write_bytes(pickle.dumps({"no": "toc"})),
    "position empty": lambda folder: truncate(folder / "position.json", 0),
    "position missing": lambda folder: (folder / "position.json").unlink(),
    "position of another shape": lambda folder: (folder / "position.json").write_text("[1]"),
    "folder missing": shutil.rmtree,
    "everything missing": lambda folder: shutil.rmtree(folder.parent),
    "name empty": lambda folder: (folder.parent / "current").write_text(""),
    "name strange": lambda folder: (folder.parent / "current").write_text("../../etc"),
    "name not text": lambda folder: (folder.parent / "current").write_bytes(b"\xff\xfe\x00"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_noticed_and_mended_by_rebuilding(built: WhooshEngine, damage: str) -> None:
    DAMAGES[damage](built.folders.current())
    fresh = WhooshEngine(built.folders._root)

    def look() -> None:
        fresh.position()
        fresh.verify()

    with pytest.raises(IndexUnusable):
        look()
    fresh.set_aside()
    fresh.rebuild([[document(1, "hulajnoga")]], Position(1))
    assert found(fresh, "hulajnoga") == ["article:1"]
    look()


def test_a_reader_of_a_damaged_index_tells_the_indexer(built: WhooshEngine) -> None:
    built.close()
    DAMAGES["segment cut to half"](built.folders.current())
    with pytest.raises(IndexUnusable):
        found(built, "petycja")
    assert built.folders.take_suspicion()
    assert not built.folders.take_suspicion()


def test_kill_at_any_moment_leaves_the_old_state_or_the_new(
    engine: WhooshEngine, tmp_path: Path
) -> None:
    start = Position(0, "0")
    engine.rebuild([[document(key, "wersja0 wspólne", version="0") for key in (1, 2, 3)]], start)
    seen = set()
    root = engine.folders._root
    for attempt in range(6):
        with running(write_for_ever, str(root), started=tmp_path / f"started{attempt}"):
            time.sleep(0.15 + attempt * 0.037)
        fresh = WhooshEngine(root)
        fresh.verify()
        versions = fresh.versions()
        assert set(versions) == {"article:1", "article:2", "article:3"}
        assert len(set(versions.values())) == 1
        (version,) = set(versions.values())
        # The position is written after the commit: it may lag behind, never run ahead.
        assert fresh.position().entry <= int(version) <= fresh.position().entry + 1
        assert len(found(fresh, "wspólne")) == 3
        assert len(found(fresh, f"wersja{version}")) == 3
        seen.add(version)
        fresh.close()
    assert len(seen) > 1
    engine.update([document(1, "po wszystkim")], [], Position(9_999))
    folder = engine.folders.current()
    assert len(list(folder.glob("*.toc*"))) == 1
