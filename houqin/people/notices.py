"""What a person is told about his own account: that somebody else has changed how one signs in with it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from houqin.core.notices.telling import Done, Said, tells, topic
from houqin.people.models import Member

ACCOUNT = topic("people.account", _lazy("我的账号：别人重置了密码或两步登录"))


@tells(ACCOUNT, "people.reset_password")
def password_reset(done: Done, by: Member) -> Iterator[Said]:
    """In case he did not ask for it; what was done at the machine, all who keep accounts hear of."""
    text = _("{who}重置了您的密码。不是您要求的，请马上找校长。").format(who=by.name)
    yield Said((done.row.pk,), text, done.row.pk, "/mine/")
    if by.kind == Member.SYSTEM:
        yield _to_keepers(done.row, _("{who}重置了{name}的密码。不是本人要求的，请马上查清。"), by)


@tells(ACCOUNT, "people.reset_second_step")
def second_step_reset(done: Done, by: Member) -> Iterator[Said]:
    """The same of the second step; all others who keep accounts hear of each, so that none does it unseen."""
    text = _("{who}重置了您的两步登录。不是您要求的，请马上找校长。").format(who=by.name)
    yield Said((done.row.pk,), text, done.row.pk, "/second/", urgent=True)
    yield _to_keepers(done.row, _("{who}重置了{name}的两步登录。不是本人要求的，请马上查清。"), by)


def _to_keepers(member: Member, text: str, by: Member) -> Said:
    """To all who keep accounts here, but for the one it is about."""
    keepers = Member.objects.who_can("people.reset_second_step").filter(active=True).exclude(pk=member.pk)
    url = "/core/looks/" if member.kind == Member.OFFICER else f"/people/members/{member.pk}/"
    said = text.format(who=by.name, name=member.name)
    return Said(tuple(keepers.values_list("pk", flat=True)), said, member.pk, url, urgent=True)
