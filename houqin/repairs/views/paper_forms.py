"""What is asked before something is printed: which book, which tickets, which round, how many blank ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import Http404, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.forms import ActionForm, Choices, Day, RowField, Whole
from houqin.places.models import Place
from houqin.repairs import prints
from houqin.repairs.models import DONE, OPEN, Ticket
from houqin.repairs.prints.book import by_number
from houqin.repairs.prints.periods import month, period, school_year, term, week
from houqin.terms.calendar import calendar_of
from houqin.terms.rules import school_year_of

Made = tuple[str, dict[str, Any], str]
MOST = 500  # 维修单 of one print
MOST_MONTHS, MOST_WEEKS, MONTHS_AHEAD = 24, 30, 4
SIZES = (
    (prints.TWO, _("A4 一张两份")),
    (prints.A5, _("A5 一张一份")),
    (prints.A4, _("A4 一张一份")),
)


class PaperForm(ActionForm):
    """A form whose answers stand in the address of what is printed; `first` is filled in before anything was asked."""

    first: ClassVar[dict[str, str]] = {}
    data: QueryDict

    def made(self) -> Made:
        """(template, data, title) for houqin.core.prints."""
        raise NotImplementedError

    @classmethod
    def answers(cls) -> dict[str, str]:
        """What a form that nobody has filled in yet is printed with."""
        return cls.first


class When(forms.ChoiceField):
    """A period by its code (prints/periods.py); the list offers the usual ones, others are understood too."""

    calendar: Any = None

    def valid_value(self, value: Any) -> bool:
        return True

    def clean(self, value: Any) -> Any:
        return period(super().clean(value), self.calendar)


class BookPaper(PaperForm):
    when = When(label=_("哪一段"))
    cover = forms.BooleanField(label=_("加封面"), required=False)

    def prepare(self) -> None:
        field: Any = self.fields["when"]
        field.calendar = calendar_of(self.by.school)
        field.choices = list(_periods(self.by, field.calendar))

    @classmethod
    def answers(cls) -> dict[str, str]:
        return {"when": month(clock.today()).code}

    def made(self) -> Made:
        return prints.make_book(self.by, self.cleaned_data["when"], cover=self.cleaned_data["cover"])


def _periods(member: Any, calendar: Any) -> Iterator[tuple[Any, Any]]:
    """Months, weeks, terms and years from the first ticket to today, the latest first."""
    today = clock.today()
    oldest = (
        Ticket.objects.visible_to(member).order_by("reported_at", "id").values_list("reported_at").first()
    )
    begin = clock.local(oldest[0]).date() if oldest else today
    year, first_year = school_year_of(today), max(school_year_of(begin), school_year_of(today) - 9)
    yield _("按月"), [(each.code, each.title) for each in _months_back(today, begin)]
    yield _("按周"), [(each.code, each.title) for each in _weeks_back(calendar, today, begin)]
    terms = [term(y, n) for y in range(year, first_year - 1, -1) for n in (2, 1)]
    yield _("按学期"), [(t.code, t.title) for t in terms if t.first <= today and t.last >= begin]
    years = [school_year(y) for y in range(year, first_year - 1, -1)]
    yield _("全学年"), [(each.code, each.title) for each in years]


def _months_back(today: date, begin: date) -> list[Any]:
    found = [month(today)]
    while found[-1].first > begin and len(found) < MOST_MONTHS:
        found.append(month(found[-1].first - timedelta(days=1)))
    return found


def _weeks_back(calendar: Any, today: date, begin: date) -> list[Any]:
    found = [week(calendar, today)]
    while found[-1].first > begin and len(found) < MOST_WEEKS:
        found.append(week(calendar, found[-1].first - timedelta(days=1)))
    return found


class SlipsPaper(PaperForm):
    first = {"which": "open", "paper": prints.TWO}

    which = Choices((("open", _("未办结")), ("done", _("已办结")), ("all", _("全部"))), label=_("哪些"))
    from_on = Day(label=_("报修日期从"), required=False)
    to_on = Day(label=_("到"), required=False)
    worker = RowField(
        "people.Member",
        label=_("维修人"),
        narrow=lambda rows, by: rows.who_can("repairs.finish_ticket"),
        code="repairs.finish_ticket",
        required=False,
    )
    paper = Choices(SIZES, label=_("纸张"))

    def clean(self) -> dict[str, Any]:
        """Something must be there to print, and no more than one print holds."""
        cleaned = super().clean()
        if not self.errors:
            count = self._rows()[: MOST + 1].count()
            if count > MOST:
                raise forms.ValidationError(
                    _("超过 {most} 张，请缩小日期范围，分几次打印。").format(most=MOST)
                )
            if not count:
                raise forms.ValidationError(_("没有符合条件的报修单，请换个条件。"))
        return cleaned

    def _rows(self) -> Any:
        asked, rows = self.cleaned_data, Ticket.objects.visible_to(self.by)
        if asked["which"] != "all":
            rows = rows.filter(status__in=OPEN if asked["which"] == "open" else DONE)
        if asked.get("from_on"):
            rows = rows.filter(reported_at__gte=clock.at(asked["from_on"]))
        if asked.get("to_on"):
            rows = rows.filter(reported_at__lt=clock.at(asked["to_on"] + timedelta(days=1)))
        return rows.filter(worker=asked["worker"]) if asked.get("worker") else rows

    def made(self) -> Made:
        return print_tickets(self.by, self._rows(), self.cleaned_data["paper"])


def print_tickets(member: Any, rows: Any, paper: str) -> Made:
    """These tickets as 维修单, by number."""
    joined = ("place", "worker", "accepted_by", "confirmed_by", "merged_into")
    return prints.make_slips(member.school, sorted(rows.select_related(*joined), key=by_number), paper)


class ChosenPaper(PaperForm):
    """维修单 of chosen rows: `ids`, from a row's page or ticked in the list."""

    paper = Choices(SIZES, label=_("纸张"), required=False)

    def made(self) -> Made:
        rows = Ticket.objects.visible_to(self.by).filter(pk__in=self.ids())
        if not rows or len(rows) != len(self.ids()):
            raise Http404
        return print_tickets(self.by, rows, self.cleaned_data["paper"] or prints.TWO)

    def ids(self) -> set[UUID]:
        """The keys asked for; none of them may be another's (404, as for none)."""
        try:
            found = {UUID(each) for each in self.data.getlist("ids")}
        except (ValueError, AttributeError) as problem:
            raise Http404 from problem
        return found if len(found) <= MOST else set()


