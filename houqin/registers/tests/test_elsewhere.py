"""在××平台办理: the entry is a tick with a number or a picture; or it is filled here and goes there in its columns."""

from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from houqin.core.scope import in_school
from houqin.registers.models import Register
from houqin.registers.rules.reading import Wrong, definition_of, parsed
from tests.cast import Cast, browser
from tests.samples import do

from houqin.registers.tests import samples  # isort: skip

AT = "elsewhere: 阳光食堂平台\nelsewhere_at: https://example.com/food\n"
COLUMNS = "elsewhere_columns: [检测日期｜日期, 设备编号｜冰柜, 温度, 是否清洁｜除霜清洁, 检测员｜登记人]\n"


@pytest.mark.django_db
def test_what_is_done_on_a_platform_is_a_number_or_a_picture_here(cast: Cast) -> None:
    made = do(cast, "registers.add_register", text=samples.text(cast) + AT).row
    assert [each.label for each in made.definition.fields] == ["平台上的编号"]
    with pytest.raises(ValidationError, match="附一张截图"):
        do(cast, "registers.fill_entry", made, answers={})
    entry = do(cast, "registers.fill_entry", made, answers={"platform_number": "YG-0421"}).row
    assert entry.body == {"platform_number": "YG-0421"}
    with in_school(cast.school):
        made = Register.objects.get(pk=made.pk)
    shown = browser(cast.hu).get(f"/registers/design/{made.pk}/").context["page"]
    assert [card.asked.label for card in shown["cards"]][:2] == ["温度", "除霜清洁"]  # nothing is lost by it


@pytest.mark.django_db
def test_a_sheet_goes_out_in_the_order_of_the_platform(cast: Cast) -> None:
    made = do(cast, "registers.add_register", text=samples.text(cast) + AT + COLUMNS).row
    entry = do(cast, "registers.fill_entry", made).row
    sheet = browser(cast.hu).get(f"/registers/papers/sheet/?register={made.pk}&platform=1")
    head, row = list(openpyxl.load_workbook(BytesIO(sheet.content)).active.values)[:2]
    assert head == ("检测日期", "设备编号", "温度", "是否清洁", "检测员")
    assert str(row[0])[:10] == entry.on.isoformat()
    assert row[1:] == ("1号冰柜", 3.5, "合格", cast.tan.name)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (AT.replace("https://", "javascript:"), "网址以"),
        (COLUMNS, "写上平台名称"),
        (AT + COLUMNS.replace("｜冰柜", "｜冰箱"), "没有“设备编号”这一栏"),
    ],
)
def test_a_platform_that_cannot_be_is_refused_in_a_sentence(text: str, told: str) -> None:
    with pytest.raises(Wrong, match=told):
        definition_of(parsed(samples.TEXT.format(slug="cold-room", title="冷柜") + text))
