"""The columns of the school's list of papers, in the words that its own lists use."""

import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houqin.certificates.dates import FOREVER
from houqin.core.sheets.cells import EPOCH_1900, plain_text
from houqin.core.sheets.columns import Column, Parser, PartialDate, Sheet, parse_code, parse_date, parse_text
from houqin.core.sheets.reading import Cell

NO_END = ("长期", "长期有效", "永久", "永久有效", "无期限", "无固定期限")


class UntilParser(Parser):
    """A whole day, or 长期."""

    kind = "date"

    def __call__(self, value: Cell, epoch: datetime.date = EPOCH_1900) -> datetime.date | None:
        if plain_text(value).replace(" ", "") in NO_END:
            return FOREVER
        found: PartialDate | None = DAY(value, epoch)
        return found.date if found else None

    def write(self, value: Any) -> Any:
        return "长期" if value == FOREVER else value

    def help(self) -> str:
        return _("例如 2027-02-28；长期有效的写“长期”。")


DAY = parse_date(partial=False)
SHEET = Sheet(
    "certificates",
    gettext_lazy("证照"),
    columns=(
        Column(
            "kind",
            gettext_lazy("证照"),
            required=True,
            synonyms=("证件", "证件名称", "证照名称", "证书", "证书名称", "证照种类", "证件种类", "种类"),
            parse=parse_text(60),
            example="健康证",
            help=gettext_lazy("健康证、保安员证、电梯定期检验等，和“登记证照”里的名称一样。"),
        ),
        Column(
            "holder",
            gettext_lazy("持证人、对象"),
            needed=True,
            synonyms=("姓名", "持证人", "持有人", "对象", "设备名称", "设备", "物件", "物件名称"),
            parse=parse_text(80),
            example="示例：张三",
            help=gettext_lazy("人的证件写姓名，设备写编号，合同、保险写名称。"),
        ),
        Column(
            "place",
            gettext_lazy("场所"),
            synonyms=("地点", "位置", "安装位置", "放置地点"),
            parse=parse_text(240),
            help=gettext_lazy("和场所里的位置一样，例如：综合楼 1层。"),
        ),
        Column(
            "number",
            gettext_lazy("编号"),
            synonyms=("证号", "证件编号", "证书编号", "证书号", "证照编号", "证件号码", "许可证号"),
            parse=parse_code(60),
            example="JK20260012",
        ),
        Column(
            "issued",
            gettext_lazy("发证日期"),
            synonyms=(
                "发证日",
                "签发日期",
                "发证、检验日期",
                "检验日期",
                "检测日期",
                "办证日期",
                "体检日期",
                "签订日期",
            ),
            parse=DAY,
            example="2026-03-01",
        ),
        Column(
            "start",
            gettext_lazy("起算日期"),
            synonyms=("出厂日期", "安装日期", "投用日期", "生产日期"),
            parse=DAY,
            help=gettext_lazy("灭火器写出厂日期，电梯写安装后首次检验合格的日期。"),
        ),
        Column(
            "until",
            gettext_lazy("有效期至"),
            synonyms=("到期日期", "到期日", "有效期", "有效期限", "截止日期", "失效日期", "下次检验日期"),
            parse=UntilParser(),
            example="2027-02-28",
            help=gettext_lazy("不填的，能推算的按规定推算，请在预览里核对。"),
        ),
        Column("issuer", gettext_lazy("发证单位"), synonyms=("发证机关", "检验单位"), parse=parse_text(80)),
        Column("contact", gettext_lazy("续办找谁"), synonyms=("联系人",), parse=parse_text(80)),
        Column(
            "keeper",
            gettext_lazy("负责人"),
            synonyms=("责任人", "管理人"),
            parse=parse_text(40),
            help=gettext_lazy("到期前提醒他；不写就是导入的人。"),
        ),
    ),
)
