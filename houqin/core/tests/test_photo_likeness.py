"""The same photo a second time, and a photo of nothing, are pointed out to who sends them; never refused."""

import random
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from houqin.core import clock
from houqin.core.files.likeness import ALIKE, notes_on
from houqin.core.files.looking import look_of, plainness
from houqin.core.files.receiving import Sent, receive
from houqin.core.scope import in_school
from tests.cast import Cast, browser
from tests.samples import do

pytestmark = pytest.mark.django_db


def scene(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Something like a corner of a room: areas of different light, the same for the same seed."""
    dice, picture = random.Random(seed), Image.new("L", (64, 48), 128)
    draw = ImageDraw.Draw(picture)
    for _n in range(14):
        x, y = dice.randrange(60), dice.randrange(44)
        draw.rectangle((x, y, x + dice.randrange(6, 30), y + dice.randrange(6, 24)), fill=dice.randrange(256))
    return picture.resize(size, Image.Resampling.BICUBIC).convert("RGB")


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def sent(cast: Cast, by: Any, content: bytes) -> dict[str, Any]:
    """What the upload answers."""
    answer = browser(by).post("/files/", {"file": SimpleUploadedFile("照片.jpg", content)})
    assert answer.status_code == 201
    told: dict[str, Any] = answer.json()["files"][0]
    return told


def used_on_a_ticket(cast: Cast, content: bytes, on: date = date(2026, 3, 2)) -> Any:
    with clock.moved(clock.at(on, 9)):
        photo = receive(cast.tan, [Sent("窗.jpg", BytesIO(content))])[0]
        return do(cast, "repairs.report_ticket", photos=[str(photo.pk)]).row


@pytest.fixture(autouse=True)
def today() -> Any:
    with clock.moved(clock.at(date(2026, 11, 20), 9)):
        yield


def test_a_photo_sent_again_names_where_it_was_used_for_who_may_see_it(cast: Cast) -> None:
    content = encoded(scene(1))
    row = used_on_a_ticket(cast, content)
    assert sent(cast, cast.hu, content)["note"] == f"这张照片 3月2日 周一 已用在 报修单 {row.number}。"
    assert sent(cast, cast.tan, content)["note"] == f"这张照片 3月2日 周一 已用在 报修单 {row.number}。"
    assert sent(cast, cast.chen, content)["note"] == "这张照片 3月2日 周一 已经用过。", (
        "no number for who may not see it"
    )


def test_another_school_says_nothing_of_ours(cast: Cast) -> None:
    content = encoded(scene(1))
    used_on_a_ticket(cast, content)
    assert sent(cast, cast.ou, content)["note"] == ""


def test_smaller_and_in_another_format_it_is_still_known(cast: Cast) -> None:
    row = used_on_a_ticket(cast, encoded(scene(2), quality=92))
    again = scene(2).resize((400, 300), Image.Resampling.LANCZOS)
    note = sent(cast, cast.hu, encoded(again, "WEBP", quality=60))["note"]
    assert note == f"和 3月2日 周一 用在 报修单 {row.number} 的照片几乎一样。"


def test_a_new_photo_and_one_of_two_years_ago_are_not_mentioned(cast: Cast) -> None:
    content = encoded(scene(3))
    used_on_a_ticket(cast, content, on=date(2026, 11, 20) - timedelta(days=401))
    assert sent(cast, cast.hu, content)["note"] == ""
    assert sent(cast, cast.hu, encoded(scene(4)))["note"] == ""


@pytest.mark.parametrize(("shade", "words"), [(4, "几乎全黑"), (240, "几乎什么都没有")])
def test_a_photo_of_nothing_is_said_and_taken_all_the_same(shade: int, words: str, cast: Cast) -> None:
    told = sent(cast, cast.hu, encoded(Image.new("RGB", (320, 240), (shade,) * 3)))
    assert words in told["note"]
    assert told["id"]


def test_without_scripts_it_is_said_after_the_form(cast: Cast) -> None:
    content = encoded(scene(5))
    row = used_on_a_ticket(cast, content)
    asked = {"key": "01890000-0000-7000-8000-000000000001", "photos": SimpleUploadedFile("窗.jpg", content)}
    client = browser(cast.tan)
    page = client.post(f"/core/attach_photos/repairs.ticket/{row.pk}/", asked, follow=True)
    assert f"已用在 报修单 {row.number}" in page.content.decode()


def test_looks_of_one_scene_stay_near_and_of_different_ones_far() -> None:
    near, far = [], []
    for seed in range(40):
        look, other = look_of(scene(seed)), look_of(scene(seed + 100))
        small = look_of(
            Image.open(BytesIO(encoded(scene(seed).resize((320, 240)), quality=70))).convert("RGB")
        )
        near.append(_apart(look, small))
        far.append(_apart(look, other))
    assert sum(each <= ALIKE for each in near) >= 38, near
    assert min(far) > ALIKE, far
    assert look_of(Image.new("RGB", (30, 30), (0, 0, 0))) is None
    assert plainness(scene(1)) == ""


def _apart(one: Any, other: Any) -> int:
    return sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True))


def test_a_note_costs_few_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    content = encoded(scene(6))
    used_on_a_ticket(cast, content)
    photo = receive(cast.hu, [Sent("窗.jpg", BytesIO(content))])[0]
    with in_school(cast.school), django_assert_max_num_queries(3):
        assert notes_on([photo], cast.hu)
