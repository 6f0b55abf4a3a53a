"""What every brochure has, whatever it is put together of: its cover, words and addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.i18n import gettext as _
from app.core.i18n import spoken
from app.letters.output.printable import printable
from app.letters.output.sheets import qr_code
from app.letters.output.typesetting import pdf
from app.text.polish import nbsp
from app.ui.filters import long_date


@dataclass(frozen=True)
class Cover:
    """What stands on the first sheet; `paper` is "a4" or "a5"."""

    title: str
    paper: str
    is_large: bool
    site_name: str
    address: str
    made: date
    licence: str


def put_together(cover: Cover, articles: Sequence[Mapping[str, Any]]) -> bytes:
    """The PDF of these texts; raises letters.output.typesetting.Unprintable."""
    return pdf(
        "brochure",
        {
            "title": cover.title,
            "language": spoken(),
            "paper": cover.paper,
            "large": cover.is_large,
            "site": cover.site_name,
            "address": as_typed(cover.address),
            **code_to(cover.address),
            "made": _("Put together on %(day)s.", day=long_date(cover.made)),
            "licence": cover.licence,
            "labels": {
                "contents": _("Contents"),
                "page": _("p."),
                "acts": _("Legal acts"),
                "sources": _("Sources"),
            },
            "articles": list(articles),
        },
    )


def code_to(address: str) -> dict[str, Any]:
    """The QR code of an address, and what it says for those who do not see it."""
    return {
        "code": qr_code(address, error="m"),
        "code_told": _("QR code with the address %(address)s", address=address),
    }


def as_set(text: str) -> str:
    """A line with its blanks kept together as Polish typesetting asks."""
    return printable(nbsp(text))


def as_typed(address: str) -> str:
    """An address as people read and type it."""
    return address.partition("://")[2].rstrip("/")
