"""The school's own list of papers as a sheet: known ones are brought up to date, a later one of the same holder is a 换证."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houqin.certificates.dates import FOREVER
from houqin.certificates.kinds import PERSON, PLACE, Kind, kinds_now
from houqin.certificates.models import HEARS_OF_ALL, VALID, Certificate
from houqin.certificates.naming import holder_words, until_words
from houqin.certificates.replacing import renewed, replace_with
from houqin.core import clock
from houqin.core.actions import Changes, action
from houqin.core.sheets.checking import ParsedRow
from houqin.core.sheets.columns import Column, Parser, PartialDate, Sheet, parse_code, parse_date, parse_text
from houqin.core.sheets.importing import Importer, Plan, reads_as, register
from houqin.core.sheets.parsing import EPOCH_1900, plain_text
from houqin.core.sheets.reading import Cell
from houqin.people.imports import whole
from houqin.people.models import Member, School
from houqin.places.models import Place

NO_END = ("长期", "长期有效", "永久", "永久有效", "无期限", "无固定期限")
HIDDEN = "*"  # a number that went out covered is not taken for a new one


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


@dataclass
class Known:
    """Kinds by title, people and places by name, and papers by kind and holder; what this file has touched."""

    school: Any
    keeper: Any  # of what is new and says nobody
    kinds: dict[str, Kind]
    people: dict[str, list[Member]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    papers: dict[tuple[str, str], list[Certificate]] = field(default_factory=dict)
    meant: dict[Any, int] = field(default_factory=dict)


class CertificateImporter(Importer):
    name = "certificates"
    sheet = SHEET
    action = "certificates.import_certificates"
    list_url = "/certificates/certificates/?tab=all"

    def begin(self, rows: Sequence[ParsedRow], school: Any, by: Any) -> Known:
        """Kinds, people, places and papers of the school: five queries."""
        known = Known(school, _first_keeper(by), {kind.title: kind for kind in kinds_now().values()})
        for member in Member.objects.filter(kind__in=(Member.PERSON, Member.CONTRACTOR)).order_by("id"):
            known.people.setdefault(whole(member.name), []).append(member)
        known.places = {place.path: place for place in Place.objects.filter(active=True)}
        for paper in Certificate.objects.order_by("valid_until", "id"):
            known.papers.setdefault((paper.kind, paper.holder_text), []).append(paper)
        return known

    def place(self, row: ParsedRow, plan: Plan, known: Known) -> None:
        """The same paper is brought up to date, a later one replaces it, else it is new."""
        kind = known.kinds.get(row["kind"])
        if kind is None:
            row.refuse(
                "kind",
                _("没有“%(kind)s”这种证照，请先在“证照种类”里添加，或改成已有的名称。")
                % {"kind": row["kind"]},
            )
            return
        draft = self._draft(row, kind, known)
        until = self._until(row, kind)
        if row.refused:
            return
        there = known.papers.get((kind.key, draft.holder_text), [])
        paper = _same(there, row, until)
        old = None if paper else next((each for each in reversed(there) if each.status == VALID), None)
        if old is not None and until <= old.valid_until:
            text = _("这里的有效期至（%(new)s）不比登记的（%(old)s）晚，请核对。")
            row.refuse("until", text % {"new": until_words(until), "old": until_words(old.valid_until)})
            return
        paper = paper or (renewed(old) if old else draft)
        first = known.meant.setdefault(paper.pk, row.number)
        if first != row.number:
            row.refuse("holder", _("与第 %(row)s 行重复。") % {"row": first})
            return
        values = _values(row, paper) | ({"valid_until": until} if paper.valid_until != until else {})
        values |= self._keeper(row, paper, known)
        self._put(row, plan, known, paper, values, old)

    def _put(
        self,
        row: ParsedRow,
        plan: Plan,
        known: Known,
        paper: Certificate,
        values: dict[str, Any],
        old: Certificate | None,
    ) -> None:
        new = paper._state.adding
        if not plan.put(row, paper, values, update=()):
            return
        if new:
            known.papers.setdefault((paper.kind, paper.holder_text), []).append(paper)
        if old is not None:
            replace_with(old, paper)
            plan.update.append(old)
            row.warn(
                "until", _("原来的（有效期至%(day)s）记为已换证。") % {"day": until_words(old.valid_until)}
            )

    def _draft(self, row: ParsedRow, kind: Kind, known: Known) -> Certificate:
        """A new paper with its holder, as the row says."""
        facts = {
            "kind": kind.key,
            "kind_name": kind.title,
            "personal": kind.personal,
            "own_days": kind.own_days,
        }
        paper = Certificate(**facts, keeper=known.keeper, status=VALID)
        if kind.holder == PERSON:
            self._person(row, paper, known)
        else:
            paper.what = "" if row["holder"] == known.school.name else row["holder"] or ""
            self._placed(row, paper, kind, known)
        paper.holder_text = holder_words(paper, known.school)
        return paper

    def _person(self, row: ParsedRow, paper: Certificate, known: Known) -> None:
        name = whole(row["holder"] or "")
        people = known.people.get(name, [])
        here = [each for each in people if each.active] or people
        if not name:
            row.refuse("holder", _("这是人的证件，请写姓名。"))
        elif len(here) > 1:
            row.refuse(
                "holder",
                _("本校有 %(count)s 个“%(name)s”，请在网页上登记。") % {"count": len(here), "name": name},
            )
        elif here:
            paper.member = here[0]
        else:
            paper.what = name
            row.warn("holder", _("人员里没有“%(name)s”，先按姓名登记。") % {"name": name})

    def _placed(self, row: ParsedRow, paper: Certificate, kind: Kind, known: Known) -> None:
        path = row["place"] or (paper.what if kind.holder == PLACE and paper.what in known.places else "")
        paper.place = known.places.get(path) if path else None
        if paper.place and paper.what == path:
            paper.what = ""
        if path and paper.place is None:
            row.warn("place", _("场所里没有“%(path)s”，先不写场所。") % {"path": path})
        if not paper.what and paper.place is None and kind.holder != "school":
            row.refuse("holder", _("请写是哪一件（编号），或写场所。"))

    def _until(self, row: ParsedRow, kind: Kind) -> datetime.date:
        """As written; reckoned where nothing is written, and said so; refused where the law ends it earlier."""
        issued, start = _day(row["issued"]), _day(row["start"])
        reckoned = kind.rule.until(issued, start)
        until: datetime.date | None = row["until"]
        if until is None and reckoned is not None:
            text = _("没有写有效期，按规定推算到%(day)s，请核对。")
            row.warn("until", text % {"day": until_words(reckoned)})
        elif until is None:
            row.refuse("until", _("请写有效期至；没有到期日的写“长期”。"))
        elif kind.ceiling and reckoned and until > reckoned:
            row.refuse(
                "until", _("按规定最晚到%(day)s：%(law)s。") % {"day": until_words(reckoned), "law": kind.law}
            )
        elif issued and until < issued:
            row.refuse("until", _("有效期至比发证日期还早，请核对。"))
        return until or reckoned or clock.today()

    def _keeper(self, row: ParsedRow, paper: Certificate, known: Known) -> dict[str, Any]:
        name = whole(row["keeper"] or "")
        if not name:
            return {}
        people = [each for each in known.people.get(name, []) if each.active]
        if len(people) != 1 or not people[0].can(Certificate.view_code()):
            row.warn(
                "keeper",
                _("“%(name)s”不能当负责人（没有这个人、有重名，或看不到证照），没有改。") % {"name": name},
            )
            return {}
        return {"keeper": people[0]} if paper.keeper_id != people[0].pk else {}

    def cells(self, rows: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
        """Certificates as the sheet shows them; covered numbers stay covered."""
        for paper in rows.select_related("member", "place", "keeper"):  # type: ignore[attr-defined]
            placed = paper.place.path if paper.place else None
            yield {
                "kind": paper.kind_name,
                "holder": paper.member.name
                if paper.member
                else paper.what or (None if placed else paper.holder_text),
                "place": placed,
                "number": getattr(paper, "number_shown", paper.number) or None,
                "issued": paper.issued_on and PartialDate(paper.issued_on),
                "start": paper.start_on and PartialDate(paper.start_on),
                "until": paper.valid_until,
                "issuer": paper.issuer or None,
                "contact": paper.contact or None,
                "keeper": paper.keeper.name,
            }


def _first_keeper(by: Any) -> Any:
    """Whoever takes the sheet in; from the command line the head, because it is no person who could be told."""
    if by.kind in (Member.PERSON, Member.CONTRACTOR):
        return by
    return Member.objects.choosable().who_can(HEARS_OF_ALL).first() or by


def _day(value: Any) -> datetime.date | None:
    return value.date if value else None


def _same(there: Sequence[Certificate], row: ParsedRow, until: datetime.date) -> Certificate | None:
    """The paper of this holder that the row means: of its number, or where that is not told of its last day."""
    number = row["number"] or ""
    if number and not number.startswith(HIDDEN):
        named = [each for each in there if _reads(each.number, number) and each.valid_until == until]
        if named:
            return named[-1]
    same_day = [each for each in there if each.valid_until == until]
    return same_day[-1] if same_day else None


def _reads(known: str, number: str) -> bool:
    return known == number or reads_as(SHEET, "number", known, number)


def _values(row: ParsedRow, paper: Certificate) -> dict[str, Any]:
    """What the row says; an empty cell leaves what is known."""
    said = {"number": row["number"], "issuer": row["issuer"], "contact": row["contact"]}
    if str(row["number"] or "").startswith(HIDDEN):
        said.pop("number")
    values = {
        name: value
        for name, value in said.items()
        if value and not reads_as(SHEET, name, getattr(paper, name), value)
    }
    days = {"issued_on": _day(row["issued"]), "start_on": _day(row["start"])}
    return values | {name: day for name, day in days.items() if day and getattr(paper, name) != day}


certificates = register(CertificateImporter())


@action(
    gettext_lazy("导入证照"),
    says=gettext_lazy("从表格导入证照"),
    elsewhere="/import/certificates/",
    ahead=certificates.ahead,
    alone="certificates",
)
def import_certificates(school: School, /, *, by: Member, upload: str, good_rows: bool = False) -> Changes:
    """The school's own list of papers: all rows or none, or those that can be taken."""
    return certificates.run(school, by=by, upload=upload, good_rows=good_rows)
