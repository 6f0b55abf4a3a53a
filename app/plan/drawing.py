"""Texts of the Plan as safe HTML, drawn where records come into force.

That happens in web workers, at the start, and in commands; each process has one renderer of its
own, whose child starts with the first text.
"""

from typing import Final

from app.text.limits import TextRefused
from app.text.render_process import Renderer
from app.text.safe_html import plain_text_html

_RENDERER: Final = Renderer()


def html_of(text: str) -> str:
    """A text as HTML; what is over a limit now is shown as it was typed."""
    if not text.strip():
        return ""
    try:
        return _RENDERER.render(text, "post").html
    except TextRefused:
        return plain_text_html(text).html
