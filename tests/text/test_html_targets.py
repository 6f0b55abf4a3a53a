"""Links and images of two pages that words do not tell apart."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.text.html_targets import Target, TargetChange, target_changes
from app.text.safe_html import to_safe_html


def changes(old: str, new: str) -> list[tuple[str, str, str]]:
    def shown(target: Target | None) -> str:
        return f"{target.words}={target.address}" if target else ""

    found = target_changes(to_safe_html(old).html, to_safe_html(new).html)
    return [(each.kind, shown(each.before), shown(each.after)) for each in found]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[a](/x)", "[a](/x)", []),
        ("[a](/x) [b](/y)", "[b](/y) [a](/x)", []),
        ("[a](/x)", "[a](/y)", [("link", "a=/x", "a=/y")]),
        # Other words of the same link are seen as words.
        ("[a](/x)", "[b](/x)", []),
        ("a", "[a](/x)", [("link", "", "a=/x")]),
        ("[a](/x)", "a", [("link", "a=/x", "")]),
        ("[a](/x) [a](/x)", "[a](/x)", [("link", "a=/x", "")]),
        ("", "[Tom & Jerry](/x?a=1&b=2)", [("link", "", "Tom & Jerry=/x?a=1&b=2")]),
        (
            "![a](/pliki/1.png)",
            "![b](/pliki/1.png)",
            [("image", "a=/pliki/1.png", "b=/pliki/1.png")],
        ),
        (
            "![a](/pliki/1.png)",
            "![a](/pliki/2.png)",
            [("image", "a=/pliki/1.png", "a=/pliki/2.png")],
        ),
        ("", "![](/pliki/1.png)", [("image", "", "=/pliki/1.png")]),
        ("a[^1]\n\n[^1]: n", "b a[^1]\n\n[^1]: n", []),
    ],
)
def test_changes(old: str, new: str, told: list[tuple[str, str, str]]) -> None:
    assert changes(old, new) == told


PAGES = st.lists(
    st.sampled_from(["[a](/x) ", "[a](/y) ", "[b](/x) ", "![p](/pliki/1) ", "słowo ", "\n\n"]),
    max_size=8,
).map("".join)


@settings(max_examples=40, deadline=None)
@given(PAGES, PAGES)
@example("[a](/x) ", "[b](/x) [a](/y) ")
def test_changes_lead_from_one_page_to_the_other(old: str, new: str) -> None:
    forth, back = changes(old, new), changes(new, old)
    assert len(forth) == len(back)
    assert all(each[1] != each[2] for each in forth)
    assert changes(old, old) == []


def test_a_change_is_what_templates_read() -> None:
    [change] = target_changes("", to_safe_html("[a](/x)").html)
    assert change == TargetChange("link", None, Target("a", "/x"))
