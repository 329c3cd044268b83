"""Labels on paper: what stands on one, how they lie on a sheet or a roll, and whether the address on them will last."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houqin.core.codes import code128_svg, qr_svg
from houqin.core.prints import pdf

MOST = 1000  # labels in one print
DOT = 25.4 / 203  # millimetres: the dots of the common label printers
BAR = 0.33  # millimetres of a thin bar on a laser printer's sheet


@dataclass(frozen=True)
class Paper:
    """A sheet of labels or a roll; all lengths in millimetres."""

    name: str | Promise
    width: float
    height: float
    across: int = 1
    down: int = 1
    left: float = 0.0
    top: float = 0.0
    gap: float = 0.0  # between columns
    roll: bool = False

    @property
    def each(self) -> int:
        """Labels on one sheet."""
        return self.across * self.down


PAPERS: dict[str, Paper] = {
    "a4-24": Paper(gettext_lazy("A4 不干胶 24 枚（70×37 毫米）"), 70, 37, 3, 8, 0, 0.5),
    "a4-21": Paper(gettext_lazy("A4 不干胶 21 枚（63.5×38.1 毫米）"), 63.5, 38.1, 3, 7, 7.2, 15.1, 2.5),
    "a4-10": Paper(gettext_lazy("A4 不干胶 10 枚（105×57 毫米）"), 105, 57, 2, 5, 0, 6),
    "roll-50": Paper(gettext_lazy("标签机 50×30 毫米（一张一枚）"), 50, 30, roll=True),
    "roll-60": Paper(gettext_lazy("标签机 60×40 毫米（一张一枚）"), 60, 40, roll=True),
}


@dataclass(frozen=True)
class Words:
    """What is printed on one label: the code, the name in large letters, and where it is. A blank one has no name."""

    code: str
    name: str = ""
    above: str = ""


def words_of(place: Any) -> Words:
    """The own name of a place large, the way to it small."""
    above = place.parent.path if place.parent else ""
    return Words(place.code, place.path.removeprefix(f"{above} "), above)


# The address on a label ---------------------------------------------------------------------------------------

TEMPORARY = re.compile(
    r"(ngrok|trycloudflare|loca\.lt|localtunnel|serveo|natapp|cpolar|sunny-ngrok|localhost\.run)",
    re.IGNORECASE,
)
HIGH_PORT = 32768  # ports above are given out by the system for a while


@dataclass(frozen=True)
class Fault:
    """Why labels with this address are not printed, or printed only by somebody who has read the warning."""

    sentence: str
    final: bool


def fault_of(address: str) -> Fault | None:
    """What is wrong with the 学校访问地址 for a label that hangs on a door for years; nothing for a good one."""
    where = _("请先到“学校设置 → 设置学校”改好“学校访问地址”，再回来打印。")
    parts = urlsplit(address.strip())
    try:
        host, port = (parts.hostname or "").lower(), parts.port or 0
    except ValueError:
        host, port = "", 0
    if not address.strip():
        return Fault(_("还没有填学校访问地址，手机扫了码打不开。") + where, True)
    if parts.scheme not in ("http", "https") or not host:
        return Fault(_("学校访问地址“{address}”不是网址。").format(address=address) + where, True)
    number = _number(host)
    if host in ("localhost", "localhost.localdomain") or (number and _only_here(number)):
        return Fault(
            _("学校访问地址“{address}”只有这台电脑自己能打开。").format(address=address) + where, True
        )
    return _doubt(address, host, port, number)


def _doubt(address: str, host: str, port: int, number: Any) -> Fault | None:
    if TEMPORARY.search(host):
        return Fault(
            _("“{host}”像是临时的外网地址，过几天就会失效，标签要全部重贴。").format(host=host), False
        )
    if number:
        sentence = _(
            "学校访问地址是 IP（{host}）。电脑或路由器换了 IP，贴出去的标签就全部打不开。"
            "最好请网管起一个域名；没有域名时，先把这台电脑的 IP 固定下来。"
        )
        return Fault(sentence.format(host=host), False)
    if "." not in host or host.endswith((".local", ".lan", ".home")):
        sentence = _("“{host}”是电脑的名字，很多手机不认。最好请网管起一个域名，或换成固定的 IP。")
        return Fault(sentence.format(host=host), False)
    if port >= HIGH_PORT:
        return Fault(
            _("端口 {port} 像是临时分到的，重启后可能变。请确认它是固定的。").format(port=port), False
        )
    return None


def _number(host: str) -> Any:
    """The host as an IP address, also in the odd ways of writing that browsers understand; else nothing."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        pass
    if re.fullmatch(r"\d{1,10}", host) and int(host) < 2**32:
        return ipaddress.ip_address(int(host))
    if re.fullmatch(r"127(\.\d+){1,2}", host):
        return ipaddress.ip_address("127.0.0.1")
    return None


def _only_here(number: Any) -> bool:
    number = getattr(number, "ipv4_mapped", None) or number
    return bool(number.is_loopback or number.is_unspecified or number.is_link_local or number.is_multicast)


# The sheet ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wishes:
    """How somebody wants the labels printed."""

    paper: Paper
    start: int = 1  # the first label of a sheet that was begun before
    right: float = 0.0  # millimetres that everything is moved, because printers differ
    down: float = 0.0
    line: str = ""  # a line such as 扫码报修
    frames: bool = False  # thin frames to cut along


def labels_pdf(school: Any, things: Sequence[Words], wishes: Wishes) -> bytes:
    """All labels as one PDF, set in one run. Raises PrintFailed."""
    return pdf("places/label", sheet(school, things, wishes))


