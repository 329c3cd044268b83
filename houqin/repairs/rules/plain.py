"""Text of a chat in one form: full width made half, numbered marks made ordinals, invisible marks and emoji taken out."""

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_CIRCLED = re.compile("[①-⑳]")
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029\x0b\x0c]")
_BETWEEN = re.compile(r"(?<=[^\x00-\x7f])([,;!?])|([,;!?])(?=[^\x00-\x7f])")
_CHINESE = str.maketrans(",;!?", "，；！？")
_SMALL_FORMS = str.maketrans("﹐﹑﹔﹕﹖﹗", ",、;:?!")
_TRADITIONAL = str.maketrans(
    "樓層門燈電壞廁間號漏鎖窗戶員辦課開關壓響裝換頭節線網機腦報舊區風廳庫場東後邊牆頂級組",
    "楼层门灯电坏厕间号漏锁窗户员办课开关压响装换头节线网机脑报旧区风厅库场东后边墙顶级组",
)


def normal(text: str) -> str:
    """The text as `read_messages` reads it; doing it twice changes nothing. Line breaks are \\n, punctuation half width."""
    text = _INVISIBLE.sub("", _BREAKS.sub("\n", text))
    text = _KEYCAP.sub(r" \1、", _CIRCLED.sub(lambda found: f" {ord(found[0]) - 0x245F}、", text))
    return _BREAKS.sub("\n", unicodedata.normalize("NFKC", text.translate(_SMALL_FORMS)))


def simplified(text: str) -> str:
    """The same length with the traditional characters that repairs are written with made simple, letters small."""
    text = text.translate(_TRADITIONAL)
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def chinese_marks(text: str) -> str:
    """Commas and the like beside Chinese characters in their Chinese form, as people read them."""
    return _BETWEEN.sub(lambda found: found[0].translate(_CHINESE), text)


def without_pictures(text: str) -> str:
    """Without emoji and other symbols that say nothing about a fault."""
    if text.isascii():
        return text
    return "".join(char for char in text if char == "°" or not _is_picture(char))


def _is_picture(char: str) -> bool:
    return char > "\u2000" and (
        unicodedata.category(char) in ("So", "Sk", "Cn", "Co", "Mn", "Me") or char == "\u200d"
    )
