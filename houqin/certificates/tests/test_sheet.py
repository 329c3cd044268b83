"""The list the school has, in and out again; and what is reckoned, doubted or refused on the way."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houqin.certificates.dates import FOREVER
from houqin.certificates.models import Certificate
from houqin.certificates.tests.test_story import BLANK, health
from houqin.core import clock
from houqin.core.actions import Refused, perform
from houqin.core.scope import in_school
from houqin.core.sheets.importing import IMPORTERS
from houqin.core.sheets.uploads import keep_upload
from houqin.core.sheets.writing import write_book
from houqin.people.founding import command_line_of
from houqin.people.tests.test_import_round_trip import undone
from houqin.places.models import Place
from tests.cast import Cast
from tests.samples import do, fresh, row_of

pytestmark = pytest.mark.django_db
HEADS = ("姓名", "证件", "编号", "发证日", "有效期至")


@pytest.fixture(autouse=True)
def november() -> Any:
    with clock.moved(clock.at(date(2026, 11, 20), 9, 0)):
        yield


def send(cast: Cast, *lines: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> Any:
    """A sheet of the school: its own headers."""
    text = "\n".join(",".join(line) for line in (heads, *lines))
    file = SimpleUploadedFile("证件表.csv", f"\ufeff{text}\n".encode())
    slip = keep_upload(file, by=cast.hu, importer="certificates").slip
    return perform("certificates.import_certificates", by=cast.hu, data={"upload": slip}).row


def counts(record: Any) -> tuple[int, ...]:
    return record.rows, record.created, record.updated, record.unchanged, record.refused


def papers(cast: Cast) -> list[Certificate]:
    with in_school(cast.school):
        return list(Certificate.objects.order_by("id").select_related("member", "keeper"))


def test_the_list_that_is_there_comes_in_as_it_is(cast: Cast) -> None:
    lines = (
        ("文师傅", "健康证", "JK001", "2026.3.1", "2027-02-28"),
        ("谭老师", "电工证（特种作业操作证）", "T53", "2024-05-01", "2027-04-30"),
        ("文师傅", "保安员证", "B7", "", "长期"),
    )
    assert counts(send(cast, *lines)) == (3, 3, 0, 0, 0)
    first, second, third = papers(cast)
    assert (first.member, first.valid_until, first.personal) == (cast.wen, date(2027, 2, 28), True)
    assert (second.number, third.valid_until, third.keeper) == ("T53", FOREVER, cast.hu)
    assert counts(send(cast, *lines)) == (3, 0, 0, 3, 0)


def test_a_later_one_of_the_same_person_takes_the_place_of_the_old_one(cast: Cast) -> None:
    old = health(cast)
    record = send(cast, ("文师傅", "健康证", "JK002", "2027-02-20", "2028-02-19"))
    assert (*counts(record), record.warnings) == (1, 1, 0, 0, 0, 1)
    new = papers(cast)[-1]
    assert (new.replaces_id, new.status, fresh(old).how_ended) == (old.pk, "valid", "replaced")
    with pytest.raises(Refused, match="晚"):
        send(cast, ("文师傅", "健康证", "JK000", "2024-03-01", "2025-02-28"))


def test_a_day_that_is_not_written_is_reckoned_and_asked_about(cast: Cast) -> None:
    record = send(cast, ("文师傅", "健康证", "JK001", "2026-03-01", ""))
    assert (record.created, record.warnings) == (1, 1)
    assert papers(cast)[0].valid_until == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (("文师傅", "游泳证", "", "", "2027-01-01"), "没有“游泳证”这种证照"),
        (("文师傅", "健康证", "", "2026-03-01", "2028-03-01"), "最晚到"),
        (("文师傅", "健康证", "", "2026-03-01", "2026-02-01"), "早"),
        (("文师傅", "机动车驾驶证", "", "2026-03-01", ""), "请写有效期至"),
        (("", "健康证", "JK7", "2026-03-01", ""), "请写姓名"),
        (("", "电梯定期检验", "", "2026-03-01", "2027-03-01"), "哪一件"),
    ],
)
def test_what_cannot_be_says_why_and_nothing_is_written(cast: Cast, line: tuple[str, ...], why: str) -> None:
    good = ("谭老师", "健康证", "", "2026-03-01", "")
    with pytest.raises(Refused, match=why):
        send(cast, good, line)
    assert papers(cast) == []


def test_a_name_nobody_has_is_kept_as_a_name_and_asked_about(cast: Cast) -> None:
    record = send(cast, ("外来厨师", "健康证", "", "2026-03-01", "2027-02-28"))
    assert (record.created, record.warnings) == (1, 1)
    paper = papers(cast)[0]
    assert (paper.member, paper.what, paper.holder_text) == (None, "外来厨师", "外来厨师")


def test_things_are_known_by_what_they_are_and_where(cast: Cast) -> None:
    heads = ("证照", "设备名称", "场所", "检验日期", "安装日期", "有效期至", "负责人")
    place = row_of(cast, Place)
    lift = ("电梯定期检验", "1号电梯", place.path, "2025-05-20", "2024-06-10", "2028-06-10", "文师傅")
    assert counts(send(cast, lift, heads=heads)) == (1, 1, 0, 0, 0)
    paper = papers(cast)[0]
    assert (paper.place_id, paper.keeper, paper.start_on) == (place.pk, cast.wen, date(2024, 6, 10))
    assert paper.holder_text == f"1号电梯（{place.path}）"
    assert counts(send(cast, lift, heads=heads)) == (1, 0, 0, 1, 0)


PAPERS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["health", "contract", "guard", "extinguisher_powder", "lift"]),
        "what": st.sampled_from(["甲", "2号楼 3层", "4公斤干粉、24具", "A-1"]),
        "number": st.sampled_from(["", "0012", "JK 3", "１０2", "云健20260001"]),
        "who": st.sampled_from(["wen", "tan", "hu"]),
        "issuer": st.sampled_from(["", "县疾控中心"]),
        "no_end": st.booleans(),
    }
)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lines=st.lists(PAPERS, min_size=1, max_size=5))
def test_what_goes_out_comes_in_again_with_no_change(
    cast: Cast, lines: list[dict[str, Any]], tmp_path: Path
) -> None:
    with undone():
        for line in lines:
            _enter(cast, line)
        with in_school(cast.school):
            rows = Certificate.objects.order_by("valid_until", "id")
            before = list(rows.values())
            book = BytesIO()
            write_book(book, "证照", *IMPORTERS["certificates"].export(rows))
        file = SimpleUploadedFile("out.xlsx", book.getvalue())
        slip = keep_upload(file, by=cast.hu, importer="certificates").slip
        done = perform("certificates.import_certificates", by=cast.hu, data={"upload": slip}).row
        assert counts(done) == (len(before), 0, 0, len(before), 0)
        with in_school(cast.school):
            assert list(rows.all().values()) == before


def _enter(cast: Cast, line: dict[str, Any]) -> None:
    """As far as the rules let it in."""
    personal = line["kind"] in ("health", "guard")
    facts = BLANK | {"kind": line["kind"], "number": line["number"], "issuer": line["issuer"]}
    facts |= {"member": str(getattr(cast, line["who"]).pk) if personal else "", "contact": ""}
    facts |= {"what": "" if personal else line["what"], "no_end": line["no_end"] and line["kind"] == "guard"}
    facts |= {"start_on": "" if personal or line["kind"] == "contract" else "2024-06-10"}
    facts |= {"issued_on": "2026-03-01", "valid_until": "" if facts["no_end"] else "2027-02-10"}
    try:
        do(cast, "certificates.add_certificate", **facts)
    except Refused:  # a second one of the same
        return


def test_what_the_command_line_takes_in_is_the_heads_to_keep(cast: Cast) -> None:
    by = command_line_of(cast.school)
    file = SimpleUploadedFile("a.csv", "\ufeff证件,姓名,有效期至\n健康证,文师傅,2027-02-01\n".encode())
    slip = keep_upload(file, by=by, importer="certificates").slip
    perform("certificates.import_certificates", by=by, data={"upload": slip})
    assert [paper.keeper for paper in papers(cast)] == [cast.hu]
