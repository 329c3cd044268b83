"""The school's own list of papers as a sheet: known ones are brought up to date, a later one of the same holder is a 换证."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houqin.certificates.kinds import PERSON, PLACE, Kind, kinds_now
from houqin.certificates.models import HEARS_OF_ALL, VALID, Certificate
from houqin.certificates.naming import holder_words, until_words
from houqin.certificates.replacing import renewed, replace_with
from houqin.certificates.sheet import SHEET
from houqin.certificates.sheet_rows import day_of, same_paper, values_of
from houqin.core import clock
from houqin.core.actions import Changes, action
from houqin.core.sheets.checking import ParsedRow
from houqin.core.sheets.columns import PartialDate
from houqin.core.sheets.importing import Importer, Plan, register
from houqin.people.imports import whole
from houqin.people.models import Member, School
from houqin.places.models import Place


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
        paper = same_paper(there, row, until)
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
        values = values_of(row, paper) | ({"valid_until": until} if paper.valid_until != until else {})
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
        issued, start = day_of(row["issued"]), day_of(row["start"])
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
