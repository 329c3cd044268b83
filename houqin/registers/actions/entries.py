"""Entries: filled once, signed by another, corrected beside the original, voided with the reason, reviewed by the month."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Changes, Refused, action, follow
from houqin.people.models import Member, SchoolClass
from houqin.places.models import Place
from houqin.registers.covering import covers_entry
from houqin.registers.models import (
    DONE,
    ON,
    VOID,
    WAITING,
    BookReview,
    EntryFigure,
    EntrySign,
    Register,
    RegisterEntry,
    RegisterVersion,
)
from houqin.registers.rules.answers import Fault, completed, faults, left_for_later, numbers, unfollowed
from houqin.registers.rules.definition import REPAIR, Definition, Sign
from houqin.registers.rules.saying import summary
from houqin.registers.signing import may_sign, open_signs, own_signs
from houqin.registers.tasks import reopen, settle


def _in_use(register: Register, by: Member) -> bool:
    return register.status == ON


@action(_("登记"), tone="primary", says=_("登记：{row}"), only=_in_use)
def fill_entry(
    register: Register,
    /,
    *,
    by: Member,
    on: date,
    answers: dict[str, Any],
    slot: str = "",
    place: Place | None = None,
    school_class: SchoolClass | None = None,
    subject: str = "",
    follow_up: str = "",
    starts: str = "",
    signer: Member | None = None,
) -> Changes:
    """Once for a day, time and subject. Whoever fills signs for himself; another signs for himself, here or later."""
    version = RegisterVersion.objects.get(register=register, number=register.number)
    version.register = register
    made = version.definition
    about = subject or str((place if made.about == "place" else None) or school_class or "")
    entry = RegisterEntry(
        register=register, version=version, on=on, slot=slot, place=place, school_class=school_class, by=by
    )
    entry.subject, entry.body, entry.follow_up = about[:80], dict(answers), follow_up
    entry.once = _once(made, entry)
    _refuse_second(entry)
    failing = faults(made, entry.body)
    _refuse_unfollowed(made, failing, follow_up=follow_up, starts=starts, placed=place is not None)
    entry.faults, entry.summary = len(failing), summary(made, entry.body)
    entry.unfinished = bool(left_for_later(made, entry.body))
    if starts and failing:
        _start(starts, entry, "；".join(map(str, failing)))
    signs = [*_signed(entry, own_signs(made), by)]
    if signer is not None:
        signs += _signed(entry, open_signs(made, signs, signer, entry)[:1], signer)
    entry.status = DONE if _complete(made, signs) else WAITING
    deeds, settled = settle(entry, made)
    return Changes(entry, add=[*signs, *_figures(made, entry), *deeds], update=settled)


@action(_("签名"), tone="primary", says=_("签名"), only=may_sign, batch=True)
def sign_entry(entry: RegisterEntry, /, *, by: Member) -> Changes:
    """The next signature that is this member's to give; nobody signs twice, nor for what he filled in himself."""
    there = list(EntrySign.objects.filter(entry=entry))
    waiting = open_signs(entry.definition, there, by, entry)
    if not waiting:
        raise Refused(_("这一条没有等您签的。"))
    signs = _signed(entry, waiting[:1], by)
    entry.status = DONE if _complete(entry.definition, [*there, *signs]) else WAITING
    return Changes(entry, add=signs)


def _may_amend(entry: RegisterEntry, by: Member) -> bool:
    """Whoever filled it in, and those who keep the registers."""
    return entry.by_id == by.pk or by.can("registers.void_entry")


def _sees_and_may_amend(entry: RegisterEntry, by: Member) -> bool:
    """A correction shows what stands: not to whom it is covered."""
    return _may_amend(entry, by) and not covers_entry(by, entry)


@action(_("更正"), says=_("更正"), only=_sees_and_may_amend, amends=True)
def amend_entry(
    entry: RegisterEntry, /, *, by: Member, answers: dict[str, Any], follow_up: str = ""
) -> Changes:
    """A mistake of the pen: what stood stays readable beside what stands; who signed before signs what stood then."""
    made = entry.definition
    _refuse_unfollowed(made, faults(made, answers), follow_up=follow_up)
    entry.follow_up = follow_up
    return _rewritten(entry, dict(answers))


def _rewritten(entry: RegisterEntry, answers: dict[str, Any]) -> Changes:
    """The entry with these answers, and the figures that follow from them."""
    made = entry.definition
    entry.body, entry.unfinished = answers, bool(left_for_later(made, answers))
    entry.faults, entry.summary = len(faults(made, entry.body)), summary(made, entry.body)
    there = {(each.path, each.line): each for each in EntryFigure.objects.filter(entry=entry)}
    added = []
    for each in there.values():
        each.milli = None
    for figure in _figures(made, entry):
        old = there.get((figure.path, figure.line))
        if old is None:
            added.append(figure)
        else:
            old.milli, old.about = figure.milli, figure.about
    return Changes(entry, add=added, update=list(there.values()))


