"""Pages for who runs a survey: how it is given out, what came of it, and what goes on paper."""

import io
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from houqin.core import bulletins
from houqin.core.bars import Scale
from houqin.core.codes import qr_svg
from houqin.core.prints import pdf, pdf_response
from houqin.core.scope import in_school
from houqin.core.sheets.writing import write_book
from houqin.core.words import day_words
from houqin.surveys import prints
from houqin.surveys.models import DRAFT, OPEN, Survey
from houqin.surveys.public import full_url
from houqin.surveys.results import Result, Row, result_of, sentences, share, weakest
from houqin.surveys.rules.counting import Numbers
from houqin.surveys.rules.questions import RATE, RATES, SCORE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def survey_seen(request: HttpRequest, pk: UUID, *codes: str) -> tuple[Any, Survey]:
    """(the member, the survey he may see); asked inside the school."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not all(member.can(code) for code in (Survey.view_code(), *codes)):
        raise PermissionDenied
    survey = Survey.objects.visible_to(member).filter(pk=pk).first()
    if survey is None:
        raise Http404
    survey.school = member.school
    return member, survey


# Given out ----------------------------------------------------------------------------------------------------


def given_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Link, code and the words for the group; how many came back so far."""
    with in_school(request.member.school):  # type: ignore[attr-defined]
        _member, survey = survey_seen(request, pk)
        url = full_url(request, survey)
        page = {
            "survey": survey,
            "is_draft": survey.status == DRAFT,
            "is_open": survey.status == OPEN,
            "url": url,
            "qr": mark_safe(qr_svg(url)),  # drawn by ourselves
            "text": invitation(survey, url),
            "no_address": not survey.school.address,
            "paper_url": f"/surveys/papers/{survey.pk}/" + ("poster" if survey.is_box else "sheet") + "/",
            "poster_url": f"/surveys/papers/{survey.pk}/poster/",
            "counting_url": f"/surveys/counting/{survey.pk}/",
            "results_url": f"/surveys/results/{survey.pk}/",
        }
        return render(request, "surveys/given_out.html", {"page": page, "title": _("怎样发")})


def invitation(survey: Survey, url: str) -> str:
    """What is pasted into the class group."""
    lines = [f"【{survey.title}】{survey.school.name}", survey.intro, url]
    if survey.closes_on:
        lines.append(
            _("截止：{day}。一台手机填一份；不会用手机的找班主任要纸质的。").format(
                day=day_words(survey.closes_on)
            )
        )
    return "\n".join(line for line in lines if line)


# What came of it ----------------------------------------------------------------------------------------------


