"""Ready questionnaires (questionnaires.toml), and the classes a new survey goes to."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.people.models import Member, SchoolClass
from houqin.surveys.rules.questions import Question

FILE = Path(__file__).with_name("questionnaires.toml")
BOX_KEY = "box"
BOX_TITLE = "意见箱"
BOX_INTRO = "对食堂、校车、校服、维修、环境、安全有意见和建议，写在这里，学校会答复。可以不留名。"
MOST_GROUPS = 150


@dataclass(frozen=True)
class Ready:
    """One questionnaire as it is shipped."""

    key: str
    title: str
    audience: str
    why: str
    intro: str
    questions: tuple[Question, ...]


@cache
def questionnaires() -> dict[str, Ready]:
    """All that are shipped, by their keys."""
    told = tomllib.loads(FILE.read_text(encoding="utf8"))["ready"]
    return {each["key"]: _ready(each) for each in told}


def _ready(each: dict[str, Any]) -> Ready:
    questions = tuple(
        Question(
            f"q{n}",
            q["kind"],
            q["ask"],
            tuple(q.get("options", ())),
            q.get("needed", q["kind"] != "text"),
        )
        for n, q in enumerate(each["questions"], 1)
    )
    facts = {name: each[name] for name in ("key", "title", "audience", "why", "intro")}
    return Ready(**facts, questions=questions)


def offered() -> list[tuple[str, Any]]:
    """What a new survey may begin as."""
    made = [(key, each.title if key != "blank" else _("空白问卷")) for key, each in questionnaires().items()]
    return [*made, (BOX_KEY, _("意见箱（一直开着）"))]


def groups_for(audience: str) -> list[dict[str, Any]]:
    """The classes with their head-counts, and all staff; what the school knows, to be put right by hand."""
    names: list[tuple[str, int]] = []
    if audience in ("parents", "pupils", "all"):
        classes = SchoolClass.objects.filter(active=True).order_by("sort", "id")[: MOST_GROUPS - 1]
        names += [(each.name, each.head_count) for each in classes]
    if audience in ("teachers", "all"):
        staff = Member.objects.filter(active=True, kind=Member.PERSON).count()
        names.append(("全体教职工", staff))
    if not names:
        names.append(("陪餐家长" if audience == "tasters" else "全校", 0))
    return numbered(names)


def numbered(names: Iterable[tuple[str, int]], before: Iterable[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """Each class with a key; a class that was there keeps its own, so that what came back stays its."""
    known = {group["name"]: group["key"] for group in before}
    last = max((int(key[1:]) for key in known.values()), default=0)
    made = []
    for name, sent in names:
        if name not in known:
            last += 1
            known[name] = f"g{last}"
        made.append({"key": known[name], "name": name, "sent": sent})
    return made
