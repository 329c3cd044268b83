"""Looking a package over before anything is written: can this version take it, is the school here, does all of it hold?"""

from typing import Any

from django.core.exceptions import ValidationError

from houqin.core import history
from houqin.core.backup import verify
from houqin.core.moving import what
from houqin.core.moving.leaving import Tell, migrations
from houqin.core.moving.lines import Unreadable, value_of
from houqin.core.moving.package import MoveFailed, Package
from houqin.core.scope import in_school


def school_in(package: Package) -> Any:
    """The school of a package as a row that is not saved. MoveFailed when this version cannot take it."""
    known = {tuple(each) for each in migrations()}
    later = [each for each in package.manifest["migrations"] if tuple(each) not in known]
    if later:
        raise MoveFailed(f"这个包来自更新的版本（有 {'.'.join(later[0])}）：请先把这里的后勤升级。")
    told = package.manifest["school"]
    fields = {each.attname: each for each in what.school_columns()}
    try:
        school = what.school_model()(pk=told["id"])
        for name, value in told.items():
            setattr(school, name, value_of(fields[name], value))
        school.clean_fields(exclude=["district"])
    except (Unreadable, KeyError, ValidationError) as problem:
        raise MoveFailed(f"包里学校的基本情况读不出来：{problem}。没有导入。") from problem
    return school


def is_here(package: Package, school: Any) -> bool:
    """Whether this school is here, with at least this history. MoveFailed when it is here with another one."""
    there = what.school_model()._default_manager.filter(pk=school.pk).first()
    if there is None:
        return False
    said = package.manifest["chain"]
    with in_school(there):
        head = history.Head.objects.first()
        same = history.Entry.objects.filter(number=said["entries"], hash=said["head"]).exists()
    at = head.number if head else 0
    if same or said["entries"] == 0:
        return True
    other = "比这里的新" if said["entries"] > at else "和这里的不是同一条线"
    raise MoveFailed(
        f"{there.name}已经在这里（{at} 条办理记录），这个包有 {said['entries']} 条，{other}："
        "没有导入，这里的也没有动。一所学校只能搬来一次。"
    )


def require_free_code(school: Any) -> None:
    """Two schools of one installation have two codes."""
    others = what.school_model()._default_manager.exclude(pk=school.pk)
    other = others.filter(code__iexact=school.code).first()
    if other is not None:
        raise MoveFailed(
            f"这里已经有代码为 {school.code} 的学校（{other.name}）：请用 --code 给搬来的学校换一个代码。"
        )


def check(package: Package, tell: Tell) -> None:
    """Read every line once, the history entry by entry. MoveFailed names the part that is not as it should be."""
    known = {model._meta.label_lower for model in what.travelling()}
    for label in package.tables:
        if label not in known:
            raise MoveFailed(f"这个版本不收“{label}”这张表，里面的内容会丢：没有导入。")
    chain, head = verify.Chain("", ""), None
    for number, (label, (part, columns)) in enumerate(package.tables.items()):
        tell(f"核对 {label}", 20 * number // len(package.tables))
        for row in package.rows(part, len(columns)):
            if label == "core.entry":
                chain.add(dict(zip(columns, row, strict=True)))
            elif label == "core.head":
                told = dict(zip(columns, row, strict=True))
                head = (told["number"], told["hash"])
    chain.end(head)
    _require_chain(package, chain)


def _require_chain(package: Package, chain: verify.Chain) -> None:
    said = package.manifest["chain"]
    if chain.faults:
        number, sentence = chain.faults[0]
        raise MoveFailed(f"包里第 {number} 条办理记录不对：{sentence}。没有导入。")
    if (chain.length, chain.hash) != (said["entries"], said["head"]):
        raise MoveFailed("包里办理记录的末端与清单不同。没有导入。")
