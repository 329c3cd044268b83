"""The parts of a certificate's page: by which rule it runs out, and the papers before and after it."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from houqin.certificates.kinds import PERSON, PLACE, SCHOOL, SURE, THING, Kind, kinds_of
from houqin.certificates.models import ENDED, Certificate
from houqin.certificates.naming import until_words
from houqin.core import clock
from houqin.core.words import day_words

URL = "/certificates/certificates/"
LONGEST = 30  # papers of one chain that are shown


def until_line(paper: Certificate) -> str:
    """2027年2月28日 周日（还有98天）."""
    said = until_words(paper.valid_until)
    if paper.has_no_end or paper.status == ENDED:
        return said
    left = (paper.valid_until - clock.today()).days
    if left < 0:
        return _("{day}（过期{count}天）").format(day=said, count=-left)
    return (
        _("{day}（还有{count}天）").format(day=said, count=left)
        if left
        else _("{day}（今天到期）").format(day=said)
    )


def ended_line(paper: Certificate) -> str:
    """停用：设备报废（11月3日）."""
    if paper.status != ENDED or paper.ended_on is None:
        return ""
    said = "：".join(filter(None, (paper.get_how_ended_display(), paper.why_ended)))
    return f"{said}（{day_words(paper.ended_on, year=True)}）"


def said_of(kind: Kind) -> str:
    """人的证件，选持证人。食品安全法（2021）第45条…… — under the field in which it is chosen."""
    whose = {
        PERSON: _("人的证件：选持证人。"),
        PLACE: _("选是哪个场所。"),
        THING: _("写是哪一件（编号），可以另选场所。"),
        SCHOOL: _("写名称；学校只有一张的不用写。"),
    }
    start = _("起算日期填{start}。").format(start=kind.start) if kind.start else ""
    return f"{whose[kind.holder]}{start}{kind.citation}"


def sections_of(paper: Certificate, member: Any) -> list[dict[str, Any]]:
    """Only those that hold something."""
    found = [(_("怎样算到期"), _rule(paper, member)), (_("换证经过"), _chain(paper, member))]
    return [{"title": title, "html": html} for title, html in found if html]


def _rule(paper: Certificate, member: Any) -> SafeString | str:
    kind = kinds_of(member).get(paper.kind)
    if kind is None:
        return ""
    said = [kind.citation] if kind.law else []
    if kind.law and kind.sure in ("V2", "V3"):
        said.append(_("出处：{sure}，请以现行文本为准。").format(sure=SURE[kind.sure]))
    scrap = kind.rule.retires_on(paper.start_on)
    if scrap:
        said.append(_("{day} 起应报废。").format(day=day_words(scrap, year=True)))
    said.append(_("到期前 {days} 天起提醒负责人和总务主任。").format(days=kind.days))
    return format_html_join("", "<p>{}</p>", ((line,) for line in said))


def _chain(paper: Certificate, member: Any) -> SafeString | str:
    """All papers of the same holder and kind, the newest first: one query however long the chain."""
    facts = {"kind": paper.kind, "member": paper.member_id, "place": paper.place_id}
    same = Certificate.objects.visible_to(member).filter(**facts, holder_text=paper.holder_text)
    rows = {each.pk: each for each in same.order_by("-id")[: 2 * LONGEST]}
    chain = _linked(paper, rows)
    if len(chain) < 2:
        return ""
    lines = format_html_join("", "<li>{}</li>", ((_line(each, paper),) for each in chain[:LONGEST]))
    return format_html('<ul class="links">{}</ul>', lines)


def _linked(paper: Certificate, rows: dict[Any, Certificate]) -> list[Certificate]:
    """From the newest to the oldest of those that replaced one another."""
    after = {each.replaces_id: each for each in rows.values() if each.replaces_id}
    newest: Certificate = paper
    while newest.pk in after:
        newest = after[newest.pk]
    chain: list[Certificate] = []
    each: Certificate | None = newest
    while each is not None:
        chain.append(each)
        each = rows.get(each.replaces_id) if each.replaces_id else None
    return chain


def _line(each: Certificate, here: Certificate) -> SafeString:
    said = _("有效期至 {day}").format(day=until_words(each.valid_until))
    who = each.get_how_ended_display() if each.status == ENDED else _("在用")
    if each.pk == here.pk:
        return format_html("<span>{} <small>{}</small></span>", said, _("就是这一件"))
    return format_html('<a href="{}{}/">{}<small>{}</small></a>', URL, each.pk, said, who)
