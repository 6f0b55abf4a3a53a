"""The process that draws one picture anew: it may be killed at any moment and holds no secrets.

Whatever stood in the file beside the picture (place, camera, text, other formats glued to its
end) is left behind, because only the dots are written again.
"""

import io
import json
import struct
import sys
import warnings
from dataclasses import dataclass
from typing import IO, Any, Final

from PIL import Image, ImageCms, ImageOps

MEMORY_BYTES: Final = 1 << 30
CPU_SECONDS: Final = 20
LENGTH: Final = struct.Struct(">I")
_SAVED: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 88, "optimize": True, "progressive": True},
    "PNG": {},
    "WEBP": {"quality": 90, "method": 4},
}
_SMALL: Final[dict[str, Any]] = {"quality": 82, "method": 4}


class Refused(Exception):
    """Why a picture is not taken, in one word that the parent knows."""


@dataclass(frozen=True)
class Order:
    """What is asked of the child: type as found, greatest sizes, widths of smaller drawings.

    With `keep` the bytes stay as they are (they come from our own export), and only the smaller
    drawings are made.
    """

    pillow: str
    pixels: int
    side: int
    widths: list[int]
    keep: bool


def draw(data: bytes, order: Order) -> list[tuple[dict[str, Any], bytes]]:
    """The picture and its smaller drawings, widest first; raises Refused."""
    image = _opened(data, order)
    size = image.size
    try:
        image.draft("RGB", (order.side, order.side))
        image.load()
    except (OSError, SyntaxError, ValueError, IndexError) as error:
        raise Refused("damaged") from error
    plain = _upright(image, order.side)
    saved_as = "PNG" if order.pillow == "GIF" else order.pillow
    if order.keep:
        turned = (plain.width < plain.height) != (size[0] < size[1])
        first = _about(size[::-1] if turned else size, data, saved_as)
    else:
        first = _about(plain.size, _bytes_of(plain, saved_as, _SAVED[saved_as]), saved_as)
    result = [first]
    for width in sorted(order.widths, reverse=True):
        if width < first[0]["width"]:
            small = _narrowed(plain, width)
            result.append(_about(small.size, _bytes_of(small, "WEBP", _SMALL), "WEBP"))
    return result


def _opened(data: bytes, order: Order) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data), formats=[order.pillow])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("large") from error
    except (OSError, SyntaxError, ValueError, IndexError, struct.error) as error:
        raise Refused("damaged") from error
    if image.width * image.height > order.pixels:
        raise Refused("large")
    # Phones put a second photo into a JPEG (MPO); that is no animation.
    if order.pillow != "JPEG" and getattr(image, "n_frames", 1) > 1:
        raise Refused("animated")
    return image


def _upright(image: Image.Image, side: int) -> Image.Image:
    """In the colours of the web, no larger than `side`, turned as the camera says, bare."""
    plain = _web_colours(image)
    plain.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    turned = ImageOps.exif_transpose(_with_orientation(plain, image))
    turned.info = {}
    return turned


def _with_orientation(plain: Image.Image, image: Image.Image) -> Image.Image:
    orientation = image.getexif().get(0x0112, 1)
    plain.getexif()[0x0112] = orientation
    return plain


def _web_colours(image: Image.Image) -> Image.Image:
    if image.mode in ("I;16", "I;16B", "I;16L", "I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    wanted = "RGBA" if has_alpha else ("L" if image.mode in ("L", "1") else "RGB")
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, source, target, outputMode=wanted) or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            return image.convert(wanted)  # the picture without its colour profile is good enough
    return image.convert(wanted)


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _bytes_of(image: Image.Image, pillow: str, settings: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    image.save(out, pillow, **settings)
    return out.getvalue()


def _about(size: tuple[int, int], data: bytes, pillow: str) -> tuple[dict[str, Any], bytes]:
    return {"width": size[0], "height": size[1], "pillow": pillow, "size": len(data)}, data


def _limit_itself() -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - exists on Unix only

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def answer(stream: IO[bytes], head: dict[str, Any], blobs: list[bytes]) -> None:
    """Write a head of JSON, its length before it, and the bytes it tells of."""
    told = json.dumps(head).encode()
    stream.write(b"".join([LENGTH.pack(len(told)), told, *blobs]))
    stream.flush()


def main() -> None:
    """One line of JSON and the file come in, the drawings go out."""
    _limit_itself()
    order = Order(**json.loads(sys.stdin.buffer.readline()))
    data = sys.stdin.buffer.read()
    Image.MAX_IMAGE_PIXELS = order.pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        drawn = draw(data, order)
    except Refused as refusal:
        answer(sys.stdout.buffer, {"refused": str(refusal)}, [])
    except MemoryError:
        answer(sys.stdout.buffer, {"refused": "large"}, [])
    else:
        head = {"drawn": [about for about, _blob in drawn]}
        answer(sys.stdout.buffer, head, [blob for _about, blob in drawn])


if __name__ == "__main__":
    main()
