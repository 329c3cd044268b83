"""Who fills and who signs, as keys in a definition and as names that people read and write: 保安员、护学岗（岗位）."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from houqin.people.roles import ROLES

POST = re.compile(r"(.+?)[（(]岗位[）)]")
PARTING = re.compile(r"[、，,；;\s]+")


def role_words(roles: Iterable[str]) -> str:
    """校长、副校长"""
    return "、".join(str(ROLES[role].label) if role in ROLES else role for role in roles)


def holder_words(keys: Iterable[str]) -> str:
    """保安员、护学岗（岗位）"""
    return "、".join(_name_of(*key.partition(":")[::2]) for key in keys)


def _name_of(kind: str, value: str) -> str:
    if kind == "post":
        return f"{value}（岗位）"
    return role_words([value]) if kind == "role" else f"{kind}:{value}"


def roles_in(text: str) -> tuple[tuple[str, ...], list[str]]:
    """Roles by their names, and what is none."""
    keys, strange = holders_in(text)
    strange += [key.partition(":")[2] for key in keys if not key.startswith("role:")]
    return tuple(key.partition(":")[2] for key in keys if key.startswith("role:")), strange


def holders_in(text: str) -> tuple[tuple[str, ...], list[str]]:
    """Keys of what is written, and what is neither a role nor said to be a post."""
    codes = {str(role.label): code for code, role in ROLES.items()}
    keys, strange = [], []
    for word in filter(None, PARTING.split(text)):
        post = POST.fullmatch(word)
        if word in codes or word in ROLES:
            keys.append(f"role:{codes.get(word, word)}")
        elif post:
            keys.append(f"post:{post[1]}")
        elif re.fullmatch(r"(role|post|member|roster|name):\S+", word):
            keys.append(word)
        else:
            strange.append(word)
    return tuple(dict.fromkeys(keys)), strange


def strange_words(strange: Iterable[str]) -> str:
    """What to do about names that are no role."""
    return _("没有“{names}”这样的角色；是岗位的，写成“护学岗（岗位）”。").format(names="、".join(strange))
