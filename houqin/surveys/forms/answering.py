"""What is asked of who answers, who counts paper sheets, and who answers an opinion."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from houqin.core.files.fields import PaperPhotos
from houqin.core.forms import ActionForm, Choices, Day, Text, Whole
from houqin.core.lines import LineForm, Lines
from houqin.surveys.models import Opinion
from houqin.surveys.rules.questions import MOST_OPTIONS, MOST_QUESTIONS, MOST_TEXT


class Mark(Text):
    """What tells one device from another: not in the history, not in any digest of the request."""

    secret = True

    @staticmethod
    def without_secret(raw: Any) -> str:
        return ""


class Kept(Lines):
    """A table whose lines the history does not spell out: who said what stays with the sheet alone."""

    unsaid = True


class AnswerLine(LineForm):
    """What was answered to one question: the number of an option counted from 0, or the text."""

    question = Text(label=_("题"), max_length=8)
    answer = Text(label=_("答案"), max_length=MOST_TEXT)


class AnswerSurveyForm(ActionForm):
    group = Text(label=_("班级"), max_length=8)
    answers = Kept(AnswerLine, label=_("答案"), most=MOST_QUESTIONS * (MOST_OPTIONS + 1))
    device = Mark(label=_("设备记号"), max_length=64, required=False)
    who = Text(label=_("姓名"), max_length=40, required=False)


class CountLine(LineForm):
    """How many sheets chose one option of one question."""

    question = Text(label=_("题"), max_length=8)
    option = Whole(label=_("第几项（从 0 数起）"), max_value=99)
    count = Whole(label=_("份数"), required=False, max_value=20_000)


class EnterPaperCountsForm(ActionForm):
    INTRO: ClassVar[Any] = _("一个班一次：先数收回、有效，再数每题各项。同一个班再录一次，以后一次为准。")

    group = Text(label=_("班级"), max_length=8)
    on = Day(label=_("清点日期"), past=True)
    returned = Whole(label=_("收回"), unit=_("份"), max_value=20_000)
    valid = Whole(label=_("有效"), unit=_("份"), max_value=20_000)
    counts = Lines(CountLine, label=_("各项份数"), required=False, most=MOST_QUESTIONS * 11)
    texts = Text(
        label=_("写的意见"),
        max_length=6000,
        lines=4,
        required=False,
        example=_("一条一行，照原话；不写姓名"),
    )
    photos = PaperPhotos(label=_("清点单照片"), required=True)


class SendOpinionForm(ActionForm):
    category = Choices(Opinion.CATEGORIES, label=_("哪一类"), required=False)
    text = Text(
        label=_("您想说什么"),
        max_length=500,
        lines=5,
        example=_("例如：三楼男厕所的门关不上，已经一个星期了"),
    )
    who = Text(
        label=_("留名和电话"),
        max_length=60,
        required=False,
        help_text=_("可以不留；只有学校负责人看得到"),
    )


class TakeOpinionForm(ActionForm):
    INTRO: ClassVar[Any] = _("提意见的人凭查询码看得到这句话。")

    progress = Text(
        label=_("谁在办、什么时候答复"), max_length=200, example=_("例如：已转食堂，下周三以前答复")
    )


class ReplyOpinionForm(ActionForm):
    INTRO: ClassVar[Any] = _("提意见的人凭查询码看得到答复。说清办了什么；没有办的，说为什么。")

    reply = Text(label=_("答复"), max_length=500, lines=4)


class SetAsideOpinionForm(ActionForm):
    INTRO: ClassVar[Any] = _("骂人的、看不懂的才这样办；意见本身不删。提意见的人看得到原因。")

    why_aside = Text(label=_("原因"), max_length=200, example=_("例如：没有说是哪里的什么事，无法办理"))
