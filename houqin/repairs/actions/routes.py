"""Who is sent for what, said once."""

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Refused, action
from houqin.people.models import Member, School
from houqin.places.models import Place
from houqin.repairs.models import Route


@action(_("定派工规则"), tone="primary", says=_("{kind}由 {worker} 负责 {place}"), alone="repairs.routes")
def set_route(
    school: School, /, *, by: Member, kind: str, worker: Member, place: Place | None = None
) -> Route:
    """Reports of this kind go straight to this person; a rule for a building goes before one for the whole school."""
    if not worker.can("repairs.finish_ticket"):
        raise Refused(_("{worker}不是本校的维修人员，请先授予“维修工”角色。").format(worker=worker))
    standing = Route.objects.filter(active=True, kind=kind, place=place).first()
    route: Route = standing or Route(kind=kind, place=place)
    route.worker = worker
    return route


@action(_("取消规则"), tone="danger", only=lambda route, by: route.active)
def remove_route(route: Route, /, *, by: Member) -> Route:
    """From now on the office sends somebody each time again."""
    route.active = False
    return route
