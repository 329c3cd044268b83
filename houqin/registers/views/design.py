"""改台账: the questions, times, signatures and paper of a register as a form, with its own form and paper beside it.

The page keeps nothing on the server: what stood goes out with it and comes back with what was typed (drafts/typed.py).
Only 启用新版 writes, by the same action and the same checks as the text for experts.
"""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override

from houqin.core import clock
from houqin.core.actions import ACTIONS, perform
from houqin.core.canonical import canonical
from houqin.core.errors import KeyReused, MovedOn, Refused, message_page
from houqin.core.pages.acting import seen_in
from houqin.core.pages.declared import beside
from houqin.core.scope import in_school
from houqin.registers.drafts import trying, typed
from houqin.registers.drafts.moves import MOVES, moved
from houqin.registers.forms import ChangeRegisterForm
from houqin.registers.models import Register
from houqin.registers.pages import RegistersPage
from houqin.registers.prints import make_blank
from houqin.registers.rules.changes import differences
from houqin.registers.rules.definition import Definition
from houqin.registers.rules.library import library
from houqin.registers.rules.reading import Wrong, parsed, shaped, text_of
from houqin.registers.rules.texts import LONGEST, with_lines
from houqin.registers.views.papers import pdf_of
from houqin.repairs.prints.periods import month

CHANGE, ADD = "registers.change_register", "registers.add_register"
URL = "/registers/design/"
BUTTONS = (("up", _lazy("上移")), ("down", _lazy("下移")), ("copy", _lazy("照抄")), ("drop", _lazy("去掉")))


