"""Who is told what about surveys and opinions; nobody who answered is ever told anything, for nobody knows who he is."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid5

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core.notices.telling import Done, Said, tells, topic, write
from houqin.people.models import Member, School
from houqin.surveys.actions.running import returned_by_group
from houqin.surveys.models import BOX, OPEN, Survey

OPINIONS = topic("surveys.opinions", _lazy("新收到的意见"))
SURVEYS = topic("surveys.surveys", _lazy("我发起的测评：明天截止、已经结束"))


@tells(OPINIONS, "surveys.send_opinion")
def new_opinion(done: Done, by: Member) -> Iterator[Said]:
    """Whoever answers hears of it, without the words: these are read on its page."""
    people = Member.objects.filter(active=True, user__isnull=False).who_can("surveys.reply_opinion")
    text = _("收到一条意见（{category}），请答复").format(category=done.row.get_category_display())
    to = tuple(people.values_list("pk", flat=True)[:50])
    yield Said(to, text, done.row.pk, f"/surveys/opinions/{done.row.pk}/")


@tells(SURVEYS, "surveys.close_survey")
def ended(done: Done, by: Member) -> Iterator[Said]:
    """Who began it sees what came of it."""
    if done.row.kind != BOX:
        text = _("“{title}”结束了：{back}").format(title=done.row.title, back=back_words(done.row))
        yield Said((done.row.made_by_id,), text, done.row.pk, f"/surveys/results/{done.row.pk}/")


def every_morning(school: School, day: date) -> int:
    """On the day before the last: how many are back, while somebody can still ask for the rest."""
    rows = Survey.objects.filter(status=OPEN, closes_on=day + timedelta(days=1)).exclude(kind=BOX)
    told: list[Any] = []
    for survey in rows.order_by("id")[:50]:
        text = _("“{title}”明天截止：{back}").format(title=survey.title, back=back_words(survey))
        said = Said((survey.made_by_id,), text, survey.pk, f"/surveys/share/{survey.pk}/")
        told.append((uuid5(survey.pk, f"last {survey.closes_on}"), SURVEYS, said))
    return len(write(school, told))


def back_words(survey: Survey) -> str:
    """发放350份，已收回201份."""
    back = sum(returned_by_group(survey).values())
    return _("发放{sent}份，已收回{back}份").format(sent=survey.sent, back=back)
