"""Whom a decision names, as people write it: 丁大勇、水电工. Who is not known here stays 待定 until the task is given on."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from houqin.duties.holding import NAME, named_like

PARTED = re.compile(r"[、,，;；/]+")


def parted(who: str) -> list[str]:
    """The names of one decision."""
    return [name for each in PARTED.split(who) if (name := each.strip())]


def unknown(decided: Iterable[str]) -> list[str]:
    """Of these "谁办" the names that no member has alone, that are no post and no role; the caller has named the school."""
    names = [name for who in decided for name in parted(who)]
    return [each.value for each in named_like(names) if each.kind == NAME]


def with_unknown(who: str, names: Iterable[str]) -> str:
    """丁大勇、新来的老师（待定）."""
    open_ = set(names)
    said = [_("{name}（待定）").format(name=name) if name in open_ else name for name in parted(who)]
    return "、".join(said)
