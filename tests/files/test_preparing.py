"""Pictures are drawn anew by a process that can be killed; nothing hidden in them survives."""

import io
import time

import pytest
from PIL import Image, ImageCms

from app.core.errors import Invalid, TooMany
from app.files import picture_child
from app.files.picture_child import Order, Refused, draw
from app.files.preparing import PIXELS, SIDE, WIDTHS, Prepared, Workshop
from tests.files import samples


def order(pillow: str, *, keep: bool = False, pixels: int = PIXELS) -> Order:
    return Order(pillow, pixels, SIDE, list(WIDTHS), keep)


def drawn(data: bytes, pillow: str, *, keep: bool = False) -> list[tuple[Image.Image, bytes]]:
    """The drawings, opened, without another process."""
    return [
        (Image.open(io.BytesIO(blob)), blob)
        for _about, blob in draw(data, order(pillow, keep=keep))
    ]


@pytest.fixture(scope="module")
def photo() -> Prepared:
    return Workshop().prepare(samples.photo_with_place(), "IMG_1234.png")


def test_place_and_camera_are_gone_and_the_photo_stands_upright(photo: Prepared) -> None:
    assert photo.name == "img-1234.jpg"
    assert photo.media_type == "image/jpeg"
    image = Image.open(io.BytesIO(photo.whole.data))
    assert not image.getexif()
    assert image.size == (300, 400) == (photo.whole.width, photo.whole.height)
    # The blue half was on the left; turned clockwise it is above.
    red, _green, blue = image.convert("RGB").getpixel((150, 50))  # type: ignore[misc]
    assert blue > red
    for drawing in (photo.whole, *photo.smaller):
        for secret in (b"Tajn", b"Exif", b"GPS", b"http://ns.adobe.com"):
            assert secret not in drawing.data


@pytest.mark.parametrize("pillow", ["PNG", "GIF"])
def test_what_is_glued_to_a_picture_is_gone(pillow: str) -> None:
    hostile = samples.png_with_words() if pillow == "PNG" else samples.gif_that_is_a_script()
    assert b"alert" in hostile
    for image, blob in drawn(hostile, pillow):
        assert b"alert" not in blob
        assert b"script" not in blob
        assert image.format in ("PNG", "WEBP")


@pytest.mark.parametrize(
    ("pillow", "kept"), [("JPEG", "JPEG"), ("PNG", "PNG"), ("WEBP", "WEBP"), ("GIF", "PNG")]
)
def test_types_after_drawing(pillow: str, kept: str) -> None:
    data = samples.picture(pillow, (900, 90), mode="P" if pillow == "GIF" else "RGB")
    images = drawn(data, pillow)
    assert [(image.format, image.size) for image, _blob in images] == [
        (kept, (900, 90)),
        ("WEBP", (800, 80)),
        ("WEBP", (320, 32)),
    ]


def test_large_pictures_are_made_smaller() -> None:
    images = drawn(samples.picture("JPEG", (4000, 100)), "JPEG")
    assert [image.width for image, _blob in images] == [SIDE, 1600, 800, 320]


def test_one_dot_and_one_long_line_are_pictures() -> None:
    assert drawn(samples.picture("PNG", (1, 1)), "PNG")[0][0].size == (1, 1)
    assert [image.size for image, _ in drawn(samples.picture("PNG", (5000, 1)), "PNG")][-1] == (
        320,
        1,
    )


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_colours(mode: str) -> None:
    colour = {"1": 1, "L": 128, "LA": (128, 0), "P": 0, "RGBA": (9, 9, 9, 0), "I;16": 128 * 256}
    image, _blob = drawn(samples.picture("PNG", mode=mode, colour=colour[mode]), "PNG")[0]
    assert image.mode in ("L", "RGB", "RGBA")
    assert ("A" in image.mode) == (mode in ("LA", "RGBA"))
    if mode == "I;16":
        assert abs(int(image.getpixel((5, 5))) - 128) <= 1  # type: ignore[arg-type]


