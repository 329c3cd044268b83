"""The first lines of a report, and 数据说明 at its end: of which days it tells, by which day's records, what is thin."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.facts import Span
from houqin.reports.periods import MEETING, WEEK
from houqin.reports.rules.paper import SECOND
from houqin.reports.rules.words import filled
from houqin.reports.telling.teller import Sentence, Teller, put

PEOPLE = (
    ("people.classes", _lazy("{people.classes}个班")),
    ("people.pupils", _lazy("{people.pupils}名学生")),
    ("people.staff", _lazy("{people.staff}名教职工")),
)
SHORT = (WEEK, MEETING)


def lead(teller: Teller, *, safety: bool) -> Iterator[Sentence]:
    text = put(_("[subject]在校{terms.school_days}天"), subject=_subject(teller))
    said = [text]
    if teller.period.kind not in SHORT:
        said = [
            text + _("、{terms.weeks}周"),
            "、".join(str(each) for code, each in PEOPLE if teller.n(code)),
        ]
    yield Sentence("lead", "，".join(filter(None, said)) + "。")
    if teller.n("duties.asked") and not safety:
        yield Sentence("lead.duties", _duties(teller))


def _subject(teller: Teller) -> str:
    """本学期, or 截至11月21日，本学期 while it runs."""
    first, last = teller.period.told.first, teller.period.told.last
    if teller.period.kind == MEETING:
        return put(
            _("[subject]（[first]—[last]）"),
            subject=teller.period.subject,
            first=_short(first),
            last=_short(last),
        )
    if teller.period_is_over:
        return teller.period.subject
    return put(_("截至[day]，[subject]"), subject=teller.period.subject, day=_short(last))


def _duties(teller: Teller) -> str:
    text = teller.one_of(
        "duties",
        _("应做的日常工作{duties.asked}项，做了{duties.done}项"),
        _("各岗位日常工作应做{duties.asked}项，已做{duties.done}项"),
    )
    if teller.n("duties.done") < teller.n("duties.asked"):
        text += teller.rate(_("占"), "duties.done")
    rest = (
        ("skipped", _("写明原因没有做的{duties.skipped}项")),
        ("missing", _("没有登记的{duties.missing}项")),
    )
    return "，".join([text, *(words for key, words in rest if teller.n(f"duties.{key}"))]) + "。"


def about(
    teller: Teller, written: Mapping[str, str], against: int = 0, added: int = 0, *, unread: bool = False
) -> Iterator[Sentence]:
    """数据说明: the period, the day, how much came late or from paper, what is thin."""
    day, span = clock.today(), teller.period.told
    if teller.period.kind == MEETING:
        if unread:
            yield Sentence("about.reader", _("没有写明给谁看，会上定的事、各处要到期的事没有列出。"))
        yield from _thin(teller, written, span, added)
        return
    text = _("统计[first]至[last]，以[day]的记录为准。")
    words = {"first": _day(span.first), "last": _day(span.last), "day": _day(day)}
    yield Sentence("about.period", put(text, **words))
    for room, name in (("duties", _("完成记录")), ("registers", _("台账登记"))):
        entered = (("paper", _("纸质转录{@.entered.paper}条")), ("later", _("补登{@.entered.later}条")))
        said = [put(words, room) for key, words in entered if teller.n(f"{room}.entered.{key}")]
        if said:
            text = put(_("[name]中，[said]。"), name=name, said="、".join(said))
            yield Sentence(f"about.{room}", text, SECOND)
    if against:
        text = _("用来对比的数中，[n]个来自启用前的纸质登记，册名、页码写在数后。")
        yield Sentence("about.totals", put(text, n=against), SECOND)
    if added:
        text = _(
            "文中[n]个数加上了启用前的纸质总数，加了多少、在哪一册写在句后；占比和统计图照登记的记录算。"
        )
        yield Sentence("about.added", put(text, n=added), SECOND)
    yield from _thin(teller, written, span, added)


def _thin(teller: Teller, written: Mapping[str, str], span: Span, added: int) -> Iterator[Sentence]:
    live = teller.school.go_live_on
    if live is None or live > span.last:
        yield Sentence("about.live", _("还在试运行，登记的都不计入。"))
    elif live > span.first:
        text = _("[day]启用，这以前的没有计入。")
        if added:
            text = _("[day]启用，这以前的，除写明是纸质来源的，没有计入。")
        yield Sentence("about.live", put(text, day=_day(live)))
    typed = sum(piece.typed for text in written.values() for piece in filled(text, {}, by_hand=True))
    if typed:
        yield Sentence(
            "about.typed", put(_("文中有[n]处数字由人填写，不是从记录中数出来的。"), n=typed), SECOND
        )


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _short(day: Any) -> str:
    return f"{day.month}月{day.day}日"
