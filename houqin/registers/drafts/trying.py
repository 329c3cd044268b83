"""试填: the form of a draft as it would be filled, and what the register would say to what was filled in. Saves nothing."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from houqin.registers.forms import FillEntryForm
from houqin.registers.models import ON, Register
from houqin.registers.rules.answers import faults, left_for_later, unfollowed
from houqin.registers.rules.changes import WORDS, sign_words
from houqin.registers.rules.definition import Definition
from houqin.registers.rules.reading import data_of
from houqin.registers.rules.saying import said

LEFT_OUT = ("photos", "signer", "late")  # what is only asked of a real entry


def stand_in(member: Any, register: Register | None, made: Definition) -> Register:
    """The register as it would be with this definition; never saved."""
    row = copy.copy(register) if register else Register(slug=made.slug, status=ON)
    row.school, row.title, row.area, row.body = member.school, made.title, made.area, data_of(made)
    return row


def trial_form(member: Any, row: Register, data: Mapping[str, Any] | None = None) -> FillEntryForm:
    """The form of an entry, empty or as it was tried."""
    form = FillEntryForm(data, by=member, target=row)
    for name in LEFT_OUT:
        del form.fields[name]
    return form


def told(form: FillEntryForm) -> tuple[bool, list[str]]:
    """Whether it would be taken, and what would be said."""
    if not form.is_valid():
        return False, [_("还不能登记，要改的地方已经标出。")]
    made, given = form.definition, form.cleaned_data
    failing = faults(made, given["answers"])
    said_too = {"follow_up": given.get("follow_up", ""), "starts": given.get("starts", "")}
    missing = unfollowed(made, failing, placed=given.get("place") is not None, **said_too)
    for name, text in missing.items():
        form.add_error(name, text)
    if missing:
        return False, [_("还不能登记，要改的地方已经标出。")]
    return True, list(_told(made, given, list(map(str, failing))))


def _told(made: Definition, given: dict[str, Any], failing: list[str]) -> Iterator[str]:
    yield _("可以登记：{words}").format(words=said(made, given["answers"]) or "—")
    if failing:
        yield _("记为不合格 {count} 项：{what}").format(count=len(failing), what="、".join(failing[:5]))
    if failing and given.get("starts"):
        yield _("会接着“{what}”。").format(what=WORDS["starts"][given["starts"]])
    if made.photos == "always" or (failing and made.photos == "failing"):
        yield _("会要一张照片。")
    if later := left_for_later(made, given["answers"]):
        yield _("留着以后补填：{what}").format(what="、".join(each.label for each in later))
    if others := [sign for sign in made.signs if sign.who != "filler"]:
        yield _("还要签名：{who}").format(who="；".join(map(sign_words, others)))
