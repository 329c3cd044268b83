"""The same action on many rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from houqin.core.actions.performing import perform
from houqin.core.actions.what import Action
from houqin.core.errors import Refused


@dataclass(frozen=True)
class BatchResult:
    """What became of one row of a batch: done, or the sentence why not."""

    target: UUID
    done: bool
    sentence: str = ""


def perform_each(
    what: Action[..., Any] | str, *, by: Any, targets: Iterable[UUID], data: Mapping[str, Any], key: UUID
) -> list[BatchResult]:
    """The same action on many rows: each its own transaction with a derived key, each with its own result."""
    results = []
    for target in targets:
        try:
            perform(what, by=by, target=target, data=data, key=uuid5(key, str(target)))
            results.append(BatchResult(target, True))
        except (Refused, PermissionDenied) as problem:
            results.append(BatchResult(target, False, str(problem)))
        except ValidationError as problem:
            results.append(BatchResult(target, False, "；".join(problem.messages)))
        except Http404:
            results.append(BatchResult(target, False, _("没有找到这一条。")))
    return results