def design_page(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """GET shows what stands; POST takes what was typed and does one thing with it: look, move, try, print, use."""
    member: Any = request.member  # type: ignore[attr-defined]
    if not member.can(CHANGE if pk else ADD):
        raise PermissionDenied
    with in_school(member.school):
        register = register_of(member, pk) if pk else None
        if register is not None and not ACTIONS[CHANGE].permits(member, register):
            text = _("这份台账停用了。先点“恢复使用”，再改。")
            back = {"label": _("返回"), "url": RegistersPage.row_url(register.pk)}
            return message_page(request, 409, _("现在不能办理"), text, action=back)
        if request.method == "POST":
            return Desk(request, member, register).done()
        if register is not None:
            return Desk(request, member, register).shown(typed.begun(shaped(register.body)))
        return _begun_anew(request, member)


def register_of(member: Any, pk: UUID) -> Register:
    """The register, if he may see it."""
    if not member.can("registers.view_register"):
        raise PermissionDenied
    found: Register | None = Register.objects.visible_to(member).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _begun_anew(request: HttpRequest, member: Any) -> HttpResponse:
    """From a shipped register, one of the school's own, or nothing; `?from=` names it."""
    desk, source = Desk(request, member, None), request.GET.get("from")
    if source is None:
        page = {
            "beside": beside(RegistersPage, member, URL),
            "own": list(
                Register.objects.visible_to(member).order_by("area", "title").values_list("slug", "title")
            ),
            "shipped": [(slug, f"{made.area}　{made.title}") for slug, made in library().items()],
            "url": URL,
        }
        return render(request, "registers/design_new.html", {"page": page, "title": _("新建台账")})
    own = Register.objects.visible_to(member).filter(slug=source).first()
    made = shaped(own.body) if own else library().get(source) or shaped(typed.BLANK)
    return desk.shown(typed.begun(desk.named(made)))


class Desk:
    """One request of the page."""

    def __init__(self, request: HttpRequest, member: Any, register: Register | None) -> None:
        self.request, self.member, self.register = request, member, register

    def named(self, made: Definition) -> Definition:
        """What is new gets a code of its own from its title; what stands keeps its code."""
        if self.register is not None:
            return made
        return typed.named_anew(made, set(Register.objects.values_list("slug", flat=True)))

    def done(self) -> HttpResponse:
        """What the button asks for."""
        data = self.request.POST
        what, _colon, where = data.get("do", "look").partition(":")
        if "base" not in data or what in ("read", "file"):
            return self._read(data.get("text", ""))
        draft = typed.typed_into(typed.based_on(data["base"]), data)
        if what in MOVES:
            draft = typed.begun(moved(draft.made, what, where))
        if self.register is None:
            draft = typed.Draft(self.named(draft.made), draft.problems)
        match what:
            case "text":
                return self.shown(draft, text=text_of(draft.made))
            case "paper":
                return self._paper(draft)
            case "use":
                return self._used(draft)
        return self.shown(draft, tried=what == "try", open_at=where if what == "kind" else "")

    def _read(self, text: str) -> HttpResponse:
        """A text of an expert or a file from another school, into the form; what is wrong with it is told line by line."""
        file = self.request.FILES.get("file")
        try:
            if file is not None:
                text = file.read(LONGEST * 4).decode("utf-8-sig")
            made = shaped(parsed(text))
        except UnicodeDecodeError:
            return self._wrong(text="", sentences=[_("这个文件不是文字，不像一份台账定义。")])
        except Wrong as problem:
            return self._wrong(text=text, sentences=with_lines(text, problem.sentences))
        if self.register is not None and made.slug != self.register.slug:
            text_ = _("这是另一份台账（{title}）的定义。要用它，请从“新建台账”导入。")
            return self._wrong(text=text, sentences=[text_.format(title=made.title)])
        return self.shown(typed.begun(self.named(made)))

    def _wrong(self, *, text: str, sentences: list[str]) -> HttpResponse:
        stands = shaped(self.register.body if self.register else typed.BLANK)
        return self.shown(typed.begun(stands), text=text, refused=sentences, status=400)

    def _paper(self, draft: typed.Draft) -> HttpResponse:
        """How an empty page of this month will look."""
        if not draft.holds:
            return message_page(self.request, 400, _("还印不出来"), _("请先改好标出的地方。"))
        row = trying.stand_in(self.member, self.register, draft.made)
        with override("zh-hans"):
            made = make_blank(self.member, row, month(clock.today()))
        return pdf_of(self.request, made, self.request.path)

    def _used(self, draft: typed.Draft) -> HttpResponse:
        """The new version, or the new register; refused by the same rules as the text."""
        asked: dict[str, Any] = {"text": text_of(draft.made)}
        more: dict[str, Any] = {}
        if self.register is not None:
            asked["why"] = self.request.POST.get("why", "")
            more = {"target": self.register.pk, "seen": seen_in(self.request)}
        key = _key(self.request)
        try:
            code = CHANGE if self.register is not None else ADD
            outcome = perform(code, by=self.member, data=asked, key=key, **more)
        except (ValidationError, Refused, KeyReused) as problem:
            seen = not isinstance(problem, MovedOn)  # who was told what changed sends it again knowing it
            return self.shown(draft, refused=_sentences(problem), seen=seen, status=_status(problem))
        messages.success(
            self.request,
            _("“{title}”从现在起按第 {number} 版填。").format(
                title=outcome.row.title, number=outcome.row.number
            ),
        )
        return HttpResponseRedirect(RegistersPage.row_url(outcome.id))

    def shown(
        self,
        draft: typed.Draft,
        *,
        tried: bool = False,
        open_at: str = "",
        text: str | None = None,
        refused: list[str] | None = None,
        seen: bool = True,
        status: int = 200,
    ) -> HttpResponse:
        """The page."""
        register, made = self.register, draft.made
        standing = ChangeRegisterForm.standing(self.member, register) if register else {}
        page = {
            "beside": beside(RegistersPage, self.member, URL),
            "url": self.request.path,
            "register": register,
            "base": draft.base,
            "key": self.request.POST.get("key") or str(uuid4()),
            "seen": (seen and self.request.POST.get("seen")) or canonical(standing),
            "why": self.request.POST.get("why", ""),
            "moves": BUTTONS,
            "open": open_at,  # whose kind was changed is asked more at once
            "head": typed.head_of(draft),
            "cards": typed.cards_of(draft),
            "signs": typed.signs_of(draft),
            "problems": typed.where_words(draft),
            "count": len(draft.problems),
            "refused": refused or [],
            "text": text,
            "changes": differences(shaped(register.body), made) if register else [],
            "back": RegistersPage.row_url(register.pk) if register else RegistersPage.url(),
            **self._beside(draft, tried),
        }
        title = _("改台账：{title}").format(title=register.title) if register else _("新建台账")
        template = "registers/design_part.html" if self.request.htmx else "registers/design.html"  # type: ignore[attr-defined]
        return render(self.request, template, {"page": page, "title": title}, status=status)

    def _beside(self, draft: typed.Draft, tried: bool) -> dict[str, Any]:
        """The form as it will be filled, and what trying it came to."""
        if not draft.holds:
            return {"form": None}
        row = trying.stand_in(self.member, self.register, draft.made)
        form = trying.trial_form(self.member, row, self.request.POST if tried else None)
        good, told = trying.told(form) if tried else (True, [])
        return {"form": form, "told": told, "good": good}


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as problem:
        raise BadRequest("key") from problem


def _sentences(problem: Exception) -> list[str]:
    if isinstance(problem, ValidationError):
        return [f"{text}" for text in problem.messages]
    return [str(problem)]


def _status(problem: Exception) -> int:
    return getattr(problem, "status", 400)
