"""What is asked about reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.files.fields import Photos
from houqin.core.forms import ActionForm, Choices, Day, RowsField, Text
from houqin.core.quantities import Quantity
from houqin.reports.copying import marks_of
from houqin.reports.drawing import FILLED
from houqin.reports.models import HANDED, OF_DAYS, SIGNED, Report
from houqin.reports.naming import label_of
from houqin.reports.offering import offered
from houqin.reports.passages import answers_of, passage_of
from houqin.reports.periods import KINDS, TERM
from houqin.reports.telling.problems import KINDS as PROBLEMS
from houqin.reports.telling.problems import ORDER

LONGEST = 2000


class Told(Text):
    """What was there before, or is long: the history tells it with the row that was changed."""

    unsaid = True


class DraftReportForm(ActionForm):
    INTRO = _("按登记的记录起草，写好以后可以改；数字点开就是记录。")

    kind = Choices(KINDS, label=_("种类"), initial=TERM)
    period = Text(
        label=_("时间"),
        max_length=12,
        required=False,
        example=_("例如 2026T1（第一学期）、2026-11、2026、2026-11-16（那一周）"),
        help_text=_("不填，就是现在这一段。"),
    )


class WritePartForm(ActionForm):
    """A passage is one text; a problem asks four things. Which, says `part`."""

    part = Told(label=_("哪一段"), max_length=80)
    was = Told(label=_("原来的文字"), max_length=2 * LONGEST, required=False)
    text = Told(
        label=_("文字"),
        max_length=LONGEST,
        lines=7,
        required=False,
        help_text=_(
            "数字没有动的，还跟着记录走；您改过的数字，按您写的为准，并记为人工填写。清空就恢复原样。"
        ),
    )
    cause = Text(label=_("原因"), max_length=120, required=False, help_text=_("由您选或由您写，不由程序编。"))
    measure = Text(label=_("措施"), max_length=160, required=False)
    post = Text(
        label=_("责任岗位"),
        max_length=40,
        required=False,
        offers=(_("总务主任"), _("水电工"), _("食品安全员"), _("安全专干"), _("保管员"), _("门卫")),
    )
    due = Text(
        label=_("时限"), max_length=40, required=False, offers=(_("开学前"), _("本月底"), _("下学期第4周"))
    )

    def prepare(self) -> None:
        for name in ("part", "was"):
            self.fields[name].widget = forms.HiddenInput()
        key = self._key() or "work.own"
        self.initial.setdefault("part", key)
        asks_four = key.startswith("problem.") and not key.endswith(".fact")
        for name in ("text", *FILLED):
            if asks_four == (name == "text"):
                self.fields[name].widget = forms.HiddenInput()
        if asks_four:
            self._offer_causes(key.removeprefix("problem."))
        if isinstance(self.target, Report) and key and not self.is_bound:
            self._fill(key, asks_four)

    @property
    def preface(self) -> str:
        """Where what stands in this passage stands too."""
        if not isinstance(self.target, Report):
            return ""
        return "；".join(said for at, said in marks_of(self.target).items() if at.startswith(self._key()))

    def _key(self) -> str:
        return str((self.data if self.is_bound else self.initial).get("part", ""))

    def _offer_causes(self, code: str) -> None:
        field: Any = self.fields["cause"]
        field._offers = next((kind.causes for kind in PROBLEMS if kind.code == code), ORDER)

    def _fill(self, key: str, asks_four: bool) -> None:
        assert self.target is not None
        if asks_four:
            self.initial.update(answers_of(self.target, key, FILLED))
            return
        passage = passage_of(self.target, key)
        text = passage.text if passage else ""
        self.initial.update(was=text, text="" if passage and passage.to_fill else text)


class SubmitReportForm(ActionForm):
    @property
    def preface(self) -> str:
        """Who hands it in is told once more what was copied; he may leave it."""
        return "；".join(marks_of(self.target).values()) if isinstance(self.target, Report) else ""


class ReturnReportForm(ActionForm):
    reason = Text(label=_("哪里要改"), max_length=200, lines=3)


class HandInReportForm(ActionForm):
    handed_to = Text(label=_("上交给"), max_length=60, offers=(_("学校办公室"), _("中心校"), _("县教育局")))
    handed_on = Day(label=_("上交日期"), past=True)

    def prepare(self) -> None:
        self.fields["handed_on"].initial = clock.today()


class WriteNoteForm(ActionForm):
    part = Told(label=_("哪一段"), max_length=80)
    text = Text(
        label=_("批注"), max_length=300, lines=3, example=_("例如：这个数和上次例会说的不一样，请核对")
    )

    def prepare(self) -> None:
        self.fields["part"].widget = forms.HiddenInput()
        self.initial.setdefault("part", "lead")


class SettleNoteForm(ActionForm):
    answer = Text(
        label=_("答复"), max_length=300, lines=2, offers=(_("已改"), _("核对过，数没有错"), _("下一版再改"))
    )


class EnterPaperTotalForm(ActionForm):
    INTRO = _(
        "启用以前的数，照纸质登记录一个总数：以后的总结拿来对比；总结的那段时间里有它，就加进去，写明来自纸质登记。"
    )

    code = forms.ChoiceField(label=_("哪个数"))
    kind = Choices(OF_DAYS, label=_("一段时间"), initial=TERM)
    period = Text(
        label=_("时间"),
        max_length=12,
        example=_("例如 2025T2（2025—2026学年第二学期）、2025-11、2025"),
    )
    value = Quantity(label=_("数"), min_value=0, max_value=999_999)
    book = Text(label=_("册名"), max_length=40, example=_("例如 报修登记册"))
    pages = Text(label=_("哪几页"), max_length=20, example=_("例如 第3—9页"))
    photos = Photos(label=_("那几页的照片"), required=True)

    def prepare(self) -> None:
        """Every number that adds up over time, in the order of the rooms."""
        field: Any = self.fields["code"]
        field.choices = [(each.code, label_of(each)) for each in offered(self.by.school)]


class VoidPaperTotalForm(ActionForm):
    why_void = Text(label=_("作废原因"), max_length=200)


class BindReportsForm(ActionForm):
    INTRO = _("把签发了的总结、报告编成一本：有封面、目录、页码，年度的在前，同一种按时间排。")

    title = Text(label=_("书名"), max_length=60, example=_("例如 2026—2027学年后勤工作经验总结集"))
    foreword = Text(label=_("前言"), max_length=1000, lines=5, required=False)
    reports = RowsField(
        "reports.Report",
        label=_("收哪几份"),
        narrow=lambda rows, by: rows.filter(status__in=(SIGNED, HANDED)),
    )
