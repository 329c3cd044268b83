"""今天 is everybody's first page: what each room says waits for this member."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from houqin.core.rooms import all_modules

Label = str | Promise


@dataclass(frozen=True)
class Item:
    """One thing to do, one tap away."""

    title: Label
    url: str
    hint: Label = ""
    when: str = ""
    late: bool = False
    action: tuple[Label, str] | None = None  # (label, url) of the button beside it


@dataclass(frozen=True)
class Group:
    """Things of one kind; `count` may be larger than what is shown, `more_url` opens all."""

    title: Label
    items: list[Item] = field(default_factory=list)
    count: int | None = None
    more_url: str = ""
    tone: str = "info"
    counted: bool = False  # also shown as a figure on top


def beside_for(member: Any) -> list[Any]:
    """The pages that rooms offer beside the greeting (BESIDE of their todo.py), as far as this member may open them."""
    offered = [each for _room, module in all_modules("todo") for each in getattr(module, "BESIDE", ())]
    return [each for each in offered if member.can(each.code)]


def everything_for(member: Any) -> list[Group]:
    """All rooms' groups that hold something, late things first."""
    found: list[Group] = []
    for _room, module in all_modules("todo"):
        tell: Callable[[Any], list[Group]] = module.todo
        found += tell(member)
    return sorted((g for g in found if g.items), key=lambda g: not any(item.late for item in g.items))
