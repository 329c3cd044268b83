"""What people do with files that belongs to no room."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import action
from houqin.core.models import Owned


@action(_("加照片"), says=_("加了照片：{photos}"))
def attach_photos(row: Owned, /, *, by: Any) -> Owned:
    """Whoever may see a row may add photos to it at any status; none is ever taken away."""
    return row


@action(_("加文件"), says=_("加了文件：{papers}"))
def attach_papers(row: Owned, /, *, by: Any) -> Owned:
    """An invoice, a contract, a notice from above: beside the photos, and like them never taken away."""
    return row
