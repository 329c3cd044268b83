"""What is done about messages that did not go out."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.actions import Refused, action
from houqin.core.notices.models import Outgoing
from houqin.core.notices.outbox import ask_to_deliver


@action(
    _("再发一次"),
    tone="primary",
    says=_("再发一次"),
    batch=True,
    only=lambda message, by: message.state == Outgoing.GIVEN_UP,
)
def send_again(message: Outgoing, /, *, by: Any) -> Outgoing:
    """A message that was given up begins its tries anew, when what stood in the way is gone."""
    if not message.channel.active:
        raise Refused(_("这条消息的通道已停用，请先在消息通道里重新启用。"))
    message.state, message.tries, message.not_before = Outgoing.WAITING, 0, clock.now()
    ask_to_deliver(message)
    return message
