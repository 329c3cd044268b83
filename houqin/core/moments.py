"""Rows that claim when something happened: three times each, and the one label that follows from them (decisions/0042).

The claimed time is a person's, `device_at` the phone's where it was sent late, `recorded_at` the server's. The label is
computed when the row is made; no form, sheet or program sets it, and the database refuses to change it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core.cutoffs import BY_DAY, IN_TIME, LABELS, NOT_YET, OFFLINE, CutOff, is_ahead, label
from houqin.core.models import Owned
from houqin.core.words import moment_words


@dataclass(frozen=True)
class Entering:
    """How rows are being entered: from a paper sheet, why so late, and when the phone first tried to send them."""

    on_paper: bool = False
    because: str = ""
    device_at: datetime | None = None


def entering(fields: Mapping[str, Any], arguments: Mapping[str, Any], device_at: datetime | None) -> Entering:
    """What a form's own fields say of how its rows are entered."""

    def said(mark: str) -> list[Any]:
        return [value for name, value in arguments.items() if value and getattr(fields[name], mark, False)]

    return Entering(bool(said("transcribes")), "".join(said("explains")), device_at)


class Dated(Owned):
    """A row that claims when something happened, in the field named by HAPPENED."""

    HAPPENED: ClassVar[str] = "happened_at"
    CUT_OFF: ClassVar[CutOff] = BY_DAY
    WRITTEN_ONCE: ClassVar[tuple[str, ...]] = (*Owned.WRITTEN_ONCE, "device_at", "entered")

    device_at = models.DateTimeField(_lazy("手机时间"), null=True, blank=True, editable=False)
    entered = models.CharField(
        _lazy("登记情况"), max_length=10, choices=LABELS, default=IN_TIME, editable=False
    )
    late_because = models.CharField(_lazy("补登原因"), max_length=80, blank=True)

    class Meta(Owned.Meta):
        abstract = True

    @property
    def happened(self) -> Any:
        """The claimed time, a moment or a date."""
        return getattr(self, self.HAPPENED)

    def in_time_until(self) -> CutOff:
        """Until when an entry is in time; the same for all rows of a kind unless a room says otherwise."""
        return self.CUT_OFF

    def in_closed_period(self) -> bool:
        """Whether the books of the time it happened in are closed; rooms that close months say so."""
        return False

    def judge(self, how: Entering) -> None:
        """Set the label of a new row, whatever stood there; a reason is kept only where there is something to explain."""
        self.device_at = how.device_at
        self.entered = label(
            self.happened,
            self.recorded_at,
            device_at=self.device_at,
            cut_off=self.in_time_until(),
            on_paper=how.on_paper,
            period_closed=self.in_closed_period(),
        )
        self.late_because = how.because if self.entered != IN_TIME else ""

    def clean(self) -> None:
        super().clean()
        if self._state.adding and is_ahead(self.happened, self.recorded_at):
            raise ValidationError({self.HAPPENED: NOT_YET})


def judge(rows: Iterable[Any], how: Entering) -> None:
    """Label the new rows among these."""
    for row in rows:
        if isinstance(row, Dated) and row._state.adding:
            row.judge(how)


def is_marked(row: Any, school: Any) -> bool:
    """Whether there is something to say of when it was entered; in the trial there never is (daily-life 1.4)."""
    return row.entered != IN_TIME and not school.was_trial(row.recorded_at)


def mark_words(row: Any) -> str:
    """补登：停电, or the label alone."""
    named = str(row.get_entered_display())
    return f"{named}：{row.late_because}" if row.late_because else named


def entered_words(row: Any) -> str:
    """补登：停电（9月5日 周五 16:10 登记）."""
    words, at = mark_words(row), moment_words(row.recorded_at)
    if row.entered == OFFLINE:
        sentence = _("{words}（{sent} 在手机上填好，{at} 收到）")
        return sentence.format(words=words, sent=moment_words(row.device_at), at=at)
    return _("{words}（{at} 登记）").format(words=words, at=at)