def results(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page, or with `?export=xlsx` its tables as a workbook."""
    with in_school(request.member.school):  # type: ignore[attr-defined]
        member, survey = survey_seen(request, pk, "surveys.view_results")
        if survey.is_box:
            raise Http404
        result = result_of(survey, texts=member.can("surveys.read_texts"))
        if request.GET.get("export") == "xlsx":
            return _book(result)
        reads = member.can("surveys.read_texts") and survey.status != OPEN
        page = {
            "survey": survey,
            "is_open": survey.status == OPEN,
            "told": result.is_told,
            "too_few": result.too_few,
            "said": sentences(result),
            "classes": [_returned(row) for row in result.classes],
            "whole": _returned(Row(_("合计"), result.whole)),
            "rates": [_rate(n.question.ask, n) for n in result.lines if n.question.kind == RATE]
            if result.is_told
            else [],
            "rate_heads": RATES,
            "others": [_other(n) for n in result.lines if n.question.kind != RATE] if result.is_told else [],
            "by_class": [_rate(row.name, row.numbers) for row in result.by_class if row.numbers],
            "main": result.main.question.ask if result.main else "",
            "weakest": [n.question.ask for n in weakest(result)] if result.is_told else [],
            "texts": result.texts() if reads else [],
            "paper_texts": result.on_paper if reads else [],
            "remedy": survey.remedy.splitlines(),
            "text": bulletin_of(result).text if result.is_told else "",
            "pdf_url": f"/surveys/papers/{survey.pk}/report/",
        }
        return render(request, "surveys/results.html", {"page": page, "title": survey.title})


def _returned(row: Row) -> dict[str, Any]:
    tally = row.tally
    return {
        "name": row.name,
        "sent": tally.sent,
        "returned": tally.returned,
        "valid": tally.valid,
        "share": share(tally.returned, tally.sent),
        "bar": Scale(max(tally.sent, 1)).bar(tally.returned),
    }


def _rate(name: str, numbers: Numbers) -> dict[str, Any]:
    return {
        "name": name,
        "counts": list(zip(RATES, numbers.counts, strict=True)),
        "blank": numbers.blank,
        "share": share(numbers.satisfied, numbers.rated),
        "bar": Scale(max(numbers.rated, 1)).bar(numbers.satisfied),
    }


def _other(numbers: Numbers) -> dict[str, Any]:
    """Choices and scores: each option with its sheets."""
    scale = Scale(max(numbers.valid, 1))
    options = [
        {"name": words, "count": count, "bar": scale.bar(count)}
        for words, count in zip(numbers.question.choices, numbers.counts, strict=True)
    ]
    mean = ""
    if numbers.question.kind == SCORE and any(numbers.counts):
        hundredths = numbers.mean_hundredths
        mean = _("平均 {score} 分").format(score=f"{hundredths // 100}.{hundredths % 100:02d}")
    return {"name": numbers.question.ask, "options": options, "mean": mean, "blank": numbers.blank}


def bulletin_of(result: Result) -> bulletins.Bulletin:
    """复制到群: the sentences, each question's 满意率, and what the school does."""
    lines = [
        bulletins.Line("", f"{n.question.ask} {share(n.satisfied, n.rated)}")
        for n in result.lines
        if n.question.kind == RATE
    ]
    parts = [bulletins.Part(_("各题满意率（满意、基本满意）"), lines)] if lines else []
    if result.survey.remedy:
        parts.append(bulletins.Part(_("学校怎样改进"), said=result.survey.remedy.splitlines()))
    title = _("{title}结果").format(title=result.survey.title)
    return bulletins.bulletin(result.survey.school, title, parts, sentences(result))


def _book(result: Result) -> HttpResponse:
    """One line for each question and option, then one for each class: nothing that the page does not tell."""
    heads = [_("表"), _("名目"), _("项目"), _("份数"), _("占")]
    lines: list[list[Any]] = []
    for row in (*result.classes, Row(_("合计"), result.whole)):
        for name, number in (
            (_("发放"), row.tally.sent),
            (_("收回"), row.tally.returned),
            (_("有效"), row.tally.valid),
        ):
            lines.append([_("收回情况"), row.name, name, number, ""])
    for numbers in result.lines if result.is_told else ():
        lines += _book_lines(_("各题"), numbers.question.ask, numbers)
    for row in result.by_class:
        assert row.numbers is not None
        lines += _book_lines(_("各班"), row.name, row.numbers)
    out = io.BytesIO()
    write_book(out, result.survey.title, heads, lines, notes=sentences(result))
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{result.survey.number}.xlsx"'
    return response


def _book_lines(table: str, name: str, numbers: Numbers) -> list[list[Any]]:
    lines: list[list[Any]] = [
        [table, name, words, count, ""]
        for words, count in zip(numbers.question.choices, numbers.counts, strict=True)
    ]
    if numbers.question.kind != "many":
        lines.append([table, name, _("没有填"), numbers.blank, ""])
    if numbers.question.kind == RATE:
        good = share(numbers.satisfied, numbers.rated)
        lines.append([table, name, _("满意、基本满意"), numbers.satisfied, good])
    return lines


# On paper -----------------------------------------------------------------------------------------------------


def papers(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    """The report with its bars, the blank sheet to give out, or the code to hang up."""
    with in_school(request.member.school):  # type: ignore[attr-defined]
        codes = ("surveys.view_results",) if what == "report" else ()
        _member, survey = survey_seen(request, pk, *codes)
        if what == "report" and not survey.is_box:
            template, data, title = prints.make_report(result_of(survey))
        elif what == "sheet" and not survey.is_box:
            template, data, title = prints.make_sheet(survey, full_url(request, survey))
        elif what == "poster":
            template, data, title = prints.make_poster(survey, full_url(request, survey))
        else:
            raise Http404
    return pdf_response(pdf(template, data), title)
