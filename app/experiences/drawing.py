"""The sections of a report as safe HTML, and what lists show of it.

Drawn before any transaction begins: rendering takes time, and others would wait for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.experiences.models import LONGEST_LEAD
from app.experiences.report import SECTIONS, Report
from app.text.limits import Kind, TextRefused
from app.text.rendered import Rendered

KIND: Final[Kind] = "post"
EXCERPT: Final = 240

Render = Callable[[str, Kind], Rendered]


@dataclass(frozen=True)
class Drawn:
    """Sections by name as HTML, all their words, and how lists begin to tell of them."""

    html: Mapping[str, str]
    plain: str
    excerpt: str

    @property
    def all_html(self) -> str:
        """All sections one after another."""
        return "\n".join(self.html.values())


def draw(render: Render, report: Report) -> Drawn:
    """Render each section; raises Invalid with the name of one that is over a limit."""
    html: dict[str, str] = {}
    plain: list[str] = []
    for name in SECTIONS:
        text = getattr(report, name)
        rendered = draw_section(render, name, text) if text.strip() else Rendered("")
        # The first numbered list of the course is its steps, drawn as those of articles are.
        html[name] = _with_steps(rendered.html) if name == "course" else rendered.html
        plain.append(rendered.plain)
    words = "\n".join(each for each in (report.lead, *plain) if each)
    return Drawn(html, words, report.lead or beginning(plain[0]))


def draw_section(render: Render, name: str, text: str) -> Rendered:
    """One text; raises Invalid(name) when it is over a limit."""
    try:
        return render(text, KIND)
    except TextRefused as refusal:
        raise Invalid(name, _(refusal.message, **refusal.params)) from refusal


def _with_steps(html: str) -> str:
    return html if '<ol class="steps">' in html else html.replace("<ol>", '<ol class="steps">', 1)


def beginning(plain: str) -> str:
    """The first words of a text on one line, cut between two words."""
    line = " ".join(plain.split())
    if len(line) <= EXCERPT:
        return line
    cut = line[:EXCERPT].rpartition(" ")[0] or line[:EXCERPT]
    return f"{cut.rstrip(' ,;:–-')}…"[:LONGEST_LEAD]
