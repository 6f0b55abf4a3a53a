"""The static build: names tell the content, nothing half-written, quick when nothing changed."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from app.ui import assets
from app.ui.assets import IMMUTABLE, Manifest, build
from app.ui.minify import minify_css, minify_svg

SOURCE = Path(assets.__file__).parent / "static"
Render = Callable[..., BeautifulSoup]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small site: a style sheet with one import, a picture, a script."""
    root = tmp_path / "source"
    (root / "css").mkdir(parents=True)
    (root / "css/main.css").write_text(
        '/* order */ @layer base, print;\n@import url("part.css") layer(base);\n'
    )
    (root / "css/part.css").write_text(
        'p { background: url("../dot.svg") }\n' + "a { b: c }\n" * 50
    )
    (root / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg">\n<!-- x -->\n</svg>\n')
    (root / "main.js").write_text("export const a = 1;\n")
    (root / "NOTES.md").write_text("for developers")
    return root


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "built"


def names_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_style_sheets_become_one_with_hashed_addresses(source: Path, target: Path) -> None:
    manifest = build(source, target)
    text = (target / manifest.names["css/main.css"]).read_text()
    assert text.startswith("@layer base,print;@layer base{p{")
    assert "@import" not in text
    address = re.search(r'url\("([^"]+)"\)', text)
    assert address
    assert (target / "css" / address.group(1)).resolve() == target / manifest.names["dot.svg"]
    assert "css/part.css" not in manifest.names


def test_only_what_browsers_need_is_published(source: Path, target: Path) -> None:
    manifest = build(source, target)
    assert set(manifest.names) == {"css/main.css", "dot.svg", "main.js"}
    assert names_in(target) == {*manifest.files, "manifest.json"}
    assert all(re.search(IMMUTABLE, f"/static/{name}") for name in manifest.names.values())


def test_compressed_forms_hold_the_same_and_are_smaller(source: Path, target: Path) -> None:
    manifest = build(source, target)
    plain = target / manifest.names["css/main.css"]
    for suffix, unpack in [(".br", brotli.decompress), (".gz", gzip.decompress)]:
        packed = plain.with_name(plain.name + suffix).read_bytes()
        assert unpack(packed) == plain.read_bytes()
        assert len(packed) < plain.stat().st_size
    script = manifest.names["main.js"]
    assert f"{script}.br" not in manifest.files or (target / f"{script}.br").stat().st_size < 20


def test_second_build_writes_nothing(source: Path, target: Path) -> None:
    first = build(source, target)
    before = {path: path.stat().st_mtime_ns for path in target.rglob("*")}
    assert build(source, target) == first
    assert {path: path.stat().st_mtime_ns for path in target.rglob("*")} == before


def test_same_sources_give_the_same_names_anywhere(source: Path, tmp_path: Path) -> None:
    assert build(source, tmp_path / "one") == build(source, tmp_path / "two")
    assert names_in(tmp_path / "one") == names_in(tmp_path / "two")


def test_a_change_renames_and_the_build_before_stays(source: Path, target: Path) -> None:
    first = build(source, target)
    (source / "dot.svg").write_text("<svg><path/></svg>")
    second = build(source, target)
    assert second.names["dot.svg"] != first.names["dot.svg"]
    assert second.names["css/main.css"] != first.names["css/main.css"]
    assert second.names["main.js"] == first.names["main.js"]
    assert set(first.files) <= names_in(target)
    (source / "dot.svg").write_text("<svg><circle/></svg>")
    build(source, target)
    assert first.names["dot.svg"] not in names_in(target)
    assert second.names["dot.svg"] in names_in(target)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"names": {}}'])
def test_damaged_manifest_means_a_new_build(source: Path, target: Path, damage: str) -> None:
    first = build(source, target)
    (target / "manifest.json").write_text(damage)
    assert build(source, target) == first
    assert json.loads((target / "manifest.json").read_text())["names"] == first.names


def test_lost_file_is_written_again(source: Path, target: Path) -> None:
    manifest = build(source, target)
    (target / manifest.names["main.js"]).unlink()
    build(source, target)
    assert (target / manifest.names["main.js"]).is_file()