class RoundPaper(PaperForm):
    round = RowField("repairs.Round", label=_("哪一次"))

    def made(self) -> Made:
        return prints.make_round(self.by.school, self.cleaned_data["round"])


class BlankSlipsPaper(PaperForm):
    first = {"count": "20", "paper": prints.TWO}

    count = Whole(label=_("份数"), unit=_("份"), min_value=1, max_value=200)
    paper = Choices(SIZES, label=_("纸张"))

    def made(self) -> Made:
        return prints.make_blank_slips(self.by.school, self.cleaned_data["count"], self.cleaned_data["paper"])


class BlankBookPaper(PaperForm):
    when = When(label=_("哪个月"))
    lines = Whole(label=_("每个在校日留"), unit=_("行"), min_value=1, max_value=9)
    cover = forms.BooleanField(label=_("加封面"), required=False)

    def prepare(self) -> None:
        field: Any = self.fields["when"]
        field.calendar = calendar_of(self.by.school)
        coming = [month(clock.today())]
        while len(coming) <= MONTHS_AHEAD:
            coming.append(month(coming[-1].last + timedelta(days=1)))
        field.choices = [(each.code, each.title) for each in coming]

    def clean_when(self) -> Any:
        """Blank sheets are made by the month or the week."""
        when = self.cleaned_data["when"]
        if (when.last - when.first).days > 31:
            raise forms.ValidationError(_("空白登记簿按月打印，请选择一个月。"))
        return when

    @classmethod
    def answers(cls) -> dict[str, str]:
        return {"when": month(clock.today()).code, "lines": "1"}

    def made(self) -> Made:
        asked = self.cleaned_data
        return prints.make_blank_book(
            self.by.school, asked["when"], lines=asked["lines"], cover=asked["cover"]
        )


class RoomsPaper(PaperForm):
    place = RowField(
        "places.Place",
        label=_("哪栋楼、哪一层"),
        narrow=lambda rows, by: rows.filter(kind__in=(Place.SITE, Place.BUILDING, Place.FLOOR)),
    )

    def made(self) -> Made:
        return prints.make_room_list(self.by, self.cleaned_data["place"])


@dataclass(frozen=True)
class Paper:
    """One thing that can be printed: its name, its form, and the permission to see what stands on it."""

    label: str | Promise
    form: type[PaperForm]
    code: str = "repairs.view_ticket"
    listed: bool = True


PAPERS = {
    "book": Paper(_("维修登记簿"), BookPaper),
    "slips": Paper(_("维修单"), SlipsPaper),
    "rounds": Paper(_("巡查记录"), RoundPaper, "repairs.view_round"),
    "blank-book": Paper(_("空白登记簿"), BlankBookPaper),
    "blank-slips": Paper(_("空白维修单"), BlankSlipsPaper),
    "rooms": Paper(_("空白巡查表"), RoomsPaper, "places.view_place"),
    "chosen": Paper(_("选中的维修单"), ChosenPaper, listed=False),
}
