"""Documents, and how each thing is done with them, for the house tests."""

from typing import Any

from houqin.core import clock
from houqin.documents.models import Document, Signee, Version
from tests.cast import Cast
from tests.samples import Doing, do

from houqin.core.tests.samples import photo  # isort: skip  (the registry comes first)


def document(cast: Cast) -> Any:
    """Tan and Hu are asked to sign it."""
    made = do(cast, "documents.add_document").row.document
    do(cast, "documents.ask_to_sign", made, people=[str(cast.tan.pk), str(cast.hu.pk)])
    return made


def _version(cast: Cast) -> Any:
    return Version.objects.get(document=document(cast))


def _signee(cast: Cast) -> Any:
    return Signee.objects.get(document=document(cast), member=cast.tan)


def _unasked(cast: Cast) -> Any:
    return do(cast, "documents.add_document").row.document


def _text(cast: Cast) -> str:
    return f"一、{cast.school.name}的老师都要看管好教室用电。\n二、{cast.tan.name}负责三年级。"


def _added(cast: Cast, row: Any = None) -> dict[str, Any]:
    title = f"{cast.school.name}安全责任书"
    facts = {"kind": "letter", "title": title, "reference": f"{cast.tan.name}1号", "area": "安全"}
    return facts | {"text": _text(cast), "valid_from": clock.today().isoformat()}


def _issued(cast: Cast, row: Any) -> dict[str, Any]:
    text = f"{_text(cast)}\n三、放学要断电。"
    changed = f"{cast.tan.name}提议加第三条"
    return {"text": text, "changed": changed, "valid_from": clock.today().isoformat(), "sign_again": True}


def _signed(cast: Cast, row: Any) -> dict[str, Any]:
    day = clock.today().isoformat()
    return {"signers": [str(cast.tan.pk)], "signed_on": day, "photos": [str(photo(cast).pk)]}


ROWS = {Document: document, Version: _version, Signee: _signee}
DOING = {
    "documents.add_document": Doing("hu", _added),
    "documents.issue_version": Doing("hu", _issued),
    "documents.ask_to_sign": Doing(
        "hu", lambda cast, row: {"people": [str(cast.tan.pk)], "due_on": clock.today().isoformat()}, _unasked
    ),
    "documents.sign_document": Doing("tan"),
    "documents.enter_signatures": Doing("hu", _signed),
    "documents.withdraw_document": Doing("hu", lambda cast, row: {"reason": f"{cast.school.name}改用新的"}),
}
