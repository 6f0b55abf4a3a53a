"""The lasting link with which a reporter follows a report: signed, without personal data in it.

It opens one page of one report and nothing else. It does not end before the report is forgotten,
because the law gives six months to complain.
"""

import hashlib
from typing import Final

from itsdangerous import BadData, URLSafeSerializer

from app.core.settings import Settings, secret_key

_SALT: Final = "narzedziownik report status"
_LONGEST: Final = 200


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret_key(settings),
        salt=_SALT,
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )


def status_path(settings: Settings, report_id: int) -> str:
    """Path of the page on which the reporter reads what became of it."""
    return f"/zglos/{_signer(settings).dumps(report_id)}"


def read(settings: Settings, token: str) -> int | None:
    """Id of the report, None for a link that is not ours."""
    if len(token) > _LONGEST:
        return None
    try:
        found = _signer(settings).loads(token)
    except BadData:
        return None
    return found if isinstance(found, int) else None
