"""What letters name is there: articles by their files, other letters, and letters by articles."""

from pathlib import Path

import pytest
import yaml

from app.letters.mentions import Named, mentions
from tests.house.sources import ROOT
from tests.letters.letters import FILES

ARTICLES = {path.stem: path for path in (ROOT / "wiki_content" / "artykuly").glob("*.md")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_article_and_letter_that_a_letter_names_is_there(path: Path) -> None:
    named = list(mentions(path.read_text(encoding="utf-8")))
    there = {Named.ARTICLE: set(ARTICLES), Named.LETTER: {each.stem for each in FILES}}
    lost = [each for each in named if each.what in there and each.id not in there[each.what]]
    assert lost == []
    assert any(each.what is Named.ARTICLE for each in named)


def test_every_letter_is_named_by_an_article_and_no_article_names_another() -> None:
    named = set()
    for path in ARTICLES.values():
        front = path.read_text(encoding="utf-8").split("\n---", 1)[0]
        named |= set(yaml.safe_load(front).get("letters", []))
    assert named == {each.stem for each in FILES}
