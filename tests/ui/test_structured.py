"""Facts for search engines: sound JSON in which nothing can end the block."""

import json
from datetime import UTC, date, datetime

import pytest

from app.ui.structured import json_ld, names_as


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "&amp;", 'a"b\\'])
def test_no_text_ends_the_block(text: str) -> None:
    written = str(json_ld({"@type": "Article", "headline": text}))
    assert not set("<>&") & set(written)
    assert json.loads(written)["headline"] == text


def test_what_is_not_known_is_not_said() -> None:
    written = json_ld(
        {
            "@type": "City",
            "name": "Ełk",
            "geo": {"@type": "GeoCoordinates", "latitude": None},
            "author": names_as([], "Person"),
            "day": date(2026, 1, 2),
            "at": datetime(2026, 1, 2, tzinfo=UTC),
        }
    )
    assert json.loads(written) == {
        "@context": "https://schema.org",
        "@type": "City",
        "name": "Ełk",
        "day": "2026-01-02",
        "at": "2026-01-02T00:00:00+00:00",
    }


def test_what_is_no_fact_is_a_fault() -> None:
    with pytest.raises(TypeError):
        json_ld({"x": object()})
