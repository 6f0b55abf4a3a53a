"""Kept pages: found by name and tag, never half, never fatal."""

from pathlib import Path

import pytest

from app.core.page_store import PageStore


def only_file(folder: Path) -> Path:
    [path] = [each for each in folder.rglob("*") if each.is_file()]
    return path


def test_an_entry_is_found_by_its_tag_only(tmp_path: Path) -> None:
    store = PageStore(tmp_path)
    assert store.get("a", "1") is None
    store.put("a", "1", b"page\nwith lines")
    assert store.get("a", "1") == b"page\nwith lines"
    assert store.get("a", "2") is None
    assert store.get("b", "1") is None
    store.put("a", "2", b"")
    assert store.get("a", "2") == b""
    assert store.get("a", "1") is None


@pytest.mark.parametrize("cut", [0, 1, 5, 10])
def test_a_file_cut_short_is_no_entry(tmp_path: Path, cut: int) -> None:
    store = PageStore(tmp_path)
    store.put("a", "tag", b"0123456789")
    path = only_file(tmp_path)
    path.write_bytes(path.read_bytes()[:cut])
    assert store.get("a", "tag") is None


def test_names_cannot_leave_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    PageStore(folder).put("../../evil", "1", b"x")
    assert only_file(tmp_path).is_relative_to(folder)


def test_a_disk_that_takes_nothing_costs_only_the_entry(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    store = PageStore(blocked)
    store.put("a", "1", b"x")
    assert store.get("a", "1") is None


def test_forgetting(tmp_path: Path) -> None:
    store = PageStore(tmp_path)
    store.put("a", "1", b"x")
    store.forget("a")
    store.forget("a")
    assert store.get("a", "1") is None
