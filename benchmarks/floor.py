"""The floors: what the same server and Flask cost with nothing of the wiki in between.

`/stala` answers a constant, `/szablon` draws one plain template of an article page's size: layout,
menu, contents, text, footer; no database, no session, no compression, no log.
"""

import os
from typing import Any, Final

from flask import Flask, render_template

PAGE_BYTES: Final = int(os.environ.get("BENCHMARK_PAGE_BYTES", "20000"))
_PARAGRAPH: Final = "Gmina odpowiada na wniosek w ciągu miesiąca, a jej odpowiedź można zaskarżyć. "

application: Final = Flask(__name__)
application.jinja_env.trim_blocks = application.jinja_env.lstrip_blocks = True


def _context(paragraphs: int) -> dict[str, Any]:
    return {
        "title": "Wniosek do gminy",
        "menu": [("Narzędzia", "/narzedzia"), ("Dyskusje", "/dyskusje")],
        "contents": [(f"#s-{number}", f"Rozdział {number}") for number in range(8)],
        "html": f"<p>{_PARAGRAPH * 4}</p>\n" * paragraphs,
        "footer": [
            (
                f"Kolumna {column}",
                [(f"Strona {number}", f"/strona-{number}") for number in range(3)],
            )
            for column in range(3)
        ],
    }


def _page_of(size: int) -> dict[str, Any]:
    with application.test_request_context():
        empty = len(render_template("page.html", **_context(0)).encode())
    paragraph = len(_context(1)["html"].encode())
    return _context(max(1, (size - empty) // paragraph))


_CONTEXT: Final = _page_of(PAGE_BYTES)


@application.get("/stala")
def constant() -> str:
    """A constant."""
    return "Dzień dobry"


@application.get("/szablon")
def template() -> str:
    """One plain template."""
    return render_template("page.html", **_CONTEXT)