def sheet(school: Any, things: Sequence[Words], wishes: Wishes) -> dict[str, Any]:
    """What the template places/label reads."""
    paper = wishes.paper
    empty: list[Any] = [None] * ((wishes.start - 1) % paper.each)
    cells = empty + [_cell(school, each, wishes) for each in things]
    return {
        "frames": wishes.frames,
        "width": paper.width,
        "height": paper.height,
        "across": paper.across,
        "left": paper.left + wishes.right,
        "top": paper.top + wishes.down,
        "gap": paper.gap,
        "roll": paper.roll,
        "pad": pad_of(paper),
        "gutter": GUTTER,
        "leading": LEADING,
        "spacing": SPACING,
        "between": between(paper),
        "title": _("标签"),
        "pages": [cells[first : first + paper.each] for first in range(0, len(cells), paper.each)],
    }


def short_address(school: Any, code: str) -> str:
    """What the QR code holds."""
    return f"{school.address.rstrip('/')}/q/{school.code}/{code}/"


def pad_of(paper: Paper) -> float:
    """Millimetres that stay white around a label."""
    return 1.5 if paper.roll else 3.0


def between(paper: Paper) -> float:
    """Millimetres that stay white between the two codes; on a roll the whole dots leave more."""
    return 0.8 if paper.roll else 2.0


def _cell(school: Any, words: Words, wishes: Wishes) -> dict[str, Any]:
    paper = wishes.paper
    qr, bar = qr_svg(short_address(school, words.code)), code128_svg(words.code)
    inside_w, inside_h = paper.width - 2 * pad_of(paper), paper.height - 2 * pad_of(paper)
    bar_high = max(4.5, inside_h * 0.18)
    room = inside_h - bar_high - between(paper)
    qr_size = _whole_dots(qr, min(room, inside_w * 0.45), paper)
    said = [
        ("school", school.name, 6.2),
        ("name", breakable(words.name), 9.5 if words.name else 11.0),
        *([("above", breakable(words.above), 6.6)] if words.above else []),
        ("code", words.code, 9.0),
        *([("line", wishes.line, 6.6)] if wishes.line else []),
    ]
    return {
        "code": words.code,
        "parts": fitted(said, inside_w - qr_size - GUTTER, room, paper.height / 30),
        "qr": qr,
        "bar": bar,
        "qr_size": qr_size,
        "bar_width": _bar_width(bar, inside_w, paper),
        "bar_height": bar_high,
    }


# The size of the letters is reckoned here: measuring each label while it is set costs three times as much.
POINT = 72 / 25.4  # points in a millimetre
GUTTER, LEADING, SPACING = (
    1.5,
    0.8,
    1.6,
)  # millimetres beside the QR code; points between lines and between parts
SCALES = (1.4, 1.2, 1.0, 0.86, 0.75, 0.65, 0.56, 0.48, 0.42)
UNSEEN = "\u200b"  # a place at which a line may end
LATIN = re.compile(r"[!-~]+")


def fitted(
    parts: Sequence[tuple[str, str, float]], width: float, height: float, scale: float
) -> list[tuple[str, str, float]]:
    """(kind, text, points) of each part, as large as fits into width x height millimetres; never cut."""
    found = list(parts)
    for each in SCALES:
        found = [(kind, text, size * scale * each) for kind, text, size in parts]
        if _height(found, width * POINT) <= height * POINT:
            break
    return found


def _height(parts: Sequence[tuple[str, str, float]], width: float) -> float:
    """Points from the first line to the last."""
    lines = [(lines_of(text, width / size), size) for _kind, text, size in parts]
    return sum(n * size + (n - 1) * LEADING for n, size in lines) + SPACING * (len(lines) - 1)


def lines_of(text: str, room: float) -> int:
    """Lines that a text takes where `room` Chinese letters stand side by side; rather one too many than one too few.

    A Latin word is not broken; a comma or bracket never begins a line and may draw one letter down with it.
    """
    words = [word_width(word) for word in LATIN.findall(text)]
    if any(word > room for word in words):
        return 99
    taken = sum(word_width(letter) for letter in text)
    if taken <= room:
        return 1
    return -int(-taken // max(1.0, room - 1.6 - max([0.0, *words])))


def word_width(word: str) -> float:
    """How many Chinese letters it is wide."""
    return sum(_letter_width(letter) for letter in word)


def _letter_width(letter: str) -> float:
    if letter == UNSEEN:
        return 0.0
    if letter > "~":
        return 1.0
    return 0.95 if letter in "MW@%" else 0.72 if letter.isupper() else 0.6


def breakable(text: str) -> str:
    """The same with places at which a very long Latin word may be broken (they are not seen)."""
    return LATIN.sub(lambda found: UNSEEN.join(re.findall(".{1,8}", found[0])), text)


def _units(svg: str) -> int:
    """Modules across."""
    found = re.search(r'viewBox="\S+ \S+ (\d+) ', svg)
    assert found
    return int(found[1])


def _whole_dots(svg: str, most: float, paper: Paper) -> float:
    """The largest size up to `most` millimetres; on a label printer every module is a whole number of its dots."""
    if not paper.roll:
        return most
    units = _units(svg)
    return units * max(2, int(most / units / DOT)) * DOT


def _bar_width(svg: str, most: float, paper: Paper) -> float:
    units = _units(svg)
    if not paper.roll:
        return min(most, units * BAR)
    return units * max(1, min(3, int(most / units / DOT))) * DOT
