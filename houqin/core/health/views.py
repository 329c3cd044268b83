"""For machines that watch: /healthz (the process lives), /readyz (all parts are well), /metrics (figures, if turned on)."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from houqin.core import clock
from houqin.core.backup import proving
from houqin.core.health import figures, ready
from houqin.core.health.asking import may_see_details
from houqin.core.jobs import Job


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 or 503 and the names of the parts that are not well; what is seen there only for those who run the machine."""
    found = ready.look()
    wrong = [name for name, (good, _seen) in found.items() if not good]
    told: dict[str, object] = {"ready": not wrong, "not_ready": wrong}
    if may_see_details(request):
        told["parts"] = {name: {"good": good, "seen": seen} for name, (good, seen) in found.items()}
    return JsonResponse(told, status=503 if wrong else 200, json_dumps_params={"ensure_ascii": False})


def metrics(request: HttpRequest) -> HttpResponse:
    """Figures of this process and of the work that waits, as plain text; where it is not turned on there is no such page."""
    if not settings.METRICS or not may_see_details(request):
        return HttpResponse("没有这个页面。", status=404, content_type="text/plain; charset=utf-8")
    lines = [*figures.lines(), *_waiting(), *_backup()]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; version=0.0.4; charset=utf-8")


def _waiting() -> list[str]:
    """Jobs by state; messages that wait to leave are jobs too."""
    jobs = Job.objects
    waiting, failed = jobs.filter(state=Job.WAITING), jobs.filter(state=Job.FAILED)
    return [
        "# TYPE houqin_jobs gauge",
        f'houqin_jobs{{state="waiting"}} {waiting.count()}',
        f'houqin_jobs{{state="failed"}} {failed.count()}',
        "# TYPE houqin_outbox_waiting gauge",
        f"houqin_outbox_waiting {waiting.filter(work='core.deliver').count()}",
        "# TYPE houqin_database gauge",
        f'houqin_database{{engine="{connection.vendor}"}} 1',
    ]


def _backup() -> list[str]:
    known = proving.last()
    if known is None:
        return []
    age = (clock.now() - known.made_at).total_seconds()
    return ["# TYPE houqin_backup_age_seconds gauge", f"houqin_backup_age_seconds {age:.0f}"]


QUICK = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}  # asked of before anybody's session is
