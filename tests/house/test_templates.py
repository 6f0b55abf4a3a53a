"""Every page stands in the frame, has one main heading, and works under the strict policy."""

import re

import pytest

from tests.house.sources import APP, modules, templates, text_of

EXTENDS = re.compile(r'{%-?\s*extends\s+"([^"]+)"')
INCLUDES = re.compile(r'{%-?\s*include\s+"([^"]+)"')
USES = re.compile(r'{%-?\s*(?:include|import|from)\s+"([^"]+)"')
NAMED_IN_CODE = re.compile(r'f?"([a-z]+/[\w/{}]+\.(?:html|xml))"')
TOKEN = re.compile(r"csrf|hidden_tag")
# Styles and scripts within a page. Links may lead out; nothing may be loaded from elsewhere or
# sent there.
BLOCKED = re.compile(
    r"<style[\s>]|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']"
    r"|(?:src|action)\s*=\s*[\"'](?:https?:)?//|<link\b[^>]*href\s*=\s*[\"'](?:https?:)?//"
)
DATA = re.compile(r'type="application/(?:ld\+)?json"')
# Pages drawn when the frame may be what is broken.
WITHOUT_FRAME = "ui/errors/bare.html"
FRAME = "ui/layout.html"
# Pieces drawn apart, because they are kept, and then set into a page.
PIECES = {
    "articles/article.html": "articles/page.html",
    "moderation/figures.html": "moderation/statistics.html",
    "articles/authorship_rows.html": "articles/authorship.html",
    "letters/sample.html": "records/edit.html",
    "plan/cities_of_plan.html": "cities/index.html",
    "plan/city_facts.html": "cities/city.html",
    "plan/city_in_plan.html": "cities/city.html",
    "plan/goal_cards.html": "plan/goals.html",
    "plan/goal_tiles.html": "cities/index.html",
    "plan/goal_numbers.html": "plan/goal.html",
    "plan/goal_in_plan.html": "plan/goal.html",
    "plan/statistics_sections.html": "plan/statistics.html",
}
# Letters and files for somebody's disk are no pages: they load no style sheets, and no policy of
# ours reaches them.
LETTERS = {"notifications/mail/letter.html", "transfer/own_data_file.html"}


def _pages() -> list[str]:
    """Templates that code names, so that they are shown as a whole."""
    named: set[str] = set()
    for path in modules():
        for name in NAMED_IN_CODE.findall(text_of(path)):
            pattern = re.compile(re.sub(r"\\{\w+\\}", r"\\w+", re.escape(name)))
            named |= {each for each in templates() if pattern.fullmatch(each)}
    return sorted(named)


def _lineage(name: str) -> list[str]:
    """The template and those it extends, the outermost last."""
    chain = [name]
    while parent := EXTENDS.search(text_of(templates()[chain[-1]])):
        chain.append(parent[1])
    return chain


def _included(name: str) -> set[str]:
    return set(USES.findall(text_of(templates()[name])))


def _headings(chain: list[str]) -> int:
    texts = [text_of(templates()[each]) for each in chain]
    texts += [text_of(templates()[piece]) for piece, page in PIECES.items() if page in chain]
    texts += [text_of(templates()[other]) for text in texts for other in INCLUDES.findall(text)]
    return sum(len(re.findall(r"<h1[\s>]", text)) for text in texts)


def test_a_page_extends_the_layout_and_has_one_main_heading() -> None:
    chains = {name: _lineage(name) for name in set(_pages()) - set(PIECES) - LETTERS}
    assert len(chains) > 100
    outside = [
        name for name, chain in chains.items() if chain[-1] != FRAME and WITHOUT_FRAME not in chain
    ]
    assert outside == [], f"begin them with extends {FRAME!r}"
    headings = {name: _headings(chain) for name, chain in chains.items()}
    assert {name: count for name, count in headings.items() if count != 1} == {}


def test_nothing_inline_that_the_policy_would_block() -> None:
    wrong = []
    for name in sorted(set(templates()) - LETTERS):
        text = re.sub(r"{#.*?#}", "", text_of(templates()[name]), flags=re.DOTALL)
        wrong += [f"{name}: {found[0]}" for found in BLOCKED.finditer(text)]
        wrong += [
            f"{name}: {script}"
            for script in re.findall(r"<script\b[^>]*>", text)
            if "src=" not in script and not DATA.search(script)
        ]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_a_letter_fetches_nothing_and_runs_nothing(name: str) -> None:
    text = text_of(templates()[name])
    assert not re.search(r"<(?:script|link|img|iframe|form)\b|url\(|@import|\son[a-z]+\s*=", text)


def test_only_the_seam_makes_text_safe() -> None:
    """`stored_html` shows what the renderer made; `|safe` would show what anybody typed."""
    told = re.compile(r"\|\s*safe\b|autoescape false")
    assert [name for name, path in templates().items() if told.search(text_of(path))] == []


def _macros_with_token() -> set[str]:
    macros = re.compile(r"{%-?\s*macro (\w+)\(.*?endmacro", re.DOTALL)
    return {
        found[1]
        for path in templates().values()
        for found in macros.finditer(text_of(path))
        if TOKEN.search(found[0])
    }


def test_forms_that_write_carry_a_token() -> None:
    """Their own, one of a macro they use, or one that whoever calls their macro puts in."""
    wrong = []
    carriers = re.compile(rf"\b(?:{'|'.join(_macros_with_token() | {'caller'})})\(")
    for name, path in templates().items():
        for form in re.findall(
            r"<form\b.*?</form>", text_of(path), flags=re.DOTALL | re.IGNORECASE
        ):
            opening = form[: form.index(">") + 1].lower()
            if 'method="post"' in opening and not (TOKEN.search(form) or carriers.search(form)):
                wrong.append(f"{name}: {opening}")
    assert wrong == []


def test_no_template_is_left_over() -> None:
    shown = set(_pages())
    waiting = list(shown)
    while waiting:
        name = waiting.pop()
        for other in (*_lineage(name), *_included(name)):
            if other not in shown:
                shown.add(other)
                waiting.append(other)
    assert set(templates()) - shown == set()


def test_the_code_marks_html_as_safe_in_few_known_places() -> None:
    """`Markup` belongs to the seam of app/text and to what reads its stored output back."""
    allowed = {"text", "ui"}
    wrong = [
        str(path.relative_to(APP))
        for path in modules()
        if re.search(r"\bMarkup\(", text_of(path)) and path.relative_to(APP).parts[0] not in allowed
    ]
    assert wrong == []
