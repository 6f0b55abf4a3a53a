"""How a visitor wants the site to look: theme and size of text, kept in one readable cookie.

The cookie says nothing about the person and a script writes it too, so it is not HttpOnly.
"""

from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

Theme = Literal["auto", "light", "dark"]
TextSize = Literal["normal", "large"]

COOKIE: Final = "wyglad"
# The language of the interface has a cookie of its own; no script needs to read it.
LANGUAGE_COOKIE: Final = "jezyk"
COOKIE_SECONDS: Final = 365 * 24 * 3600


@dataclass(frozen=True)
class PageLook:
    """`auto` follows the device."""

    theme: Theme = "auto"
    text: TextSize = "normal"

    def to_cookie(self) -> str:
        return f"{self.theme}.{self.text}"


def choose_look(theme: str | None, text: str | None) -> PageLook:
    """Look from what came in a request; anything unknown means the default."""
    return PageLook(
        theme=cast(Theme, theme) if theme in get_args(Theme) else "auto",
        text=cast(TextSize, text) if text in get_args(TextSize) else "normal",
    )


def look_from_cookie(value: str | None) -> PageLook:
    theme, _, text = (value or "").partition(".")
    return choose_look(theme, text)
