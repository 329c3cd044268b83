"""The group robots of 企业微信, 钉钉 and 飞书: the JSON each wants, how each is signed, and what its refusals mean.

Shapes as their makers document them: a text message to the address that the group gave, signed where the group asks.
"""

import base64
import hashlib
import hmac
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from houqin.core import clock
from houqin.core.notices.models import Channel, Outgoing
from houqin.core.notices.sending import NotSent, post_json

HOSTS = {
    Channel.WECOM: {"qyapi.weixin.qq.com": "/cgi-bin/webhook/send"},
    Channel.DINGTALK: {"oapi.dingtalk.com": "/robot/send"},
    Channel.FEISHU: {"open.feishu.cn": "/open-apis/bot/v2/hook/"},
}
BYTES_MOST = 2000  # of text: 企业微信 takes 2,048
# Answers after which another try would be refused as well: wrong key, wrong signature, wrong word list.
FINAL = {
    Channel.WECOM: {93000, 40008, 40058},
    Channel.DINGTALK: {300001, 310000, 40035, 400013, 400101, 400102},
    Channel.FEISHU: {19001, 19002, 19021, 19022, 19024},
}


def send(message: Outgoing) -> None:
    """Deliver to the group, or raise NotSent."""
    channel = message.channel
    url, body = request_of(channel, message.text, int(clock.now().timestamp() * 1000))
    said = post_json(url, body, HOSTS[channel.kind])
    code = said.get("errcode", said.get("code", said.get("StatusCode")))
    if code != 0:
        why = str(said.get("errmsg") or said.get("msg") or "")[:100]
        sentence = _("群机器人没有收下（{code} {why}）。").format(code=code, why=why)
        raise NotSent(sentence, final=code in FINAL[channel.kind])


def request_of(channel: Channel, text: str, now_ms: int) -> tuple[str, dict[str, Any]]:
    """(address, JSON) of a text message at a moment in milliseconds."""
    text = shortened(text)
    if channel.kind == Channel.FEISHU:
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
        if channel.secret:
            second = str(now_ms // 1000)
            body |= {"timestamp": second, "sign": _feishu_sign(channel.secret, second)}
        return channel.url, body
    body = {"msgtype": "text", "text": {"content": text}}
    if channel.kind == Channel.DINGTALK and channel.secret:
        sign = quote(_dingtalk_sign(channel.secret, str(now_ms)), safe="")
        return f"{channel.url}&timestamp={now_ms}&sign={sign}", body
    return channel.url, body


def _dingtalk_sign(secret: str, now: str) -> str:
    return _base64(hmac.new(secret.encode(), f"{now}\n{secret}".encode(), hashlib.sha256))


def _feishu_sign(secret: str, now: str) -> str:
    """飞书 puts the time and the secret into the key and signs nothing."""
    return _base64(hmac.new(f"{now}\n{secret}".encode(), b"", hashlib.sha256))


def _base64(signed: "hmac.HMAC") -> str:
    return base64.b64encode(signed.digest()).decode()


def shortened(text: str, most: int = BYTES_MOST) -> str:
    """Cut between two characters, with a sign that something is missing."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - 3].decode(errors="ignore") + "…"
