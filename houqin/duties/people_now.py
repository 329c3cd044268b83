"""Who has each role and post now, by name: for pages and papers that say 保安（张三、李四） and not only 保安."""

from collections.abc import Iterable
from dataclasses import dataclass

from houqin.duties.holding import standing_keys
from houqin.people.models import Member

NAMED = 4  # names behind a role; more are counted


@dataclass(frozen=True)
class People:
    """Whom each role, post and person's key means now (their ids), and how they are called."""

    by_key: dict[str, list[str]]
    names: dict[str, str]


def people() -> People:
    """One query; the caller has named the school."""
    found = People({}, {})
    for member in Member.objects.choosable():
        found.names[str(member.pk)] = member.name
        for key in standing_keys(member):
            found.by_key.setdefault(key, []).append(str(member.pk))
    return found


def with_names(holders: Iterable[tuple[str, str]], known: People) -> str:
    """(key, name) of each who answers for it -> 张三、保安（李四、王五）."""
    return "、".join(_with_names(key, name, known) for key, name in holders)


def _with_names(key: str, name: str, known: People) -> str:
    names = [] if key.startswith("member:") else [known.names[each] for each in known.by_key.get(key, ())]
    more = f"等{len(names)}人" if len(names) > NAMED else ""
    aside = f"（{'、'.join(names[:NAMED])}{more}）" if names else ""
    return f"{name.removesuffix('（岗位）')}{aside}" if aside else name
