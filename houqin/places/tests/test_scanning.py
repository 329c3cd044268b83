"""What a code stands for, told to a picker: typed, from a label's address, from a photo; never another school's."""

from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps

from houqin.places.models import Place
from houqin.places.tests.test_story import add
from tests.cast import Cast, browser

pytestmark = pytest.mark.django_db
READ = "/scan/read/"


def photo(text: str) -> SimpleUploadedFile:
    """A photo of a QR code on a white wall; of the wall alone when there is no text."""
    wall = Image.new("L", (900, 700), 255)
    if text:
        made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=6)
        wall.paste(ImageOps.expand(Image.fromarray(made), 20, 255), (200, 150))
    file = BytesIO()
    wall.rotate(4, fillcolor=255).convert("RGB").save(file, "JPEG", quality=80)
    return SimpleUploadedFile("code.jpg", file.getvalue(), "image/jpeg")


@pytest.fixture
def room(cast: Cast) -> Place:
    return add(cast, "room", "配电间")


def told(cast: Cast, **sent: Any) -> tuple[int, dict[str, Any]]:
    answer = browser(cast.tan).post(READ, sent)
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    "form", ["{code}", " {small} ", "http://192.0.2.8:8000/q/{school}/{code}/", "/q/{school}/{small}"]
)
def test_a_code_is_told_as_the_row_it_stands_for(cast: Cast, room: Place, form: str) -> None:
    text = form.format(code=room.code, small=room.code.lower(), school=cast.school.code)
    status, row = told(cast, code=text)
    assert status == 200
    assert row == {
        "code": room.code,
        "model": "places.place",
        "id": str(room.pk),
        "text": "配电间",
        "url": f"/places/places/{room.pk}/",
    }


@pytest.mark.parametrize("text", ["AAAAAA", "", "x" * 500, "\x00", "https://example.com/", "<b>"])
def test_a_code_that_stands_for_nothing_here_is_said_in_a_sentence(
    cast: Cast, room: Place, text: str
) -> None:
    status, answer = told(cast, code=text)
    assert status == 404
    assert answer["detail"].startswith("本校没有这个码")


def test_a_label_of_another_school_is_not_read_here(cast: Cast, room: Place) -> None:
    answer = browser(cast.ou).post(READ, {"code": f"/q/{cast.school.code}/{room.code}/"})
    assert answer.status_code == 404
    assert "不是本校的" in answer.json()["detail"]
    assert browser(cast.ou).post(READ, {"code": room.code}).status_code == 404


def test_the_server_reads_the_code_in_a_photo(cast: Cast, room: Place) -> None:
    address = f"http://192.0.2.8:8000/q/{cast.school.code}/{room.code}/"
    assert told(cast, photo=photo(address)) == (200, {"code": address})


@pytest.mark.parametrize("file", [photo(""), SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")])
def test_a_photo_without_a_code_is_said_in_a_sentence(cast: Cast, file: SimpleUploadedFile) -> None:
    status, answer = told(cast, photo=file)
    assert status == 400
    assert "没有认出码" in answer["detail"]


def test_strangers_are_sent_to_the_login(cast: Cast, client: Any) -> None:
    assert "/login/" in client.post(READ, {"code": "AAAAAA"}).headers["Location"]
