"""What the head of the demo school writes in his papers: causes, measures, posts, days, and what no record tells."""

from houqin.core import clock
from houqin.reports.models import Report

Answers = tuple[str, str, str, str]  # the cause, the measure, the post, until when
ANSWERS: dict[str, Answers] = {
    "hazards.late": ("经费还没有批", "先围起来，报学校排进维修计划", "总务主任", "本月底"),
    "certificates.over": ("安排到人不够细", "两周内体检换证，没有证的不上灶", "食品安全员", "两周内"),
    "repairs.open": ("配件没有到货", "催供货商到货，等外修的约定日期", "水电工", "下月第1周"),
    "repairs.returned": ("配件质量不好", "换一家供货商，修后第三天回看一次", "水电工", "下月起"),
    "meetings.decisions.late": ("安排到人不够细", "例会先对上次定的事", "总务主任", "下次例会"),
}
USUAL: Answers = ("临时有其他工作", "每周五对一次，漏的当周补做", "总务主任", "下月起")
# at the end of a term he says it of the term
OF_A_TERM: dict[str, Answers] = {
    "hazards.late": (
        "配电箱的锁要按箱型配，县城没有现货",
        "先用挂锁锁上，原配的锁到了就换",
        "水电工",
        "2月1日",
    ),
    "certificates.over": (
        "防雷检测约在12月，检测公司排不开",
        "已重新约定，寒假里检测",
        "总务主任",
        "2月10日",
    ),
    "repairs.open": (
        "等料的是停产件，外修的厂家年底收工早",
        "寒假换同规格替代件，外修的开学前取回",
        "水电工",
        "2月20日",
    ),
    "repairs.returned": (
        "多是水嘴、门锁，采购图便宜，用不住",
        "换一家供货商，修后第三天回看",
        "保管员、水电工",
        "3月起",
    ),
    "planning.goals.short": (
        "目标是按上一学年两学期的量定的，定高了",
        "下学期按本学期实际数定目标",
        "总务主任",
        "3月第1周",
    ),
    "duties.missing": (
        "放学后巡楼多是做了没记，交接班时最容易漏",
        "巡完在门卫室当面签，副班核对",
        "保安",
        "3月起",
    ),
    "surveys.unreplied": (
        "问的是收费，要等县里文件，没有先回个话",
        "先答复已收到，文件来了再答复一次",
        "总务主任",
        "2月底",
    ),
    "meetings.decisions.late": (
        "教学点的两件没有专人跟，除尘要等机房停用",
        "教学点的由分管副校长跟，除尘放在寒假里",
        "总务主任、电教管理员",
        "2月20日",
    ),
}
BOOKS: dict[str, Answers] = {
    "storage-temperatures": ("下午收工早的日子容易忘", "排进收工顺序，量完再锁门", "食堂管理员", "3月起"),
    "campus-patrol": (
        "两天都在外面开会，没有说好谁替",
        "外出先定替班的人，写在值周表上",
        "总务主任",
        "3月起",
    ),
}
TRAINED: Answers = (
    "食品安全员去县里培训两天，没有第二个人能签",
    "再报一人考食品安全员",
    "分管副校长",
    "4月底",
)
OWN: dict[str, dict[str, str]] = {
    "term": {
        "area.safety.own": "疏散演练最快一次用时1分52秒，全校师生参加。",
        "area.repairs.own": "开学前逐室看了灯管、门锁和桌椅，坏的当周换齐。",
        "area.energy.own": "用水2560吨、用电46200度，按在校99天算，每天用电467度。",
        "area.service.own": "开学、月考、运动会、期末考试搬运桌椅和音响，各班随叫随到。",
        "next.own": "寒假维修开学前逐室验收；三月第一周把目标和各人的职责重新对一遍。",
    },
}


def said_of(report: Report, code: str) -> Answers:
    """What he says of a problem."""
    if clock.today() <= report.last or report.kind not in ("term", "safety"):
        return ANSWERS.get(code, USUAL)
    if code.startswith("registers."):
        return BOOKS.get(code.split(".")[1], TRAINED)
    return OF_A_TERM.get(code, USUAL)
