"""What is asked before a backup is made or a month is archived."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.archive.books import Month
from houqin.core.backup.drives import drives
from houqin.core.forms import ActionForm, Choices, Text

OFFERED = 6
HERE: tuple[str, Any] = ("", _("这台电脑"))


class MakeBackupForm(ActionForm):
    """Nothing is asked where no drive is in the machine."""

    INTRO = _("全部数据和照片存一份，做完马上试着恢复。不用停下工作。")

    drive = Choices([HERE], label=_("存到哪里"), required=False)

    def prepare(self) -> None:
        if self.is_bound and not self["drive"].data:
            return  # nothing was chosen: no drive is asked while the lock is held
        field: Any = self.fields["drive"]
        field.choices = [HERE, *((str(each.path), each.label) for each in drives())]
        if len(field.choices) == 1 and not self.is_bound:
            del self.fields["drive"]


def lately(by: Any) -> list[str]:
    """The last months that are over."""
    found = [Month.before(clock.today())]
    while len(found) < OFFERED:
        found.append(Month.before(found[-1].first))
    return [month.code for month in found]


class MakeArchiveForm(ActionForm):
    INTRO = _("过完的月份每月自动归档一次。这里可以补做，或者改过以后再做一份“更正”，原来的不动。")

    month = Text(label=_("哪个月"), max_length=7, example="2026-10", offers=lately)

    def prepare(self) -> None:
        self.initial.setdefault("month", Month.before(clock.today()).code)
