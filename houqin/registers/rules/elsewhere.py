"""在××平台办理: where a county's platform has the real form, ours is a tick; or ours is filled and taken there as a sheet."""

from dataclasses import replace

from django.utils.translation import gettext as _

from houqin.registers.rules.definition import PARTED, Definition, Field

NUMBER = "platform_number"
OWN = {"日期": "on", "登记人": "by", "处理": "follow_up", "登记时间": "at"}


def is_ticked(made: Definition) -> bool:
    """Whether the entry only says that it was done elsewhere."""
    return bool(made.elsewhere) and not made.elsewhere_columns


def as_filled(made: Definition) -> Definition:
    """What is asked here: all of it, or only by which number it is found on the platform."""
    if not is_ticked(made):
        return made
    where = f"{made.elsewhere}（{made.elsewhere_at}）" if made.elsewhere_at else made.elsewhere
    number = Field(
        NUMBER,
        _("平台上的编号"),
        "text",
        required=False,
        help=_("先到{where}办好，再在这里登记：写编号，或者附截图。").format(where=where),
    )
    paper = replace(made.paper, layout="lines", columns=(), cell="")
    return replace(made, fields=(number,), follow_up="", starts="", photos="no", paper=paper)


def platform_columns(made: Definition) -> list[tuple[str, str]]:
    """(its title, the name of our column in sheets) in the order of the platform; "" where there is no such column."""
    ours = dict(_ours(made))
    asked = (each.partition(PARTED) for each in made.elsewhere_columns)
    return [(title.strip(), ours.get((own or title).strip(), "")) for title, _parted, own in asked]


def _ours(made: Definition) -> list[tuple[str, str]]:
    """Our columns by what people call them; a column of a table also as 表格：栏."""
    found = list(OWN.items())
    found += [(made.occasion.slot_label or _("时段"), "slot"), (made.about_label or _("对象"), "about")]
    for each in made.fields:
        for column in each.columns:
            name = f"a.{each.name}.{column.name}"
            found += [(column.label, name), (f"{each.label}：{column.label}", name), (name[2:], name)]
        found += [(each.label, f"a.{each.name}"), (each.name, f"a.{each.name}")] if not each.columns else []
    return found


def told_of_platform(made: Definition) -> list[str]:
    """What is wrong with the platform."""
    told = [
        _("elsewhere_columns：本台账没有“{name}”这一栏。").format(name=title)
        for title, ours in platform_columns(made)
        if not ours
    ]
    if made.elsewhere_at and not made.elsewhere_at.startswith(("https://", "http://")):
        told.append(_("elsewhere_at：网址以 https:// 或 http:// 开头。"))
    if (made.elsewhere_at or made.elsewhere_columns) and not made.elsewhere:
        told.append(_("elsewhere：写上平台名称。"))
    return told
