"""The numbers surveys give to summaries, each with the rows behind it, and the sentences a school would write.

A survey counts where it ended within the span, by school time; what was sent before the 启用日 or withdrawn counts nowhere.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core import clock
from houqin.core.facts import Figure, Span, ruled
from houqin.surveys.models import ANNOUNCED, CLOSED, REPLIED, Answer, Opinion, Survey
from houqin.surveys.results import Result, result_of, sentences

RULES = {
    "surveys": _lazy("结束日期在统计期内的测评；撤回的和试运行的不计。网上收的和纸质收的都算。"),
    "surveys.opinions": _lazy("统计期内收到的意见。"),
    "surveys.opinions.replied": _lazy("其中已经答复的。"),
}
NOT_ON_PAPER: dict[str, str | Promise] = {
    "surveys": _lazy("纸质收回的份数录在那一次测评里。"),
    "surveys.count": "",
    "surveys.opinions": "",
}
OPINIONS = "/surveys/opinions/"


def ended(school: Any, span: Span) -> Any:
    """The surveys of a span."""
    if school.go_live_on is None:
        return Survey.objects.none()
    rows = Survey.objects.filter(status__in=(CLOSED, ANNOUNCED), recorded_at__gte=clock.at(school.go_live_on))
    rows = rows.exclude(kind="box")
    return rows.filter(closed_at__gte=span.begins, closed_at__lt=span.ends).order_by("closed_at", "id")


def results(school: Any, span: Span) -> list[Result]:
    """Each survey of a span, counted."""
    return [result_of(survey) for survey in ended(school, span)]


def facts(school: Any, span: Span) -> list[Figure]:
    """Codes: surveys.count, then surveys.CP2026-001.sent, .returned, .valid, .satisfied; surveys.opinions, .replied."""
    rows = ended(school, span)
    counted = [result_of(survey) for survey in rows]
    first = Figure(
        "surveys.count", _("满意度测评"), len(counted), _("次"), rows, "/surveys/surveys/?tab=done"
    )
    told = [figure for result in counted for figure in figures(result)]
    return ruled([first, *told, *_opinions(school, span)], RULES, NOT_ON_PAPER)


def figures(result: Result) -> list[Figure]:
    """发放, 收回, 有效, 满意 of one survey."""
    survey, whole = result.survey, result.whole
    rows, url = Answer.objects.filter(survey=survey), f"/surveys/results/{survey.pk}/"
    code = f"surveys.{survey.number}"
    unit = _("份")
    told = [
        Figure(f"{code}.sent", _("发放"), whole.sent, unit, rows, url, measured=True),
        Figure(f"{code}.returned", _("收回"), whole.returned, unit, rows, url, of=whole.sent, measured=True),
        Figure(f"{code}.valid", _("有效"), whole.valid, unit, rows, url, measured=True),
    ]
    if result.is_told and result.main is not None:
        main = result.main
        label = _("满意、基本满意")
        satisfied = f"{code}.satisfied"
        told.append(Figure(satisfied, label, main.satisfied, unit, rows, url, of=main.rated, measured=True))
    return told


def _opinions(school: Any, span: Span) -> list[Figure]:
    rows = opinions(school, span)
    told = rows.aggregate(all=Count("pk"), replied=Count("pk", Q(status=REPLIED)))
    replied = rows.filter(status=REPLIED)
    return [
        Figure("surveys.opinions", _("收到意见"), told["all"], _("条"), rows, f"{OPINIONS}?tab=all"),
        Figure(
            "surveys.opinions.replied",
            _("已答复"),
            told["replied"],
            _("条"),
            replied,
            f"{OPINIONS}?tab=replied",
            of=told["all"],
        ),
    ]


def opinions(school: Any, span: Span) -> Any:
    """What came into the boxes within a span."""
    if school.go_live_on is None:
        return Opinion.objects.none()
    rows = Opinion.objects.filter(recorded_at__gte=clock.at(school.go_live_on))
    return rows.filter(sent_at__gte=span.begins, sent_at__lt=span.ends)


def told(results_: Iterable[Result]) -> list[str]:
    """食堂满意度测评：发放350份，收回312份（回收率89.1%），有效310份。……"""
    return [f"{result.survey.title}：{''.join(sentences(result))}" for result in results_]
