"""每日链首: the end of the history as it was on each day, told to people and kept outside.

Who can write to the database can also rewrite every later digest and the chain's head; what he cannot rewrite is the mail
in another's box and the signed sheet in the safe. `houqin verify --head NUMBER:DIGEST` asks whether such a kept head still
stands in the chain.
"""

from datetime import date, time, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid5

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override

from houqin.core import clock
from houqin.core.history import Entry
from houqin.core.models import Owned
from houqin.core.notices.models import Channel, Outgoing
from houqin.core.notices.outbox import post
from houqin.core.notices.telling import Said, topic, write
from houqin.core.schedules import every_day
from houqin.core.words import day_words
from houqin.core.writing import writing

HEADS = topic("core.heads", _lazy("每天的办理记录链首（校长）"))


class DayHead(Owned):
    """Where the history ended on one day; a day on which nothing was done has none."""

    APPEND_ONLY: ClassVar[bool] = True

    day = models.DateField(_lazy("日期"))
    number = models.BigIntegerField(_lazy("最后一条"))
    hash = models.CharField(_lazy("链首"), max_length=64)
    at = models.DateTimeField(_lazy("那一条的时间"))

    class Meta(Owned.Meta):
        verbose_name = _lazy("每日链首")
        constraints = [models.UniqueConstraint(fields=["school", "day"], name="day_head_once")]

    def __str__(self) -> str:
        return f"{self.day}：{self.number}"

    @property
    def grouped(self) -> str:
        """The digest as one can read it out, in groups of eight."""
        return " ".join(self.hash[begin : begin + 8] for begin in range(0, len(self.hash), 8))


@every_day(at=time(17, 30), label=_lazy("记下当天的办理记录链首"))
def keep_head(school: Any, day: date) -> None:
    """Once a day, where anything was done since the last one: kept, told to the principal, and mailed."""
    with writing(school), override("zh-hans"):
        kept = DayHead.objects.filter(day=day).first() or _new(school, day)
        if kept is not None:
            cause = uuid5(school.pk, f"head {day.isoformat()}")
            write(school, [(cause, HEADS, _said(kept))])
            post(school, list(_mails(school, kept, cause)))


def _new(school: Any, day: date) -> DayHead | None:
    """The last entry of the day, as far as it has come; what is kept late holds nothing of the day after."""
    entries = Entry.objects.filter(recorded_at__lt=clock.at(day + timedelta(days=1)))
    end, last = entries.order_by("-number").first(), DayHead.objects.order_by("-day").first()
    if end is None or end.number <= (last.number if last else 0):
        return None
    made: DayHead = DayHead.objects.create(
        school=school, day=day, number=end.number, hash=end.hash, at=end.recorded_at
    )
    return made


def _said(kept: DayHead) -> Said:
    people = apps.get_model("people.Member").objects.filter(active=True, roles__contains=" principal ")
    text = _("{day} 办理记录链首：第 {number} 条，{digest}…").format(
        day=day_words(kept.day), number=kept.number, digest=kept.grouped[:17]
    )
    return Said(tuple(people.values_list("pk", flat=True)[:20]), text, kept.pk, f"/core/heads/{kept.pk}/")


def _mails(school: Any, kept: DayHead, cause: UUID) -> list[Outgoing]:
    """To the address the school gave, which best belongs to somebody outside."""
    title = _("{school} {day} 办理记录链首").format(school=school.name, day=day_words(kept.day, year=True))
    text = _(
        "第 {number} 条，{moment}\n{digest}\n\n请保存这封邮件。要核对时，在服务器上运行：\n"
        "houqin verify --school {code} --head {number}:{digest}"
    ).format(
        number=kept.number,
        moment=f"{clock.local(kept.at):%Y-%m-%d %H:%M:%S}",
        digest=kept.hash,
        code=school.code,
    )
    return [
        Outgoing(
            channel=channel,
            cause=cause,
            row=kept.pk,
            subject=title[:120],
            text=text,
            address=channel.heads_to,
        )
        for channel in Channel.objects.filter(kind=Channel.EMAIL, active=True).exclude(heads_to="")
    ]


def stands(number: int, digest: str) -> bool:
    """Whether the entry of this number, at the current school, still has a digest that begins like this."""
    return bool(Entry.objects.filter(number=number, hash__startswith=digest).exists())


def forgotten() -> list[DayHead]:
    """The kept heads of the current school that do not stand in its chain any more."""
    kept = list(DayHead.objects.order_by("day"))
    there = dict(
        Entry.objects.filter(number__in=[each.number for each in kept]).values_list("number", "hash")
    )
    return [each for each in kept if there.get(each.number) != each.hash]
