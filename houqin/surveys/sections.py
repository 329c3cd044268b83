"""The parts of a survey's page besides its facts: where to go from here, how much came back, what is asked."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from houqin.core.words import day_words
from houqin.surveys.actions.running import returned_by_group
from houqin.surveys.models import DRAFT, WITHDRAWN, Opinion, Survey
from houqin.surveys.ready import questionnaires
from houqin.surveys.rules.questions import KINDS


def time_words(survey: Survey) -> str:
    """11月2日 周一 — 11月9日 周一."""
    first = day_words(survey.opens_on, year=True)
    return f"{first} — {day_words(survey.closes_on)}" if survey.closes_on else _("{day} 起").format(day=first)


def why_words(survey: Survey) -> str:
    """What a ready questionnaire is for, while it is looked at before it goes out."""
    ready = questionnaires().get(survey.topic)
    return ready.why if ready and survey.status == DRAFT else ""


def sections_of(survey: Survey, member: Any) -> list[dict[str, Any]]:
    """Links that would work, then sheets by class, then the questions."""
    found = [(_("去做"), _links(survey, member))]
    if not survey.is_box:
        found += [(_("收回"), _returned(survey)), (_("题目"), _questions(survey))]
    return [{"title": title, "html": html} for title, html in found if html]


def _links(survey: Survey, member: Any) -> SafeString | str:
    links = []
    if survey.status != WITHDRAWN:
        links.append((f"/surveys/share/{survey.pk}/", _("二维码、链接和打印"), ""))
    if not survey.is_box and survey.status not in (DRAFT, WITHDRAWN) and member.can("surveys.view_results"):
        links.append((f"/surveys/results/{survey.pk}/", _("看结果"), ""))
    if survey.is_box and member.can(Opinion.view_code()):
        links.append((f"/surveys/opinions/?survey={survey.pk}", _("收到的意见"), ""))
    lines = format_html_join("", '<li><a href="{}">{}</a>{}</li>', links)
    return format_html('<ul class="links">{}</ul>', lines) if links else ""


def _returned(survey: Survey) -> SafeString | str:
    """三（1）班 31/45."""
    if survey.status == DRAFT:
        lines = [(group["name"], _("发放 {n} 份").format(n=group["sent"])) for group in survey.groups]
    else:
        back = returned_by_group(survey)
        words = _("收回 {back} / 发放 {sent}")
        lines = [
            (group["name"], words.format(back=back.get(group["key"], 0), sent=group["sent"]))
            for group in survey.groups
        ]
    cells = format_html_join("", "<li>{} <small>{}</small></li>", lines)
    return format_html('<ul class="plain">{}</ul>', cells) if lines else ""


def _questions(survey: Survey) -> SafeString | str:
    kinds = {kind: str(words).partition("（")[0] for kind, words in KINDS}
    lines = [
        (question.ask, "、".join(question.options) if question.options else kinds[question.kind])
        for question in survey.asked
    ]
    cells = format_html_join("", "<li>{} <small>{}</small></li>", lines)
    return format_html('<ol class="plain">{}</ol>', cells) if lines else ""
