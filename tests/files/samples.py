"""Files for tests, made here: pictures, documents, and what somebody hostile would send."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image, PngImagePlugin

from app.files.preparing import Drawing, Prepared
from app.files.rules import Details

DETAILS = Details(author="Halina K.", licence="own", alt="Zebranie rady osiedla")
DOCUMENT = Details(author="Halina K.", licence="by")
SCRIPT = b"<script>alert(1)</script>"


def picture(
    pillow: str = "JPEG",
    size: tuple[int, int] = (400, 300),
    mode: str = "RGB",
    colour: Any = None,
    **saved: Any,
) -> bytes:
    """A plain picture; `saved` goes to Pillow."""
    out = io.BytesIO()
    image = Image.new(mode, size, colour if colour is not None else 0)
    image.save(out, pillow, **saved)
    return out.getvalue()


def photo_with_place() -> bytes:
    """A JPEG turned by the camera, with place, camera, comment and a hidden text."""
    image = Image.new("RGB", (400, 300), (200, 30, 30))
    image.paste((30, 30, 200), (0, 0, 200, 300))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees clockwise
    exif[0x010F] = "TajnyAparat"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 13.0, 47.0)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"TajnyKomentarz", xmp=b"<x>TajneMiejsce</x>")
    return out.getvalue()


def png_with_words(words: bytes = SCRIPT) -> bytes:
    """A PNG with a text inside and more of it glued to the end."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", words.decode())
    told.add_itxt("XML:com.adobe.xmp", words.decode())
    return picture("PNG", pnginfo=told) + words


def gif_that_is_a_script() -> bytes:
    """A GIF whose first bytes also begin a program, the rest of which follows the picture."""
    return picture("GIF", mode="P") + b"*/=1;alert(1);/*"


def moving(pillow: str) -> bytes:
    """Two frames."""
    out = io.BytesIO()
    first, second = (Image.new("RGB", (40, 30), colour) for colour in ("red", "blue"))
    first.save(out, pillow, save_all=True, append_images=[second], duration=100)
    return out.getvalue()


def png_bomb(side: int) -> bytes:
    """A few KB that claim side × side dots and really hold them."""
    row = b"\0" + b"\0" * (side // 8 + 1)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", packed), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


def document(kind: str = "docx", **more: bytes) -> bytes:
    """A document with the parts that its kind must have, and others by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if kind == "odt":
            told = b"application/vnd.oasis.opendocument.text"
            archive.writestr(zipfile.ZipInfo("mimetype"), told)
            archive.writestr("content.xml", b"<office/>")
        else:
            archive.writestr("[Content_Types].xml", b"<Types/>")
            archive.writestr("word/document.xml", b"<w:document/>")
        for name, body in more.items():
            archive.writestr(name.replace("__", "/"), body)
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def prepared(words: str = "obraz", *, small: str = "", width: int | None = 900) -> Prepared:
    """A file as the workshop gives it, without drawing anything."""
    smaller = (Drawing(small.encode(), 320, 200),) if small else ()
    height = 600 if width else None
    media_type, ending = ("image/jpeg", "jpg") if width else ("application/pdf", "pdf")
    whole = Drawing(words.encode(), width, height)
    return Prepared(f"zebranie.{ending}", media_type, whole, smaller)
