"""What is asked besides when a step was signed on paper: who signed, on which day, and a photo of the sheet."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from houqin.core import clock
from houqin.core.fields import Day, RowField
from houqin.core.files.fields import PaperPhotos
from houqin.core.forms import ActionForm

MARK, SIGNER, ON, SHEETS = NAMES = ("paper", "paper_signer", "paper_on", "paper_photos")
NO: tuple[Any, ...] = (None, "", "0", "false", False, [])


def is_on_paper(data: Mapping[str, Any]) -> bool:
    """Whether an answer says anything of paper: then all of it is asked, and never is a part just left aside."""
    return any(data.get(name) not in NO for name in NAMES)


class Mark(forms.BooleanField):
    """That this form tells of a sheet; hidden, and no news for the history, which names the signer."""

    unsaid = signs = True


class Signer(RowField):
    """Whose hand it is; the house keeps it, and the rule runs as if he had done it on the screen."""

    signs = True


class SignedOn(Day):
    """The day on the paper."""

    signs = True


class OnPaper(ActionForm):
    """The form of an action that may be closed by paper: its own fields, and these where it is."""

    CODE: ClassVar[str] = ""  # the permission the signer must have: the action's own

    paper = Mark(label=_("纸质签字"), required=False, widget=forms.HiddenInput)
    paper_signer = Signer("people.Member", label=_("谁签的字"), required=False)
    paper_on = SignedOn(label=_("纸上写的日期"), required=False, past=True)
    paper_photos = PaperPhotos(
        label=_("签字件照片"), required=False, help_text=_("整张拍下，看得清签名和日期。")
    )

    def __init__(self, data: Any = None, *, by: Any, target: Any = None, **kwargs: Any) -> None:
        super().__init__(data, by=by, target=target, **kwargs)
        asked = is_on_paper(data) if data is not None else bool(self.initial.get(MARK))
        for name in NAMES:
            if not asked:
                del self.fields[name]
            elif name != MARK:
                self.fields[name].required = True
        if asked:
            self._ask_who()
            for name in [
                n for n, f in self.fields.items() if getattr(f, "transcribes", False) and n != SHEETS
            ]:
                del self.fields[name]  # one photo of the sheet is enough

    @classmethod
    def begun_with(cls, by: Any, asked: Mapping[str, str]) -> dict[str, Any]:
        """A scanned sheet comes with its photo."""
        first = super().begun_with(by, asked)
        if is_on_paper(asked):
            first[MARK] = "1"
            first[SHEETS] = asked.getlist(SHEETS) if hasattr(asked, "getlist") else []
        return first

    def _ask_who(self) -> None:
        """Who may do it may have signed it, but for who types it in: he does it himself."""
        field: Any = self.fields[SIGNER]
        field.code = self.CODE
        field.narrow = lambda rows, by: rows.who_can(self.CODE).exclude(pk=by.pk)
        field.narrow_for(self.by)
        self.initial.setdefault(ON, clock.today())


def with_paper(form_class: type[ActionForm], code: str) -> type[ActionForm]:
    """The same form, which may also tell of a sheet."""
    return type(
        form_class.__name__, (OnPaper, form_class), {"CODE": code, "__module__": form_class.__module__}
    )
