"""Fields for four digits: one's own PIN, and the signature of a second person on the same screen."""

import re
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from houqin.core.doors import Here
from houqin.core.forms import ASCII_DIGITS
from houqin.core.text import is_sound
from houqin.devices.models import holders
from houqin.devices.pins import FOUR_DIGITS, Verdict, attempt, in_a_sentence

TYPED = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "4", "class": "pin-input"}
FEW = 8  # so many signers stand as tiles; more are a list
# Fields whose value is a member and a PIN send these two parts, as "<field>-member" and "<field>-pin".
MEMBER, PIN = "member", "pin"


def digits(raw: Any) -> str:
    """The four digits in any width, or nothing."""
    text = raw.strip().translate(ASCII_DIGITS) if isinstance(raw, str) and len(raw) < 20 else ""
    return text if FOUR_DIGITS.fullmatch(text) else ""


class PinCode(forms.CharField):
    """Four digits; never told to the history."""

    secret = True

    def __init__(self, *, shown: bool = False, **kwargs: Any) -> None:
        widget = (forms.TextInput if shown else forms.PasswordInput)(TYPED)
        super().__init__(max_length=4, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        pin = digits(value)
        if not pin:
            raise forms.ValidationError(_("口令是 4 个数字。"))
        return pin


class SignatureInput(forms.Widget):
    """Names to choose from, and an input for the digits; both are plain inputs that work without JavaScript."""

    signers: Any = ()  # rows of Member, set by the field

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-{PIN}" if id_ else ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if data.get(name) not in (None, ""):  # a program sends one object
            return data.get(name)
        parts = {part: data.get(f"{name}-{part}") or "" for part in (MEMBER, PIN)}
        return parts if any(parts.values()) else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key in data for key in (name, f"{name}-{MEMBER}", f"{name}-{PIN}"))

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        signers = list(self.signers)
        if not signers:
            return format_html('<p class="help">{}</p>', _now("还没有人有口令。请总务主任在人员页“给口令”。"))
        chosen = str(value.get(MEMBER, "")) if isinstance(value, dict) else ""
        given = attrs or {}
        own = {"type": "password", "name": f"{name}-{PIN}", "id": f"{given.get('id', name)}-{PIN}", **TYPED}
        own |= {"placeholder": _now("4 位口令"), "aria-label": _now("口令")}
        own |= {key: text for key, text in given.items() if key.startswith("aria-")}
        who = (_tiles if len(signers) <= FEW else _list)(f"{name}-{MEMBER}", signers, chosen)
        return mark_safe(f'<div class="sign" role="group">{who}<input{flatatt(own)}></div>')  # all escaped


def _tiles(name: str, signers: list[Any], chosen: str) -> str:
    parts = []
    for signer in signers:
        checked = " checked" if str(signer.pk) == chosen else ""
        parts.append(
            f'<span class="choice"><input type="radio" name="{escape(name)}" value="{signer.pk}" '
            f'id="id_{escape(name)}-{signer.pk}"{checked}>'
            f'<label for="id_{escape(name)}-{signer.pk}">{escape(signer.name)}</label></span>'
        )
    return f'<div class="chips sign-names">{"".join(parts)}</div>'


def _list(name: str, signers: list[Any], chosen: str) -> str:
    options = ['<option value="">———</option>']
    for signer in signers:
        mark = " selected" if str(signer.pk) == chosen else ""
        options.append(f'<option value="{signer.pk}"{mark}>{escape(signer.name)}</option>')
    label = escape(_now("签名人"))
    return f'<select name="{escape(name)}" aria-label="{label}">{"".join(options)}</select>'


class Signature(forms.Field):
    """A second person signs by name and PIN, on whatever screen the form is open; cleans to the Member, or None.

    `code` is the permission the second person must have; nobody is his own second. A wrong PIN counts as a try.
    """

    parts: ClassVar[tuple[str, ...]] = (MEMBER, PIN)  # of what a page sends
    schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "properties": {
            MEMBER: {"type": "string", "format": "uuid"},
            PIN: {"type": "string", "pattern": "^[0-9]{4}$"},
        },
        "required": [MEMBER, PIN],
    }
    by: Any = None

    def __init__(self, code: str, **kwargs: Any) -> None:
        self.code = code
        kwargs.setdefault("label", _("验收人签名"))
        super().__init__(widget=SignatureInput(), **kwargs)

    def narrow_for(self, by: Any) -> None:
        """Who may sign beside `by`: those with the permission and a PIN."""
        self.by = by
        self.widget.signers = self.signers(by)

    def signers(self, by: Any) -> Any:
        """The members to choose from, as a lazy query."""
        rows = type(by).objects.choosable().who_can(self.code).exclude(pk=by.pk)
        return rows.filter(pk__in=holders())

    def look_ahead(self, by: Any, raw: Any) -> None:
        """Try the PIN before the transaction: it is slow, and a wrong try must stay counted."""
        member, pin = _both(raw)
        if member is None or not pin:
            return
        here = by.here = by.here or Here()
        where = here.device.pk if here.device else by.pk
        here.signed[member, pin] = attempt(by.school_id, member, pin, where=where)

    def clean(self, value: Any) -> Any:
        if value in (None, ""):
            if self.required:
                raise forms.ValidationError(self.error_messages["required"])
            return None
        member, pin = _both(value)
        if member is None:
            raise forms.ValidationError(_("请选签名的人。"))
        if not pin:
            raise forms.ValidationError(_("请签名的人输入自己的 4 位口令。"))
        signer = self.signers(self.by).filter(pk=member).first()
        if signer is None:
            raise forms.ValidationError(_("这个人不能在这里签名，请重选。"))
        verdict = self._verdict(member, pin)
        if verdict is not Verdict.RIGHT:
            raise forms.ValidationError(in_a_sentence(verdict))
        return signer

    def _verdict(self, member: UUID, pin: str) -> Verdict:
        """What looking ahead found; a form that nobody looked ahead for tries, and counts, now."""
        if self.by.here is None or (member, pin) not in self.by.here.signed:
            self.look_ahead(self.by, {MEMBER: str(member), PIN: pin})
        found: Verdict = self.by.here.signed[member, pin]
        return found

    def without_secret(self, raw: Any) -> Any:
        """What stays of an answer when the digits are left out."""
        return raw.get(MEMBER) if isinstance(raw, dict) else raw

    def in_words(self, value: Any) -> str:
        """文师傅（输入口令签名）"""
        return str(_now("{name}（输入口令签名）")).format(name=value.name)


UUID_TEXT = re.compile(r"[0-9a-fA-F-]{32,36}")


def _both(raw: Any) -> tuple[UUID | None, str]:
    """(member's key, four digits) of an answer; nothing for each that is none."""
    if not isinstance(raw, dict):
        return None, ""
    key = raw.get(MEMBER)
    try:
        member = UUID(key) if isinstance(key, str) and is_sound(key) and UUID_TEXT.fullmatch(key) else None
    except ValueError:
        member = None
    return member, digits(raw.get(PIN))