def test_failed_build_leaves_the_old_one(source: Path, target: Path) -> None:
    first = build(source, target)
    before = names_in(target)
    (source / "css/part.css").write_text('p { background: url("../missing.svg") }')
    with pytest.raises(ValueError, match=r"part\.css: no static file 'missing\.svg'"):
        build(source, target)
    assert names_in(target) == before
    assert json.loads((target / "manifest.json").read_text())["names"] == first.names


@pytest.mark.parametrize(
    "line", ['import "./a.js";', "import { b } from './b.js';", 'import("./c")']
)
def test_modules_may_not_import_unhashed_names(source: Path, target: Path, line: str) -> None:
    (source / "main.js").write_text(line)
    with pytest.raises(ValueError, match=r"main\.js"):
        build(source, target)


def test_unknown_name_tells_where_to_look() -> None:
    with pytest.raises(KeyError, match=r"nothing\.png.*app/ui/static"):
        Manifest({}, ()).url("nothing.png")


def test_prefix_is_part_of_addresses(source: Path, target: Path) -> None:
    assert (
        build(source, target, prefix="/wiki/static/").url("dot.svg").startswith("/wiki/static/dot.")
    )
    assert build(source, target).url("dot.svg").startswith("/static/dot.")


def test_fonts_of_the_real_site_are_preloaded(manifest: Manifest) -> None:
    assert len(manifest.preload) == len(assets.PRELOADED)
    assert all(address.endswith(".woff2") for address in manifest.preload)


def test_first_view_is_small(page: Render, tmp_path: Path) -> None:
    """What a reader's page may load and the empty frame leave room for a text below 100 kB.

    Scripts of forms and of reviewing are loaded by their own pages, which readers do not open.
    """
    manifest = build(SOURCE, tmp_path)
    wanted = [
        name
        for source, name in manifest.names.items()
        if not source.endswith(".txt")
        and "/OFL" not in source
        and (not source.endswith(".js") or source == "js/main.js")
    ]
    sizes = {
        name: min((tmp_path / f).stat().st_size for f in manifest.files if f.startswith(name))
        for name in wanted
    }
    frame = len(brotli.compress(str(page()).encode(), quality=5))
    assert sum(sizes.values()) + frame < 94_000, sizes


def test_real_style_sheet_keeps_every_rule(tmp_path: Path) -> None:
    manifest = build(SOURCE, tmp_path)
    text = (tmp_path / manifest.names["css/main.css"]).read_text()
    parts = [path.read_text() for path in (SOURCE / "css").rglob("*.css")]
    bare = [re.sub(r"/\*.*?\*/", "", part, flags=re.DOTALL) for part in parts]
    layers = {layer for part in bare for layer in re.findall(r"\blayer\((\w+)\)", part)}
    assert text.count("{") == sum(part.count("{") for part in bare) + len(layers)
    assert text.count("{") == text.count("}")
    assert "/*" not in text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a { b: c; }", "a{b:c}"),
        ("a  :hover , b > c { d : e }", "a :hover,b>c{d :e}"),
        (
            'a::before { content: " ;  { /* kept */ } " }',
            'a::before{content:" ;  { /* kept */ } "}',
        ),
        (r'a { content: "\"  }" }', r'a{content:"\"  }"}'),
        ("/* don't { */ a { b: 'c  d' }", "a{b:'c  d'}"),
        ("a { b: calc(1px + 2px * ( 3 - 1 )) }", "a{b:calc(1px + 2px * (3 - 1 ))}"),
        (
            "@media (min-width: 1px) and (x) { a { b: c } }",
            "@media (min-width:1px) and (x){a{b:c}}",
        ),
        ("a/**/b { c: d/**/e }", "a b{c:d e}"),
        ("@supports not (a: b) { c { --d: ; } }", "@supports not (a:b){c{--d:}}"),
    ],
)
def test_style_sheet_without_spaces_means_the_same(before: str, after: str) -> None:
    assert minify_css(before) == after
    assert minify_css(after) == after


@given(st.text(alphabet="ab \n{};:,()\"'/*\\>+-", max_size=60))
def test_minifying_anything_ends_and_never_grows(text: str) -> None:
    assert len(minify_css(text)) <= len(text)


def test_picture_without_comments() -> None:
    assert minify_svg("<svg>\n  <!-- a\nb -->\n  <path/>\n</svg>\n") == "<svg><path/></svg>"
