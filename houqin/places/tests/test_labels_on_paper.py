"""Labels as they come out of a printer: every code is read back from the picture, long names are whole."""

import io
from typing import Any

import pytest
import zxingcpp
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from houqin.core.prints import picture
from houqin.people.models import School
from houqin.places.labels import DOT, PAPERS, Wishes, Words, fault_of, labels_pdf, sheet, short_address

SCHOOL = School(name="云岭县青山镇中心小学", code="QSZX", address="https://hq.qingshan.example.cn")
LONG = "地下一层水泵房与消防控制设备储藏间兼值班室二号门"  # 24 letters
assert len(LONG) == 24


def printed(things: list[Words], wishes: Wishes, *, dpi: int = 203, page: int = 0) -> Image.Image:
    """One page as a printer of so many dots an inch prints it."""
    png = picture("places/label", sheet(SCHOOL, things, wishes), ppi=dpi, page=page)
    return Image.open(io.BytesIO(png)).convert("L")


def read(image: Image.Image) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for code in zxingcpp.read_barcodes(image):
        found.setdefault(str(code.format), set()).add(code.text)
    return found


@pytest.mark.parametrize("name", ["操场", "三年级（1）班教室", LONG, ""])
@pytest.mark.parametrize("paper", ["roll-50", "roll-60"])
def test_both_codes_are_read_from_a_label_printer(paper: str, name: str) -> None:
    image = printed([Words("K7M2QX", name, "教学楼 3楼")], Wishes(PAPERS[paper], line="扫码报修"))
    assert read(image) == {
        "QR Code": {short_address(SCHOOL, "K7M2QX")},
        "Code 128": {"K7M2QX"},
    }


@pytest.mark.parametrize(
    "host", ["http://192.168.1.10:8000", "https://houqin.qingshan-zhongxin-xiaoxue.edu.cn/hq"]
)
def test_short_and_long_addresses_are_read_too(host: str) -> None:
    school = School(name="青山小学", code="QSZX-DIANXIAOYUE", address=host)
    data = sheet(school, [Words("K7M2QX", "301")], Wishes(PAPERS["roll-50"]))
    image = Image.open(io.BytesIO(picture("places/label", data, ppi=203))).convert("L")
    assert read(image)["QR Code"] == {f"{host}/q/QSZX-DIANXIAOYUE/K7M2QX/"}


@pytest.mark.parametrize("paper", [key for key, paper in PAPERS.items() if not paper.roll])
def test_all_labels_of_a_sheet_are_read(paper: str) -> None:
    things = [
        Words(f"K{n:02d}MQX".replace("0", "P").replace("1", "R"), LONG[: n + 1])
        for n in range(PAPERS[paper].each)
    ]
    found = read(printed(things, Wishes(PAPERS[paper], line="扫码报修"), dpi=300))
    assert found["QR Code"] == {short_address(SCHOOL, each.code) for each in things}
    assert found["Code 128"] == {each.code for each in things}


def test_a_module_of_a_roll_is_a_whole_number_of_dots() -> None:
    for paper in ("roll-50", "roll-60"):
        (cells,) = sheet(SCHOOL, [Words("K7M2QX")], Wishes(PAPERS[paper]))["pages"]
        modules = int(cells[0]["qr"].split('viewBox="0 0 ')[1].split()[0])
        dots = cells[0]["qr_size"] / modules / DOT
        assert dots == pytest.approx(round(dots))
        assert dots >= 4, "less than half a millimetre is hard for old phones"


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    box = image.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert box
    return box


@pytest.mark.parametrize("paper", ["roll-50", "roll-60", "a4-24"])
def test_long_names_get_smaller_letters_and_stay_inside(paper: str) -> None:
    """The white rim of the label stays white, and every part of the name shows: taking one letter away changes it."""
    wishes = Wishes(PAPERS[paper], line="扫码报修")
    whole = printed([Words("K7M2QX", LONG, "校本部 教学实验综合楼 地下一层")], wishes)
    shorter = printed([Words("K7M2QX", LONG[:-1], "校本部 教学实验综合楼 地下一层")], wishes)
    dots = 203 / 25.4
    right, bottom = PAPERS[paper].width * dots, PAPERS[paper].height * dots
    box = ink(whole.crop((0, 0, int(right), int(bottom))))
    assert box[0] >= 1.2 * dots
    assert box[1] >= 1.2 * dots
    assert box[2] <= right - 1.2 * dots
    assert box[3] <= bottom - 1.2 * dots
    assert whole.tobytes() != shorter.tobytes()
    bar = whole.crop((0, int(bottom - (6.2 if PAPERS[paper].roll else 9) * dots), int(right), int(bottom)))
    assert set(read(bar)) == {"Code 128"}, "no letter has come down into the bars"


