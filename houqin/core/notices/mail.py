"""Mail, where the installation has a mail server (HOUQIN_SMTP); the message's name is the same at every try."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import BadHeaderError
from django.utils.translation import gettext as _

from houqin.core.notices.models import Outgoing
from houqin.core.notices.sending import NotSent


def is_set_up() -> bool:
    """Whether there is a mail server to send through."""
    return bool(settings.EMAIL_HOST)


def send(message: Outgoing) -> None:
    """Hand one mail to the server, or raise NotSent."""
    if not is_set_up():
        raise NotSent(_("本系统没有设置发信服务器。"), final=True)
    name = f"<{message.pk}@houqin.invalid>"
    subject = " ".join(message.subject.split())
    mail = EmailMessage(subject, message.text, None, [message.address], headers={"Message-ID": name})
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as problem:
        raise NotSent(_("收件地址不对，或对方拒收。"), final=_is_final(problem)) from problem
    except smtplib.SMTPAuthenticationError as problem:
        raise NotSent(_("发信服务器不认登录名和密码。"), final=True) from problem
    except BadHeaderError as problem:
        raise NotSent(_("收件地址不对。"), final=True) from problem
    except (OSError, smtplib.SMTPException) as problem:
        raise NotSent(_("发信服务器不通，或没有及时回答。")) from problem


def _is_final(problem: smtplib.SMTPRecipientsRefused) -> bool:
    """5xx is a no; 4xx (grey lists) is a not yet."""
    return all(code >= 500 for code, _said in problem.recipients.values())
