"""日历订阅: opening the secret address of one's own tasks, and closing it."""

from django.utils.translation import gettext_lazy as _

from houqin.core.actions import Changes, action
from houqin.duties.models.feeds import CLOSED, OPEN, CalendarFeed, digest_of
from houqin.people.models import Member, School


@action(_("开通日历订阅"), says=_("开通了日历订阅"), elsewhere="/duties/feed/", alone="duties.feeds")
def open_feed(school: School, /, *, by: Member, letters: str) -> Changes:
    """A new address of one's own; an earlier one opens nothing from now on."""
    older = list(CalendarFeed.objects.filter(member=by, status=OPEN))
    for each in older:
        each.status = CLOSED
    return Changes(CalendarFeed(member=by, digest=digest_of(letters, school.pk)), update=older)


@action(_("作废日历订阅"), tone="danger", says=_("作废了日历订阅"))
def close_feed(feed: CalendarFeed, /, *, by: Member) -> CalendarFeed:
    """The phone was lost, or the address went to the wrong hands."""
    return feed