def test_colours_of_a_profile_stay_and_the_profile_goes() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = samples.picture("JPEG", colour=(200, 30, 30), icc_profile=profile, quality=95)
    image, blob = drawn(data, "JPEG")[0]
    assert b"ICC_PROFILE" not in blob
    assert max(abs(a - b) for a, b in zip(image.getpixel((9, 9)), (200, 30, 30), strict=True)) < 8  # type: ignore[arg-type]


def test_a_damaged_profile_does_not_matter() -> None:
    data = samples.picture("JPEG", icc_profile=b"nie profil")
    assert drawn(data, "JPEG")[0][0].size == (400, 300)


def test_cmyk_becomes_what_browsers_show() -> None:
    assert drawn(samples.picture("JPEG", mode="CMYK"), "JPEG")[0][0].mode == "RGB"


@pytest.mark.parametrize("pillow", ["GIF", "WEBP", "PNG"])
def test_moving_pictures_are_refused(pillow: str) -> None:
    with pytest.raises(Refused, match="animated"):
        draw(samples.moving(pillow), order(pillow))


def test_our_own_export_comes_back_byte_for_byte() -> None:
    data = samples.picture("JPEG", (500, 400))
    (image, blob), (small, _more) = drawn(data, "JPEG", keep=True)
    assert blob == data
    assert (image.size, small.size) == ((500, 400), (320, 256))


@pytest.mark.parametrize("pillow", ["JPEG", "PNG", "WEBP", "GIF"])
def test_cut_and_spoilt_pictures_are_refused(pillow: str) -> None:
    data = samples.picture(pillow, mode="P" if pillow == "GIF" else "RGB")
    for broken in (data[: len(data) // 2], data[:12], data[:12] + b"\xff" * 400):
        with pytest.raises(Refused, match=r"damaged|large"):
            draw(broken, order(pillow))


def test_another_format_under_the_first_bytes_is_not_opened() -> None:
    eps = b"\xff\xd8\xff" + b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n"
    with pytest.raises(Refused, match="damaged"):
        draw(eps, order("JPEG"))


def test_bombs_are_refused_before_they_are_opened() -> None:
    bomb = samples.png_bomb(20_000)
    assert len(bomb) < 100_000
    workshop = Workshop(seconds=20)
    started = time.monotonic()
    with pytest.raises(Invalid, match="40 mil"):
        workshop.prepare(bomb, "x.png")
    assert time.monotonic() - started < 15


def test_a_picture_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(Invalid, match=r"zbyt długo|too long") as told:
        Workshop(seconds=0.01).prepare(samples.picture(), "x.jpg")
    assert told.value.field == "file"


def test_a_dead_process_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.files.preparing._START", "import os; os._exit(9)")
    with pytest.raises(Invalid, match=r"uszkodzony|damaged"):
        Workshop().prepare(samples.picture(), "x.jpg")


def test_only_so_many_at_once() -> None:
    workshop = Workshop(wait_seconds=0.01)
    for _ in range(2):
        workshop._benches.acquire()
    with pytest.raises(TooMany):
        workshop.prepare(samples.picture(), "x.jpg")
    assert workshop.prepare(samples.PDF, "pismo.txt").name == "pismo.pdf"  # documents need none


def test_documents_stay_as_they_are() -> None:
    prepared = Workshop().prepare(samples.PDF, "Pismo do urzędu.html")
    assert (prepared.name, prepared.media_type) == ("pismo-do-urzedu.pdf", "application/pdf")
    assert prepared.whole.data == samples.PDF
    assert prepared.smaller == ()


def test_the_answer_of_the_child_is_read_back() -> None:
    out = io.BytesIO()
    picture_child.answer(out, {"drawn": [{"size": 3}]}, [b"abc"])
    length = int.from_bytes(out.getvalue()[:4], "big")
    assert out.getvalue()[4 + length :] == b"abc"
