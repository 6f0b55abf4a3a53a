"""The guide for those who write letters names all that a letter may say."""

from pathlib import Path
from typing import Any

import frontmatter

from app.letters.letter import Need, Type
from tests.letters.letters import FILES

GUIDE = (Path(__file__).parents[2] / "docs" / "letters.md").read_text(encoding="utf-8")


def test_the_guide_names_every_key_type_and_need() -> None:
    heads: list[dict[str, Any]] = [frontmatter.load(str(path)).metadata for path in FILES]
    keys = {key for head in heads for key in head}
    keys |= {key for head in heads for field in head["fields"] for key in field}
    missing = [word for word in (*sorted(keys), *Type, *Need) if f"`{word}`" not in GUIDE]
    assert missing == [], "tell of them in docs/letters.md"
