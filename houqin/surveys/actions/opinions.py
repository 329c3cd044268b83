"""Opinions from the box: somebody says it, the office takes it up and answers."""

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Refused, action
from houqin.people.models import Member
from houqin.surveys.models import Opinion, Survey


@action(
    _("提意见"),
    says=_("收到意见：{row}"),
    only=lambda survey, by: survey.is_box,
    elsewhere="/surveys/share/{pk}/",
)
def send_opinion(
    survey: Survey, /, *, by: Member, text: str, category: str = "advice", who: str = ""
) -> Opinion:
    """Whoever has the link says it, with a name or without; the code he is given is the only way back to the answer."""
    if not survey.takes():
        raise Refused(_("这个意见箱现在不收。"))
    return Opinion(survey=survey, text=text, category=category or "advice", who=who)


@action(_("办理中"), says=_("办理中：{progress}"))
def take_opinion(opinion: Opinion, /, *, by: Member, progress: str) -> Opinion:
    """It is looked into; who sent it reads who does it and until when."""
    opinion.progress = progress
    return opinion


@action(_("答复"), tone="primary", says=_("答复：{reply}"))
def reply_opinion(opinion: Opinion, /, *, by: Member, reply: str) -> Opinion:
    """The answer in the school's name; a better one may follow, the history keeps both."""
    opinion.reply, opinion.replied_by, opinion.replied_at = reply, by, clock.now()
    return opinion


@action(_("不作答复"), says=_("不作答复：{why_aside}"))
def set_aside_opinion(opinion: Opinion, /, *, by: Member, why_aside: str) -> Opinion:
    """Abuse, or nothing that can be answered; why stays written down and is told to who sent it."""
    opinion.why_aside = why_aside
    return opinion