@action(_("补填"), tone="primary", says=_("补填"), only=lambda entry, by: entry.unfinished)
def complete_entry(entry: RegisterEntry, /, *, by: Member, answers: dict[str, Any]) -> Changes:
    """What was known only afterwards: no correction, because nothing stood there; what stands is not changed so."""
    if any(entry.body.get(name, value) != value for name, value in answers.items()):
        raise Refused(_("已经填过的要改，请用“更正”。"))
    return _rewritten(entry, completed(entry.definition, entry.body | answers))


@action(_("作废"), tone="danger", says=_("作废：{reason}"), only=_may_amend)
def void_entry(entry: RegisterEntry, /, *, by: Member, reason: str) -> Changes:
    """It should not stand in this book: it stays readable, struck through, and counts nowhere."""
    entry.because = reason
    figures = list(EntryFigure.objects.filter(entry=entry))
    for each in figures:
        each.milli = None
    return Changes(entry, update=[*figures, *reopen(entry)])


@action(_("审核"), says=_("审核：{first_on}—{last_on}"))
def review_book(
    register: Register, /, *, by: Member, first_on: date, last_on: date, words: str = ""
) -> Changes:
    """Somebody who leads looked through the book of days that have come; what is entered for them later says so."""
    if last_on < first_on:
        raise ValidationError({"last_on": _("“到哪天止”不能早于“从哪天起”。")})
    if last_on > clock.today():
        raise ValidationError({"last_on": _("这一天还没有到，到了再审核。")})
    if BookReview.objects.filter(register=register, first_on__lte=last_on, last_on__gte=first_on).exists():
        raise Refused(_("这段时间已经审核过了。"))
    rows = RegisterEntry.objects.filter(register=register, on__range=(first_on, last_on)).exclude(status=VOID)
    if rows.filter(by=by).count() == rows.count() > 0:
        raise Refused(_("全部是您自己登记的，请另一人审核。"))
    review = BookReview(register=register, first_on=first_on, last_on=last_on, member=by, words=words)
    review.entries = rows.count()
    return Changes(register, add=[review])


def _refuse_unfollowed(made: Definition, failing: list[Fault], **said: Any) -> None:
    """What is not in order is written down together with what was done about it, on the page and by a program."""
    if missing := unfollowed(made, failing, **said):
        raise ValidationError(missing)


def _start(what: str, entry: RegisterEntry, failing: str) -> None:
    """What is not in order goes on as a repair or a hazard, told once and here."""
    said = f"{failing}。{entry.follow_up}" if entry.follow_up else failing
    if what == REPAIR:
        entry.ticket = follow("repairs.report_ticket", place=entry.place, fault=said[:300], kind="other")
    else:
        source = f"{entry.register} {entry.on:%Y-%m-%d}"
        facts = {"place": entry.place, "what": said[:300], "found_on": entry.on, "source_words": source[:120]}
        entry.hazard = follow("hazards.report_hazard", **facts)


def _once(made: Definition, entry: RegisterEntry) -> str:
    """What is due once a day, meal or round is entered once for it; what happens may happen twice."""
    if not made.occasion.is_recurring or made.occasion.several:
        return ""
    return "|".join((entry.on.isoformat(), entry.slot, entry.subject))[:160]


def _refuse_second(entry: RegisterEntry) -> None:
    if not entry.once:
        return
    rows = RegisterEntry.objects.filter(register=entry.register, once=entry.once).exclude(status=VOID)
    there = rows.select_related("by").first()
    if there is not None:
        sentence = _("{what}已经登记过了（{who}）。要改请打开那一条“更正”。")
        what = " ".join(filter(None, [f"{there.on:%m-%d}", there.slot, there.subject]))
        raise Refused(sentence.format(what=what, who=there.by.name))


def _signed(entry: RegisterEntry, signs: list[tuple[int, Sign]], member: Member) -> list[EntrySign]:
    return [
        EntrySign(entry=entry, number=number, label=sign.label[:40], member=member, name=member.name)
        for number, sign in signs
    ]


def _complete(made: Definition, there: list[EntrySign]) -> bool:
    given = {each.number for each in there}
    return all(number in given for number, sign in enumerate(made.signs, 1) if sign.required)


def _figures(made: Definition, entry: RegisterEntry) -> list[EntryFigure]:
    return [
        EntryFigure(
            entry=entry,
            register=entry.register,
            path=each.path,
            line=each.line,
            about=each.about or entry.subject,
            on=entry.on,
            milli=each.milli,
        )
        for each in numbers(made, entry.body)
    ]
