"""What becomes of an uploaded picture: kept upright and clean, or refused (reliability.md 5.4)."""

import io
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from houqin.core.files import images
from houqin.core.files.images import MAX_BYTES, Photo, make_photo
from houqin.core.files.kinds import BadFile, picture_format
from houqin.core.tests import files_corpus as corpus


def kept(data: bytes) -> Image.Image:
    """The stored photo, opened as a browser would."""
    picture = Image.open(io.BytesIO(make_photo(data).webp))
    picture.load()
    return picture


def is_reddish(picture: Image.Image, x: int, y: int) -> bool:
    point = picture.convert("RGB").getpixel((x, y))
    assert isinstance(point, tuple)
    return point[0] > point[2] + 50


def refusal(data: bytes) -> str:
    with pytest.raises(BadFile) as caught:
        make_photo(data)
    return str(caught.value)


def test_a_photo_is_kept_as_webp_of_at_most_1600_pixels_with_a_thumbnail() -> None:
    photo = make_photo(corpus.jpeg((4000, 2000)))
    whole, thumb = Image.open(io.BytesIO(photo.webp)), Image.open(io.BytesIO(photo.thumb))
    assert (whole.format, whole.size, photo.width, photo.height) == ("WEBP", (1600, 800), 1600, 800)
    assert (thumb.format, thumb.size) == ("WEBP", (320, 160))


def test_a_small_photo_is_not_blown_up() -> None:
    assert kept(corpus.jpeg((40, 20))).size == (40, 20)


def test_a_very_long_strip_keeps_at_least_one_pixel() -> None:
    assert kept(corpus.encoded(Image.new("L", (30_000, 2)), "PNG")).size == (1600, 1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF"])
def test_every_usual_format_is_taken(kind: str) -> None:
    picture = kept(corpus.encoded(corpus.two_colours(), kind))
    assert (picture.size, picture.mode) == ((400, 200), "RGB")
    assert is_reddish(picture, 50, 100)
    assert not is_reddish(picture, 350, 100)


def test_an_iphone_photo_is_taken() -> None:
    pytest.importorskip("pillow_heif")
    assert is_reddish(kept(corpus.encoded(corpus.two_colours(), "HEIF")), 50, 100)


def test_an_iphone_photo_without_its_reader_says_what_to_set_on_the_phone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(images, "READS_HEIC", False)
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(500)
    assert "兼容性最佳" in refusal(heic)


def test_nothing_but_the_picture_survives() -> None:
    sent = corpus.with_camera_data()
    assert b"GPS" in sent or b"HUAWEI" in sent  # the original does carry it
    photo = make_photo(sent)
    for content in (photo.webp, photo.thumb):
        picture = Image.open(io.BytesIO(content))
        assert not dict(picture.getexif())
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(picture.info)
        assert all(
            word not in content for word in (b"HUAWEI", b"PRIVATE", b"Exif", b"EXIF", b"ICCP", b"XMP ")
        )


def test_the_moment_a_camera_claims_is_kept_as_a_value() -> None:
    by_school_time = make_photo(corpus.with_camera_data(taken="2026:11:20 09:10:11"))
    assert by_school_time.taken_at == datetime(2026, 11, 20, 1, 10, 11, tzinfo=UTC)
    with_zone = make_photo(corpus.with_camera_data(taken="2026:11:20 09:10:11", offset="+06:00"))
    assert with_zone.taken_at == datetime(2026, 11, 20, 3, 10, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    "taken", ["0000:00:00 00:00:00", "yesterday", "", "9999:01:01 00:00:00", "2026:13:40 99:00:00"]
)
def test_a_camera_without_a_clock_claims_nothing(taken: str) -> None:
    assert make_photo(corpus.with_camera_data(taken=taken)).taken_at is None


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_phone_was_held(orientation: int) -> None:
    picture = kept(corpus.with_camera_data(orientation=orientation))
    sideways = orientation >= 5
    assert picture.size == ((200, 400) if sideways else (400, 200))
    red_at = {1: (50, 100), 2: (350, 100), 3: (350, 100), 4: (50, 100)}
    red_at |= {5: (100, 50), 6: (100, 50), 7: (100, 350), 8: (100, 350)}
    assert is_reddish(picture, *red_at[orientation])
    far = {(50, 100): (350, 100), (350, 100): (50, 100), (100, 50): (100, 350), (100, 350): (100, 50)}
    assert not is_reddish(picture, *far[red_at[orientation]])


def test_an_orientation_out_of_range_leaves_the_photo_as_it_is() -> None:
    assert kept(corpus.with_camera_data(orientation=77)).size == (400, 200)


def test_a_print_shop_photo_keeps_its_colours() -> None:
    picture = kept(corpus.encoded(corpus.two_colours(mode="CMYK"), "JPEG"))
    assert is_reddish(picture, 50, 100)
    assert not is_reddish(picture, 350, 100)


def test_a_sixteen_bit_scan_is_neither_black_nor_white() -> None:
    picture = kept(corpus.sixteen_bit_tiff()).convert("L")
    left, right = picture.getpixel((50, 50)), picture.getpixel((150, 50))
    assert isinstance(left, int)
    assert isinstance(right, int)
    assert 5 < left < 40
    assert right > 245


def test_what_was_transparent_is_white() -> None:
    for mode in ("RGBA", "LA", "PA"):
        picture = Image.new("RGBA", (100, 100), (0, 0, 0, 0)).convert(mode if mode != "PA" else "P")
        data = corpus.encoded(picture, "PNG", **({"transparency": 0} if picture.mode == "P" else {}))
        white = kept(data).convert("RGB").getpixel((50, 50))
        assert isinstance(white, tuple)
        assert min(white) > 245, mode


def test_an_animation_becomes_its_first_frame() -> None:
    photo = make_photo(corpus.animated_gif(frames=500))
    picture = Image.open(io.BytesIO(photo.webp))
    assert getattr(picture, "n_frames", 1) == 1
    assert picture.size == (60, 30)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("edge", [6_400, 9_000, 13_000])
def test_a_decompression_bomb_is_refused_before_it_is_unpacked(edge: int) -> None:
    bomb = corpus.png_bomb(edge)
    assert len(bomb) < 30_000
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    assert "4000 万像素" in refusal(bomb)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000  # KB
    assert time.process_time() - began < 2


def test_a_picture_just_within_the_limit_is_taken() -> None:
    assert kept(corpus.png_bomb(6_300)).size == (1600, 1600)


def test_too_many_bytes_are_refused_without_reading_them_all() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= MAX_BYTES + 1
            self.taken += size
            return bytes(size)

    source = Endless()
    with pytest.raises(BadFile, match="40 MB"):
        make_photo(source)
    assert source.taken <= MAX_BYTES + 1


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_photo_cut_off_on_the_way_asks_to_take_it_again(share: float) -> None:
    for kind in ("JPEG", "PNG", "WEBP", "TIFF", "GIF"):
        noise = Image.effect_noise((300, 300), 80).convert("RGB")
        data = corpus.encoded(noise, kind)
        assert "重新拍" in refusal(data[: int(len(data) * share)]), kind


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空的"),
        (b"hello", "认不出"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "网页"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "网页"),
        ("<svg onload='x'/>".encode("utf-16"), "网页"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "网页"),
        (b"<?php system('id'); ?>", "网页"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (corpus.zip_with("x.jpg", corpus.jpeg()), "压缩包"),
        (b"MZ\x90\0" + bytes(100), "程序"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "办公文件"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(100), "视频"),
        (b"RIFF\0\0\0\0AVI LIST" + bytes(100), "视频"),
        (b"\xff\xd8\xff\xe0" + bytes(2000), "重新拍"),
        (b"\x89PNG\r\n\x1a\n" + bytes(2000), "重新拍"),
        (b"BM" + bytes(60), "重新拍"),
    ],
)
def test_what_is_no_photo_is_refused_with_what_to_do(data: bytes, word: str) -> None:
    assert word in refusal(data)


