"""Registers: taken into use from the shipped ones, written anew, changed from now on, put away."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Changes, Refused, action
from houqin.people.models import Member, School
from houqin.registers.duties import duty_after, duty_of, with_duties
from houqin.registers.models import ON, EntryFigure, Register, RegisterVersion, keys_of
from houqin.registers.rules.definition import Definition
from houqin.registers.rules.library import library
from houqin.registers.rules.meals import as_eaten
from houqin.registers.rules.reading import Wrong, data_of, definition_of, parsed
from houqin.registers.rules.texts import with_lines
from houqin.registers.rules.units import otherwise_measured


@action(
    _("启用台账"),
    tone="primary",
    says=_("启用台账：{slugs}"),
    elsewhere="/registers/shelf/",
    alone="registers",
)
def take_registers(school: School, /, *, by: Member, slugs: list[str]) -> Changes:
    """Shipped registers are in use from now on, each once; what is filled again and again becomes a duty, and so a task."""
    there = set(Register.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    new = [library()[slug] for slug in dict.fromkeys(slugs) if slug not in there]
    if not new:
        raise Refused(_("选中的台账都已经启用过了。"))
    held = with_duties(made.slug for made in new)
    first, *more = [
        row for made in new for row in _begun(as_eaten(made, school.kind), by, has_duty=made.slug in held)
    ]
    return Changes(first, add=more)


@action(_("新建台账"), says=_("新建台账：{row}"), elsewhere="/registers/design/", alone="registers")
def add_register(school: School, /, *, by: Member, text: str) -> Changes:
    """A register of the school's own, from its definition; nothing is kept of one that does not hold."""
    made = _understood(text)
    if Register.objects.filter(slug=made.slug).exists():
        raise Refused(_("“{title}”已经启用过了。").format(title=made.title))
    first, *more = _begun(made, by, has_duty=bool(with_duties([made.slug])))
    return Changes(first, add=more)


@action(_("修改台账"), says=_("修改台账：{row}"), elsewhere="/registers/design/{pk}/")
def change_register(register: Register, /, *, by: Member, text: str, why: str) -> Changes:
    """From now on it asks this; what was entered stays under the version that asked for it."""
    made, before = _understood(text), definition_of(register.body)
    if made.slug != register.slug:
        raise ValidationError({"text": _("代号（slug）不能改：{slug}。").format(slug=register.slug)})
    if data_of(made) == register.body:
        raise Refused(_("没有改动，还是第{number}版。").format(number=register.number))
    _refuse_other_units(register, made, text)
    register.number += 1
    _suit(register, made)
    add, update = duty_after(by.school, before, made)
    return Changes(register, add=[_version(register, by, why), *add], update=update)


@action(_("停用"), tone="danger", says=_("停用台账：{reason}"), undo="registers.reopen_register")
def close_register(register: Register, /, *, by: Member, reason: str) -> Register:
    """No more entries; what was entered stays readable and printable."""
    return register


@action(_("恢复使用"), tone="primary", says=_("恢复使用"))
def reopen_register(register: Register, /, *, by: Member) -> Register:
    """In use again from now on."""
    return register


def _refuse_other_units(register: Register, made: Definition, text: str) -> None:
    """Where numbers stand already in one unit, none are asked in another under the same name: summaries add them up."""
    said = _(
        "“{label}”已经按“{old}”登记过，单位不能改成“{new}”，前后的数加不到一起。请去掉这一栏，另加一栏。"
    )
    told = [
        said.format(label=now.label, old=then.unit, new=now.unit)
        for version in RegisterVersion.objects.filter(register=register).order_by("number")
        for path, then, now in otherwise_measured(version.definition, made)
        if EntryFigure.objects.filter(register=register, path=path, entry__version=version).exists()
    ]
    if told:
        raise ValidationError({"text": with_lines(text, list(dict.fromkeys(told)))})


def _begun(made: Definition, by: Member, *, has_duty: bool) -> list[Any]:
    """The register, its first version, and the duty by which it comes to 今天."""
    register = Register(slug=made.slug, status=ON)
    _suit(register, made)
    return [register, _version(register, by), *([] if has_duty else duty_of(by.school, made))]


def _suit(register: Register, made: Definition) -> None:
    register.title, register.area = made.title, made.area
    register.body, register.keys = data_of(made), keys_of(made)


def _version(register: Register, by: Member, why: str = "") -> RegisterVersion:
    return RegisterVersion(register=register, number=register.number, body=register.body, by=by, why=why)


def _understood(text: str) -> Definition:
    try:
        return definition_of(parsed(text))
    except Wrong as problem:
        raise ValidationError({"text": with_lines(text, problem.sentences)}) from problem
