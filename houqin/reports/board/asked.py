"""What the board counts: rows of lists, each as the list's own address asks for them, so that a figure and its list agree."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houqin.core.pages.declared import PAGES, ListPage
from houqin.core.pages.listing import Listing


@dataclass(frozen=True)
class Asked:
    """Some rows of a list: `query` is the address behind the question mark; `decides` the action that ends the waiting."""

    key: str  # of the list
    query: str
    label: str | Promise
    decides: str = ""

    @property
    def page(self) -> type[ListPage]:
        return PAGES[self.key]

    @property
    def url(self) -> str:
        return f"{self.page.url()}?{self.query}"

    def narrowed(self, **more: Any) -> str:
        """The list of some of these rows."""
        return f"{self.url}&{urlencode(more)}"

    def seen_by(self, member: Any) -> bool:
        return bool(member.can(self.page.code()))

    def rows(self, member: Any) -> Any:
        """Exactly what the list shows this member, in no order."""
        return Listing(self.page, member, QueryDict(self.query)).filtered().order_by()


@dataclass(frozen=True)
class Late:
    """Late rows and where in them stands whose they are; `narrow` is the list's filter for one person."""

    asked: Asked
    whose: str
    narrow: str


LATE = (
    Late(Asked("duties.tasks", "tab=late", _("任务逾期")), "who_text", "who"),
    Late(Asked("repairs.tickets", "tab=late", _("报修超时")), "worker", "worker"),
    Late(Asked("hazards.hazards", "tab=late", _("隐患逾期")), "worker", "worker"),
)
# What is done in a step of its own by somebody who leads: by me, if I may, else by others.
DECISIONS = (
    Asked("reports.reports", "tab=open&status=submitted", _("总结待审核"), "reports.review_report"),
    Asked("reports.reports", "tab=open&status=reviewed", _("总结待签发"), "reports.sign_report"),
    Asked("hazards.hazards", "tab=new", _("隐患待下达整改"), "hazards.order_hazard"),
    Asked("hazards.hazards", "tab=recheck", _("隐患待复查"), "hazards.close_hazard"),
    Asked("hazards.inspections", "tab=to_answer", _("上级检查待回复"), "hazards.answer_inspection"),
    Asked("repairs.tickets", "tab=new", _("报修待受理"), "repairs.accept_ticket"),
    Asked("repairs.tickets", "tab=cannot", _("修不了，待处置"), "repairs.settle_ticket"),
    Asked("surveys.opinions", "tab=waiting", _("意见待答复"), "surveys.reply_opinion"),
    Asked("planning.plans", "tab=draft", _("计划待核对"), "planning.accept_plan"),
    Asked("repairs.tickets", "tab=mended", _("修好了，等报修人验收")),
    Asked("rosters.swaps", "tab=open", _("换班，等对方答复")),
)
SOON = Asked("certificates.certificates", "tab=soon", _("证照要到期"))
OVER = Asked("certificates.certificates", "tab=over", _("证照已过期"))
