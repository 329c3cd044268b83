"""Fields that only rosters ask for: a list of names as it stands in a notice, a time of the day, how much a turn counts."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core.fields import Text
from houqin.people.models import Member
from houqin.rosters.rules import read_clock, read_tenths, tenths_words

PARTED = re.compile(r"[\s、,，;；。/|]+")


class People(Text):
    """People by name, as they are pasted: 宋晓岚、薛国栋 石磊. A department or a post stands for all who are in it."""

    MOST = 500

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lines=5, max_length=6000, many=True, offers=_departments, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return "、".join(each.name if isinstance(each, Member) else str(each) for each in value)
        return value

    def to_python(self, value: Any) -> str:
        """A list of names or keys, as programs send it, is the same as the names in one line."""
        if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
            value = "、".join(value)
        return super().to_python(value)

    def clean(self, value: Any) -> list[Member]:  # type: ignore[override]
        words = [word for word in PARTED.split(super().clean(value)) if word]
        here = list(Member.objects.choosable().prefetch_related("posts"))
        found = {member.pk: member for word in words for member in _meant(word, here)}
        if len(found) > self.MOST:
            raise forms.ValidationError(_("一次最多选 {most} 项。").format(most=self.MOST))
        return list(found.values())


def _departments(by: Member) -> list[str]:
    names = Member.objects.choosable().exclude(department="").values_list("department", flat=True)
    return sorted(set(names.order_by("department")))[:12]


def _meant(word: str, here: list[Member]) -> list[Member]:
    """Whom a word means; two of one name are told apart by their number, 张伟（032）."""
    name, number = re.fullmatch(r"(.*?)(?:[（(](.+?)[)）])?", word).groups()  # type: ignore[union-attr]
    named = [each for each in here if word == str(each.pk) or name == each.name]
    if number:
        named = [each for each in named if number in (each.staff_number, each.department)]
    if len(named) == 1:
        return named
    if named:
        raise forms.ValidationError(
            _("叫“{name}”的有 {count} 位，请在名字后面用括号写工号，例如 {name}（032）。").format(
                name=name, count=len(named)
            )
        )
    group = [each for each in here if word == each.department or word in _posts(each)]
    if not group:
        raise forms.ValidationError(_("没有找到“{name}”。请核对名字，或者先在人员里登记。").format(name=word))
    return group


def _posts(member: Member) -> list[str]:
    return [post.title for post in member.posts.all() if post.until_on is None]


class Clock(Text):
    """A time of the day: 7:20. Gives minutes since midnight."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=8, example=_("例如：7:20"), **kwargs)

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value) if isinstance(value, int) else value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 60 % 24}:{value % 60:02d}" if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        text = super().clean(self.prepare_value(value))
        if not text:
            return None
        minutes = read_clock(text)
        if minutes is None:
            raise forms.ValidationError(_("时间请写成 7:20 这样。"))
        return minutes

    def in_words(self, value: int | None) -> str:
        return str(self.prepare_value(value) or "")


class Tenths(Text):
    """How much a turn counts: 1, 1.5, 2. Gives tenths."""

    LEAST, HIGHEST = 1, 100

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=4, required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return super().to_python(tenths_words(value) if isinstance(value, int) else value)

    def prepare_value(self, value: Any) -> Any:
        return tenths_words(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        text = super().clean(value)
        if not text:
            return None
        tenths = read_tenths(text)
        if tenths is None or not self.LEAST <= tenths <= self.HIGHEST:
            raise forms.ValidationError(_("请填 0.1 到 10 之间的数，最多一位小数，例如 1.5。"))
        return tenths

    def in_words(self, value: int | None) -> str:
        return "" if value is None else tenths_words(value)
