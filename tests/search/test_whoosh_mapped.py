"""Segments read where they lie: the same bytes as from a file, and no copy of them."""

import io
import mmap
import os
import pickle
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.search.whoosh_mapped import MappedFile, View

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("read"), st.integers(-1, 30)),
        st.tuples(st.just("seek"), st.integers(0, 40)),
        st.tuples(st.just("skip"), st.integers(0, 9)),
        st.tuples(st.just("readline"), st.just(0)),
        st.tuples(st.just("end"), st.just(0)),
    ),
    max_size=12,
)


def step(file: View | io.BytesIO, act: str, number: int) -> object:
    if act == "read":
        return file.read(number)
    if act == "readline":
        return file.readline()
    whence = {"seek": os.SEEK_SET, "skip": os.SEEK_CUR, "end": os.SEEK_END}[act]
    return file.seek(number if act != "end" else 0, whence)


@settings(max_examples=25)
@given(st.binary(max_size=40) | st.text("a\n", max_size=40).map(str.encode), STEPS)
def test_a_view_reads_as_a_file_does(content: bytes, steps: list[tuple[str, int]]) -> None:
    view, file = View(memoryview(content)), io.BytesIO(content)
    for act, number in steps:
        assert step(view, act, number) == step(file, act, number)
        assert view.tell() == file.tell()


def test_parts_of_a_segment_are_no_copies_and_outlive_it(tmp_path: Path) -> None:
    path = tmp_path / "MAIN_x.seg"
    path.write_bytes(b"head" + pickle.dumps(["rower", 7]) + b"tail")
    whole = MappedFile.of(path)
    part = whole.subset(4, path.stat().st_size - 8, "part")
    assert isinstance(part._buf.obj, mmap.mmap)
    assert not hasattr(whole, "fileno")  # or Whoosh would map the file itself, and copy it
    whole.close()
    path.unlink()
    assert part.read_pickle() == ["rower", 7]
    assert whole.is_closed
    assert part.get(0, 2) == pickle.dumps(["rower", 7])[:2]
