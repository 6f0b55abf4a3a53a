"""What an operator or a newcomer has to know is written down, and links lead somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from app.cli import COMMANDS, narzedziownik
from app.core.settings import PREFIX, Settings
from app.people.models import Level
from app.people.rules import PERMISSIONS, Permission
from benchmarks import figures
from benchmarks.__main__ import PARTS
from tests.house.sources import ROOT, text_of, tracked

DOCS = sorted(
    path for path in tracked() if path.suffix == ".md" and "wiki_content" not in path.parts
)
LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)|!\[[^\]\n]*\]\(([^)\s]+)\)")


def _doc(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented_with_its_default(name: str) -> None:
    variable = PREFIX + name.upper()
    rows = [line for line in _doc("docs/settings.md").splitlines() if f"`{variable}`" in line]
    assert len(rows) == 1, f"docs/settings.md needs one row for {variable}"
    default = Settings.model_fields[name].default
    if isinstance(default, bool | int | Path) or (isinstance(default, str) and default):
        assert f"`{default}`" in rows[0], f"its default is {default}"


def test_no_setting_is_documented_that_is_gone() -> None:
    documented = set(re.findall(rf"`{PREFIX}(\w+)`", _doc("docs/settings.md")))
    assert {name.lower() for name in documented} == set(Settings.model_fields)


def _rights_table() -> dict[str, list[str]]:
    """Permission to its cells, from the guest to the administrator."""
    rows = re.findall(r"^\| `([A-Z_]+)`[^|]*\|(.+)\|$", _doc("docs/roles.md"), flags=re.MULTILINE)
    return {name: [cell.strip() for cell in cells.split("|")] for name, cells in rows}


@pytest.mark.parametrize("permission", list(Permission))
def test_every_right_is_documented_as_it_is(permission: Permission) -> None:
    cells = _rights_table()[permission.name]
    assert len(cells) == len(Level)
    for level, cell in zip(Level, cells, strict=True):
        assert (cell != "–") is (level >= PERMISSIONS[permission]), f"{level.name}: {cell}"


def test_no_right_is_documented_that_is_gone() -> None:
    assert set(_rights_table()) - {level.name for level in Level} == {p.name for p in Permission}


@pytest.mark.parametrize("level", list(Level))
def test_every_level_is_documented(level: Level) -> None:
    assert f"| `{level.name}` |" in _doc("docs/roles.md")


def _commands(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, (*before, name))
        else:
            yield " ".join((*before, name))


def test_every_command_is_documented_and_explains_itself() -> None:
    text = _doc("docs/operating.md")
    missing = [name for name in _commands(narzedziownik) if f"`narzedziownik {name}" not in text]
    assert missing == [], "tell of them in docs/operating.md"
    for name in COMMANDS:
        command = narzedziownik.get_command(click.Context(narzedziownik), name)
        assert command is not None
        assert command.help, f"{name} has no help"


def test_no_command_is_documented_that_is_gone() -> None:
    known = set(_commands(narzedziownik))
    for doc in DOCS:
        for told in re.findall(
            r"`(?:\.venv/bin/)?narzedziownik ([a-z][a-z -]*[a-z])", text_of(doc)
        ):
            words = told.split(" -")[0].split()
            assert " ".join(words[:2]) in known or words[0] in known, f"{doc.name}: {told}"


def test_make_targets_of_the_docs_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", _doc("Makefile"), flags=re.MULTILINE))
    for doc in DOCS:
        for told in re.findall(r"`make ([a-z]+)", text_of(doc)):
            assert told in targets, f"{doc.name}: make {told}"
    helped = set(re.findall(r"^([a-z]+):.*## ", _doc("Makefile"), flags=re.MULTILINE))
    assert helped == targets


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(doc: Path) -> None:
    for first, second in LINK.findall(text_of(doc)):
        target = first or second
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        aim = (doc.parent / path).resolve() if path else doc
        assert aim.exists(), target
        if anchor and aim.suffix == ".md":
            assert anchor in _anchors(text_of(aim)), target


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


def test_the_readme_begins_with_what_it_is_and_shows_it() -> None:
    readme = _doc("README.md")
    for part in ("docs/screenshot.png", "make run", "make test", "CONTRIBUTING.md", "docs/"):
        assert part in readme


def test_decisions_say_what_and_why() -> None:
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# "), path.name
        assert len(text.split()) > 40, f"{path.name} says too little"


@pytest.mark.parametrize("part", PARTS)
def test_each_table_of_figures_is_replaced_alone(part: str, tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    present = _doc("docs/benchmarks.md")
    before, opening, rest = present.partition(figures.begin(part))
    _old, closing, after = rest.partition(figures.end(part))
    assert opening, "docs/benchmarks.md has lost a mark"
    assert closing, "docs/benchmarks.md has lost a mark"
    document.write_text(present, encoding="utf-8")
    figures.write(part, "New figures", document)
    changed = f"{before}{opening}\n\nNew figures\n\n{closing}{after}"
    assert document.read_text(encoding="utf-8") == changed


def test_figures_are_not_put_into_a_document_without_their_marks(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text(figures.begin(PARTS[0]), encoding="utf-8")
    with pytest.raises(ValueError, match="no marks"):
        figures.write(PARTS[0], "New figures", document)
    assert document.read_text(encoding="utf-8") == figures.begin(PARTS[0])
