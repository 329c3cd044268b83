"""What a number is called among those of all rooms: 报修：办结."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.core.facts import Figure

# What a number is about, where its label alone does not say it.
ROOMS: dict[str, str | Promise] = {
    "repairs": _("报修"),
    "surveys": _("测评"),
    "hazards": _("隐患"),
    "certificates": _("证照"),
    "documents": _("制度文件"),
    "duties": _("任务"),
    "planning": _("计划"),
    "meetings": _("会议"),
}


def label_of(figure: Figure) -> str:
    """报修：办结; what its label says alone stays so."""
    room = ROOMS.get(figure.code.partition(".")[0], "")
    return f"{room}：{figure.label}" if room and str(room) not in str(figure.label) else str(figure.label)


def short_of(code: str, label: str) -> str:
    """办结: the label as its room gave it."""
    return label.removeprefix(f"{ROOMS.get(code.partition('.')[0], '')}：")