@pytest.mark.parametrize(
    "make",
    [
        lambda: corpus.jpeg() + corpus.zip_with("run.html", b"<script>1</script>"),
        lambda: corpus.jpeg(comment=b"<script>alert(1)</script>"),
        lambda: b"GIF89a/*%PDF-1.7*/" + corpus.animated_gif(2),
        lambda: b"BM<html><body onload=alert(1)>" + bytes(500),
    ],
)
def test_a_photo_that_is_also_something_else_is_refused(make: Callable[[], bytes]) -> None:
    assert "夹带" in refusal(make())


def test_bytes_hidden_deep_in_a_picture_do_not_reach_the_kept_photo() -> None:
    hidden = b"<script>canary()</script>"
    data = corpus.jpeg((1200, 900)) + bytes(5000) + hidden + bytes(100_000)
    assert hidden not in make_photo(data).webp


def test_neither_name_nor_declared_type_is_asked() -> None:
    assert picture_format(corpus.encoded(corpus.two_colours(), "PNG")) == "PNG"
    assert picture_format(corpus.encoded(corpus.two_colours(), "AVIF")) == "AVIF"


def test_the_same_photo_gives_the_same_content() -> None:
    first, second = make_photo(corpus.jpeg()), make_photo(io.BytesIO(corpus.jpeg()))
    assert (first.sha256, first.source_sha256) == (second.sha256, second.source_sha256)
    assert first.sha256 != make_photo(corpus.jpeg(quality=30)).sha256


SOUND = [
    corpus.encoded(corpus.two_colours((64, 48)), kind)
    for kind in ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP")
]


def photo_or_sentence(data: bytes) -> Photo | str:
    try:
        return make_photo(data)
    except BadFile as bad:
        return str(bad)


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=300, deadline=None)
@given(
    data=st.sampled_from([*SOUND, corpus.with_camera_data(orientation=6)]),
    spots=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_spoiled_bytes_give_a_photo_or_a_sentence_and_never_another_error(
    data: bytes, spots: list[tuple[int, int]]
) -> None:
    spoiled = bytearray(data)
    for at, value in spots:
        spoiled[at % len(spoiled)] = value
    outcome = photo_or_sentence(bytes(spoiled))
    assert outcome.endswith("。") if isinstance(outcome, str) else outcome.webp[8:12] == b"WEBP"
