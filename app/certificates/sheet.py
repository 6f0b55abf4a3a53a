"""A certificate as PDF, with the address and the QR code by which anybody checks it.

The sheet is in Polish whoever asks for it, as are the Plan and its projects.
"""

from dataclasses import asdict, dataclass
from typing import Final

from app.certificates.queries import CertificateRow
from app.cities.goals import GOALS
from app.core import i18n
from app.core.clock import WARSAW
from app.letters.output.printable import all_printable, all_typeset, printable
from app.letters.output.sheets import qr_code
from app.letters.output.typesetting import pdf
from app.ui.filters import long_date

PROGRAMME: Final = "Plan Działań dla Miast. Modelowa lokalność"


@dataclass(frozen=True)
class _Words:
    """What stands on the sheet; certificates are content, so in no catalogue."""

    title: str
    programme: str
    city: str
    deed: str
    project: str
    goal: str
    issued: str
    check: str


def certificate_as_pdf(row: CertificateRow, site_name: str, site_url: str) -> bytes:
    """The file, A4 and PDF/UA-1; raises typesetting.Unprintable."""
    address = f"{site_url}{row.url}"
    with i18n.speaking(i18n.LANGUAGE):
        issued = long_date(row.issued.astimezone(WARSAW).date())
        goal = f"Cel {row.goal}. {GOALS[row.goal]}" if row.goal else ""
    words = all_typeset(
        all_printable(
            _Words(
                title=f"Certyfikat nr {row.sign}",
                programme=PROGRAMME,
                city=row.city_name,
                deed="za zrealizowanie projektu",
                project=row.title,
                goal=goal,
                issued=f"Wystawiono {issued} r. w serwisie {site_name}.",
                check="Czy certyfikat nadal obowiązuje, sprawdzisz pod tym adresem:",
            )
        )
    )
    return pdf(
        "certificate",
        {
            **asdict(words),
            "name": printable(f"Certyfikat nr {row.sign}: {row.city_name}"),
            "language": i18n.LANGUAGE,
            "address": address,
            "code": qr_code(address),
            "code_told": f"Kod QR z adresem {address}",
        },
    )