NAMES = (
    st.text(alphabet="教室楼层（）一二三水泵房、实验AW1-8 ", min_size=1, max_size=60)
    .map(str.strip)
    .filter(bool)
)


@settings(max_examples=6, deadline=None, phases=(Phase.generate,))
@given(names=st.lists(st.tuples(NAMES, NAMES | st.just("")), min_size=24, max_size=24))
def test_whatever_a_place_is_called_its_words_stay_between_rim_and_bars(names: list[tuple[str, str]]) -> None:
    paper = PAPERS["a4-24"]
    things = [Words("K7M2QX", name, above) for name, above in names]
    page = printed(things, Wishes(paper, line="扫码报修", down=-0.5), dpi=203)
    dots = 203 / 25.4
    for at, thing in enumerate(things):
        left, top = at % 3 * paper.width * dots, at // 3 * paper.height * dots
        words = page.crop(
            (int(left + 30 * dots), int(top), int(left + 70 * dots), int(top + paper.height * dots))
        )
        above_bars = words.crop((0, 0, words.width, int(28.2 * dots)))
        box = ink(above_bars)
        assert box[1] >= 2.5 * dots, thing
        assert box[2] <= 37.6 * dots, thing
        assert box[3] <= 26.7 * dots, thing


def test_a_begun_sheet_goes_on_where_it_was_left() -> None:
    paper = PAPERS["a4-24"]
    data = sheet(SCHOOL, [Words(f"K7M2Q{n}") for n in "ABC"], Wishes(paper, start=23))
    assert [[cell and cell["code"] for cell in page] for page in data["pages"]] == [
        [None] * 22 + ["K7M2QA", "K7M2QB"],
        ["K7M2QC"],
    ]
    first = printed([Words("K7M2QA")], Wishes(paper, start=1))
    moved = printed([Words("K7M2QA")], Wishes(paper, start=1, right=10, down=5))
    right, down = ink(moved)[0] - ink(first)[0], ink(moved)[1] - ink(first)[1]
    assert abs(right - 80) <= 1, "ten millimetres, at eight dots each"
    assert abs(down - 40) <= 1


def test_a_thousand_labels_are_one_document() -> None:
    things = [Words(f"K{n:05d}".replace("0", "P").replace("1", "R"), f"{n}教室") for n in range(1000)]
    made = labels_pdf(SCHOOL, things, Wishes(PAPERS["a4-24"], line="扫码报修"))
    assert made.startswith(b"%PDF")
    assert made == labels_pdf(SCHOOL, things, Wishes(PAPERS["a4-24"], line="扫码报修"))


# Addresses ---------------------------------------------------------------------------------------------------

REFUSED = [
    "", "  ", "hq.example.cn", "ftp://hq.example.cn", "http://", "http://localhost:8000", "http://127.0.0.1:8000",
    "http://127.1", "http://2130706433", "http://0.0.0.0:8000", "http://[::1]:8000", "http://[::]", "http://169.254.3.4",
    "http://[::ffff:127.0.0.1]/", "HTTP://LOCALHOST", "http://hq.example.cn:99999",
]  # fmt: skip
DOUBTED = [
    "http://192.168.1.10:8000", "http://10.0.3.4", "https://203.0.113.9", "http://[fd00::8]:8000",
    "https://abc.ngrok-free.app", "http://x.cpolar.cn", "http://PC-20230901:8000", "http://zongwuchu.local",
    "http://hq.example.cn:49213",
]  # fmt: skip


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_no_phone_can_open_is_refused_and_says_where_to_set_it(address: str) -> None:
    fault: Any = fault_of(address)
    assert fault.final
    assert "学校设置" in fault.sentence


@pytest.mark.parametrize("address", DOUBTED)
def test_an_address_that_will_not_last_is_doubted(address: str) -> None:
    fault: Any = fault_of(address)
    assert fault.final is False
    assert len(fault.sentence) > 15


@pytest.mark.parametrize("address", ["https://hq.yucai.edu.cn", "http://houqin.yucai.example.cn:8000"])
def test_a_name_that_lasts_is_fine(address: str) -> None:
    assert fault_of(address) is None
