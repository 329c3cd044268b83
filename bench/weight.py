"""What a page weighs: bytes of HTML as sent (gzip), and everything that the first page on a new phone brings (P6)."""

import gzip
from typing import Any

from django.conf import settings

from bench.asking import Browser
from bench.measuring import table
from houqin.core.scope import in_school
from houqin.repairs.models import Ticket

AIM = 100 * 1024  # decisions 30: the first page on a phone
FIRST = (
    "dist/app.css",
    "dist/app.js",
    "core/icons.svg",
    "core/mark.svg",
)  # what head.html and the frame ask for


def measure(application: Any, school: Any, member: Any) -> tuple[str, dict[str, Any]]:
    """Typical pages of one who leads, whose pages are the fullest."""
    plain, packed = Browser(application, member.user), Browser(application, member.user, compressed=True)
    with in_school(school):
        ticket = Ticket.objects.order_by("-id")[0].pk
    paths = {
        "今天": ("/", {}),
        "报修单 (50 rows)": ("/repairs/tickets/", {"tab": "all"}),
        "报修 form": ("/repairs/report_ticket/", {}),
        "one ticket": (f"/repairs/tickets/{ticket}/", {}),
        "本周一页": ("/terms/week/", {"kind": "page"}),
        "我的": ("/mine/", {}),
    }
    once = sum(_sent(name) for name in FIRST)
    rows, figures = [], {"once": {"bytes": once}}
    for name, (path, query) in paths.items():
        (status, whole), (_status, sent) = plain.get(path, **query), packed.get(path, **query)
        if status != 200:
            raise SystemExit(f"{path} is measured and was answered {status}")
        figures[name] = {"html": len(whole), "sent": len(sent), "first_visit": len(sent) + once}
        rows.append([name, f"{len(whole):,}", f"{len(sent):,}", f"{len(sent) + once:,}"])
    heaviest = max(each["first_visit"] for each in figures.values() if "first_visit" in each)
    words = "### Weight in bytes\n\n" + table(
        rows, ["page", "HTML", "sent (gzip)", "with style, script, icons, once"]
    )
    return words + f"\nHeaviest first visit: {heaviest:,}; aim {AIM:,}.\n", figures


def _sent(name: str) -> int:
    """A static file as it is sent: packed when that is smaller."""
    content = next(
        path for path in (settings.STATIC_ROOT / name, *_sources(name)) if path.exists()
    ).read_bytes()
    return min(len(content), len(gzip.compress(content, 9)))


def _sources(name: str) -> list[Any]:
    return [settings.BASE_DIR / "houqin" / "core" / "static" / name]
