"""Text as people type it, made comparable: normal form, nothing invisible, nothing that turns the line around."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Zero-width marks make two equal names differ; bidirectional controls make a name show as another (reliability.md 5.1).
# U+200D stays: it joins emoji of a family.
_INVISIBLE = re.compile("[\u200b\u200c\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def is_sound(value: str) -> bool:
    """Whether a database can hold this text at all: no NUL and no half characters."""
    return "\x00" not in value and not any("\ud800" <= char <= "\udfff" for char in value)


def tidy(value: str) -> str:
    """The same text in NFC without invisible marks and outer blanks; control characters and half characters are refused."""
    try:
        value.encode()
    except UnicodeEncodeError as problem:
        raise ValidationError(_("文字里有坏字符，请重新输入。")) from problem
    if _CONTROL.search(value):
        raise ValidationError(_("文字里有看不见的控制字符，请重新输入。"))
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", value)).strip(" \t\r\n\u3000")
