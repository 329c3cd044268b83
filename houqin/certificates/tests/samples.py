"""Certificates, and how each thing is done with them, for the house tests."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from houqin.certificates.models import Certificate, CertificateKind
from houqin.core import clock
from tests.cast import Cast
from tests.samples import Doing, do, sheet


def certificate(cast: Cast) -> Any:
    return do(cast, "certificates.add_certificate").row


def kind(cast: Cast) -> Any:
    return do(cast, "certificates.add_certificate_kind").row


def _day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def _paper(cast: Cast, days: int) -> dict[str, Any]:
    facts = {"number": f"HT{uuid4().hex[:6]}", "issued_on": _day(-10), "valid_until": _day(days)}
    return facts | {"issuer": f"{cast.school.name}服务公司", "contact": cast.tan.name}


def _held(cast: Cast) -> dict[str, Any]:
    what = f"{cast.school.name}净水机{uuid4().hex[:6]}"
    return {"what": what, "keeper": str(cast.hu.pk), "member": "", "place": ""}


def _added(cast: Cast, row: Any = None) -> dict[str, Any]:
    return {"kind": "contract"} | _held(cast) | _paper(cast, 20)


def _edited(cast: Cast, row: Any) -> dict[str, Any]:
    return _held(cast) | _paper(cast, 40)


def _renewed(cast: Cast, row: Any) -> dict[str, Any]:
    return _paper(cast, 400)


def _ended(cast: Cast, row: Any) -> dict[str, Any]:
    return {"how": "stopped", "reason": f"{cast.school.name}不用了"}


def _kind(cast: Cast, row: Any = None) -> dict[str, Any]:
    facts = {"title": f"{cast.school.name}证{uuid4().hex[:6]}", "holder": "thing", "months": 12, "days": 20}
    return facts | {"gate": False, "basis": f"{cast.school.name}规定"}


def _list(cast: Cast, row: Any = None) -> dict[str, Any]:
    line = {"证照": "合同", "持证人、对象": f"{cast.school.name}{uuid4().hex[:6]}", "编号": uuid4().hex[:8]}
    return sheet(cast, "certificates", line | {"有效期至": _day(200), "发证单位": cast.tan.name})


ROWS = {Certificate: certificate, CertificateKind: kind}
DOING = {
    "certificates.add_certificate": Doing("hu", _added),
    "certificates.edit_certificate": Doing("hu", _edited),
    "certificates.renew_certificate": Doing("hu", _renewed),
    "certificates.end_certificate": Doing("hu", _ended),
    "certificates.import_certificates": Doing("hu", _list),
    "certificates.add_certificate_kind": Doing("hu", _kind),
    "certificates.change_certificate_kind": Doing("hu", lambda cast, row: _kind(cast) | {"active": True}),
}
