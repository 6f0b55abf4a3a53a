"""From what somebody sent to what is stored: the type is found, a picture is drawn anew.

Drawing happens in a process of its own with limits of time and memory, for a hostile picture can
ask for more of both than a web worker has.
"""

import json
import re
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import structlog

from app.core.errors import Invalid, TooMany
from app.core.i18n import gettext as _
from app.files import sniffing
from app.files.picture_child import LENGTH, Order
from app.text.polish import slugify

WIDTHS: Final = (320, 800, 1600)
SIDE: Final = 2560
PIXELS: Final = 40_000_000
SECONDS: Final = 25.0
WAIT_SECONDS: Final = 20.0
AT_ONCE: Final = 2
_ROOT: Final = Path(__file__).resolve().parents[2]
# As in app.text.render_process: without the web application, which takes a second to start.
_START: Final = (
    "import sys, types;"
    "app = types.ModuleType('app'); app.__path__ = [sys.argv[1]]; sys.modules['app'] = app;"
    "from app.files.picture_child import main; main()"
)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Drawing:
    """Bytes to store with the size of what they show (None for a document)."""

    data: bytes
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Prepared:
    """A file ready to be stored: the whole, and smaller drawings of a picture."""

    name: str
    media_type: str
    whole: Drawing
    smaller: tuple[Drawing, ...] = ()


def safe_name(told: str, ending: str) -> str:
    """A name for the address: what the sender's computer called the file, made harmless."""
    own = re.split(r"[/\\]", told)[-1]
    return f"{slugify(own.rpartition('.')[0] or own)}.{ending}"


class Workshop:
    """Prepares files, pictures two at a time; shared by the threads of a web worker."""

    def __init__(self, *, seconds: float = SECONDS, wait_seconds: float = WAIT_SECONDS) -> None:
        self._seconds = seconds
        self._wait_seconds = wait_seconds
        self._benches = threading.BoundedSemaphore(AT_ONCE)

    def prepare(self, data: bytes, told_name: str, *, keep: bool = False) -> Prepared:
        """The file as it will be stored; raises Invalid("file") for one that is not taken.

        `keep` leaves the bytes of a picture as they are: for our own export coming back.
        """
        kind = sniffing.type_of(data)
        if not kind.pillow:
            return Prepared(safe_name(told_name, kind.ending), kind.media_type, Drawing(data))
        if not self._benches.acquire(timeout=self._wait_seconds):
            message = _("Many pictures are being sent right now. Try again in a minute.")
            raise TooMany(message, retry_after=60)
        try:
            drawings, kind = self._draw(data, kind, keep)
        finally:
            self._benches.release()
        name = safe_name(told_name, kind.ending)
        return Prepared(name, kind.media_type, drawings[0], tuple(drawings[1:]))

    def _draw(
        self, data: bytes, kind: sniffing.FileType, keep: bool
    ) -> tuple[list[Drawing], sniffing.FileType]:
        order = Order(kind.pillow, PIXELS, SIDE, list(WIDTHS), keep and kind != sniffing.GIF)
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and fixed words
                [sys.executable, "-c", _START, str(_ROOT / "app")],
                input=json.dumps(asdict(order)).encode() + b"\n" + data,
                capture_output=True,
                check=False,
                timeout=self._seconds,
                cwd=_ROOT,
                env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
            )
        except subprocess.TimeoutExpired:
            log.warning("drawing a picture took too long")
            raise Invalid("file", _refusal("slow")) from None
        answer = _read(done.stdout)
        if answer is None:
            log.warning("drawing a picture failed", code=done.returncode)
            raise Invalid("file", _refusal("damaged"))
        head, blobs = answer
        if "refused" in head:
            raise Invalid("file", _refusal(str(head["refused"])))
        drawings, at = [], 0
        for about in head["drawn"]:
            blob = blobs[at : at + about["size"]]
            at += about["size"]
            drawings.append(Drawing(blob, about["width"], about["height"]))
        pillow = head["drawn"][0]["pillow"]
        kinds = {each.pillow: each for each in (sniffing.JPEG, sniffing.PNG, sniffing.WEBP)}
        return drawings, kinds[pillow]


def _read(output: bytes) -> tuple[dict[str, Any], bytes] | None:
    """Head and bytes of the child's answer; None when it died before its end."""
    if len(output) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(output[: LENGTH.size])
    end = LENGTH.size + length
    if len(output) < end:
        return None
    head: dict[str, Any] = json.loads(output[LENGTH.size : end])
    expected = sum(about["size"] for about in head.get("drawn", []))
    return (head, output[end:]) if len(output) - end == expected else None


def _refusal(word: str) -> str:
    return {
        "large": _("This picture has more than 40 million dots. Make it smaller and try again."),
        "animated": _("We do not take moving pictures. Save one frame as PNG or JPEG."),
        "slow": _("This picture takes too long to open. Save it anew and try again."),
    }.get(word, _("This picture is damaged and cannot be opened."))
