"""A real school's own files, as they are, through the browser: taken whole, exported, taken again with no change."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from houqin.core.scope import in_school
from houqin.people.models import Member
from houqin.places.models import Keeper, Place
from tests.cast import browser

FILES = Path(__file__).resolve().parents[2] / "shared/inputs/school-a"
pytestmark = pytest.mark.skipif(not FILES.exists(), reason="the school's own files are not in the repository")
NAMES = ("rows", "created", "updated", "unchanged", "refused", "warnings")
SHEETS = {"members": ("staff.xlsx", "/people/members/"), "places": ("rooms.xlsx", "/places/places/")}


def sent(by: Member, what: str, content: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What the preview promises, and what was done after confirming."""
    address, client = f"/import/{what}/", browser(by)
    page = client.post(address, {"file": SimpleUploadedFile("表.xlsx", content)}).context["page"]
    data = {"file_id": page["file_id"], "key": page["key"], "mode": "all"}
    done = client.post(address, data, follow=True).context["page"]
    return tuple(page["counts"][name] for name in NAMES), tuple(done["counts"][name] for name in NAMES)


def real(what: str) -> bytes:
    return (FILES / SHEETS[what][0]).read_bytes()


@pytest.mark.parametrize(
    ("what", "first", "second"),
    [
        ("members", (132, 132, 0, 0, 0, 2), (132, 0, 0, 132, 0, 3)),
        ("places", (125, 125, 0, 0, 0, 125), (125, 0, 0, 125, 0, 125)),
    ],
)
def test_the_file_comes_in_as_it_is_and_the_second_time_nothing_changes(
    hu: Any, what: str, first: tuple[int, ...], second: tuple[int, ...]
) -> None:
    assert sent(hu, what, real(what)) == (first, first)
    assert sent(hu, what, real(what)) == (second, second)


@pytest.mark.parametrize("what", ["members", "places"])
def test_what_the_list_gives_away_comes_in_again_with_no_change(hu: Any, what: str) -> None:
    sent(hu, what, real(what))
    answer: Any = browser(hu).get(SHEETS[what][1], {"export": "xlsx"})
    content = answer.getvalue()
    _promised, done = sent(hu, what, content)
    assert done[0] > 100
    assert done[1:5] == (0, 0, done[0], 0)


def test_rooms_before_people_keep_names_and_tie_them_to_people_later(hu: Any) -> None:
    sent(hu, "places", real("places"))
    with in_school(hu.school):
        names = Keeper.objects.count()
        assert names > 125
        assert not Keeper.objects.filter(member__isnull=False).exists()
    sent(hu, "members", real("members"))
    (rows, created, updated, unchanged, refused, _warnings), _done = sent(hu, "places", real("places"))
    assert (rows, created, refused) == (125, 0, 0)
    assert updated + unchanged == 125
    with in_school(hu.school):
        assert Keeper.objects.count() == names
        assert not Keeper.objects.filter(member__isnull=True).exists()


def test_the_awkward_cells_mean_what_people_meant(hu: Any) -> None:
    sent(hu, "members", real("members"))
    sent(hu, "places", real("places"))
    with in_school(hu.school):
        yu = Member.objects.get(name="喻爱")
        assert (yu.phone, yu.note) == ("", "电话：见名片")
        assert Member.objects.get(name="吴勇").gender == "女"
        months = dict(
            Member.objects.filter(name__in=("凤志", "水栋", "沈静")).values_list("name", "joined_exactly")
        )
        assert months == {"凤志": False, "水栋": False, "沈静": True}
        assert Member.objects.filter(phone="13800000001").count() == 2
        assert Place.objects.filter(name="3（5）班", kind=Place.ROOM).count() == 3
        first, other = Place.objects.filter(room_number__in=("101", "102"), parent__parent__name="教学楼")
        assert (first.path, other.path) == ("教学楼 1层 101 1（7）班", "教学楼 1层 专用教室102")
        assert first.keepers_text == "孙源明、任珍"
        assert not Member.objects.exclude(roles="").filter(user__isnull=True).exists()
