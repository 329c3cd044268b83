"""What the registers of a whole term tell: who fills which at what hour, what is eaten, drilled, studied, forgotten."""

from datetime import date
from typing import Any

HEAD, PRINCIPAL, DEPUTY = "韩守田", "沈怀川", "罗静姝"
OFFICER, COOK, PLUMBER, NURSE = "田桂花", "贺长顺", "丁大勇", "姚慧"
SLUGS = (
    *("staff-morning-check", "food-samples", "storage-temperatures", "companion-meals", "daily-control"),
    *("weekly-review", "monthly-dispatch", "campus-patrol", "hazard-survey", "drills", "extinguisher-card"),
    *(
        "meter-readings",
        "health-lessons",
        "staff-study",
    ),  # above: the pack of twelve; below: what only happens
    *("incidents", "infectious-cases", "visitors", "pupils-leaving"),
)
# slug, who fills it, the hour, the slot
DAILY = (
    ("staff-morning-check", OFFICER, (7, 5), ""),
    ("storage-temperatures", OFFICER, (7, 15), "上午"),
    ("campus-patrol", HEAD, (7, 40), ""),
    ("food-samples", COOK, (11, 20), "午餐"),
    ("companion-meals", "companion", (11, 55), "午餐"),
    ("daily-control", OFFICER, (14, 10), ""),
    ("storage-temperatures", OFFICER, (15, 30), "下午"),
)
COMPANIONS = {
    PRINCIPAL: "校长",
    DEPUTY: "副校长",
    "程雅茹": "教导主任",
    "江若彤": "德育主任",
    HEAD: "总务主任",
}
AWAY = (31, 32)  # the school days on which the officer was at the county's training
FORGOTTEN = {
    "campus-patrol": (46, 61),
    "storage-temperatures下午": (13, 38, 71),
    "companion-meals午餐": (27,),
    "hazard-survey": (45,),  # the week of the year: sports, and nobody thought of it
}
REVIEWED = ("food-samples", "staff-morning-check", "storage-temperatures")
# by the week of the year modulo 7
FOUND: dict[int, tuple[tuple[str, str], ...]] = {
    2: (("切配间刀具没有归位", "当场归位，贴分色标签"),),
    5: (("副食库两袋干货离墙不足10厘米", "已移到货架"), ("保洁柜门没有关严", "换门扣")),
}
MAIN = (
    *("土豆烧鸡块", "番茄炒蛋", "红烧肉圆", "青椒肉丝", "清蒸鲈鱼片", "板栗烧鸡", "肉末豆腐", "糖醋排骨"),
    *("香菇滑鸡", "洋葱炒牛肉", "萝卜炖羊肉"),
)
GREEN = ("清炒白菜", "蒜蓉西兰花", "炒包菜", "炒藕片", "清炒油麦菜", "醋熘土豆丝", "木耳炒山药")
SOUP = ("紫菜蛋汤", "冬瓜虾皮汤", "番茄豆腐汤", "海带排骨汤", "玉米萝卜汤")
DRILLS: tuple[dict[str, Any], ...] = (
    {"kind": "紧急疏散", "plan": "应急疏散预案", "time": "10:05-10:25", "where": "教学楼—操场", "people": "1026",
     "seconds": "138", "steps": "警报，按路线下楼，操场清点，讲评", "problems": "三楼东侧楼梯口有两班挤在一起",
     "better": "东侧错开一分钟下楼"},
    {"kind": "消防灭火", "plan": "消防应急预案", "time": "10:05-10:30", "where": "教学楼—操场", "people": "1023",
     "seconds": "121", "steps": "警报，弯腰捂口鼻撤离，清点，灭火器演示", "problems": "无", "better": "无"},
    {"kind": "防震", "plan": "防震应急预案", "time": "10:05-10:25", "where": "各教室—操场", "people": "1019",
     "seconds": "115", "steps": "就地避震，撤离，清点，讲评", "problems": "个别班清点慢", "better": "班主任带名单"},
    {"kind": "紧急疏散", "plan": "应急疏散预案", "time": "14:35-14:55", "where": "教学楼—操场", "people": "1021",
     "seconds": "112", "steps": "下午突然警报，撤离，清点，讲评", "problems": "无", "better": "无"},
    {"kind": "极端天气", "plan": "冰雪天气预案", "time": "10:05-10:25", "where": "教学楼", "people": "1017",
     "seconds": "126", "steps": "广播，走廊防滑，分批放学演练", "problems": "无", "better": "无"},
)  # fmt: skip
EXTINGUISHERS: dict[str, dict[str, str]] = {
    "M01": {"where": "教学楼一层东", "model": "MFZ/ABC4", "made": "2023年6月"},
    "M02": {"where": "食堂操作间", "model": "MFZ/ABC4", "made": "2023年6月"},
    "M03": {"where": "计算机教室一", "model": "MT/3", "made": "2024年5月"},
}
# a line of the sheet, what stood there in August, what a month uses
METERS: tuple[tuple[dict[str, str], int, int], ...] = (
    ({"meter": "总水表", "unit": "吨", "rate": "1"}, 18420, 512),
    ({"meter": "总电表", "unit": "度", "rate": "40"}, 2210, 231),
)
LESSONS: tuple[dict[str, str], ...] = (
    {"subject": "流感和呼吸道疾病", "teacher": NURSE, "count": "976"},
    {"subject": "营养和食品卫生", "teacher": NURSE, "count": "973", "form": "广播"},
    {"subject": "诺如、肠道疾病", "teacher": "镇卫生院 医生", "count": "970", "form": "讲座"},
    {"subject": "近视防控", "teacher": NURSE, "count": "975"},
    {"subject": "口腔卫生", "teacher": NURSE, "count": "968"},
)
STUDIED: tuple[dict[str, str], ...] = (
    {"subject": "《学校食品安全与营养健康管理规定》", "speaker": HEAD, "due": "15", "present": "15",
     "points": "留样、陪餐、晨检三件事天天做"},
    {"subject": "灭火器、消火栓使用", "speaker": PLUMBER, "due": "15", "present": "14", "points": "人人上手试一遍",
     "absent": "1人请假，已补学"},
    {"subject": "冬季用电和取暖安全", "speaker": HEAD, "due": "15", "present": "15", "points": "谁用电谁断电"},
    {"subject": "食堂从业人员操作规范", "speaker": OFFICER, "due": "15", "present": "13", "points": "生熟分开，洗手消毒",
     "absent": "2人轮休，已补学"},
    {"subject": "寒假前安全检查怎样做", "speaker": HEAD, "due": "15", "present": "15", "points": "断水断电断气，门窗上锁"},
)  # fmt: skip


SCORED, SCORER, FULL = "class-score", "江若彤", 10
# what a class loses a point for: the column, the reason
LOST: tuple[tuple[str, str], ...] = (
    ("floor", "后排纸屑没有扫"),
    ("corner", "扫帚没有挂好"),
    ("corridor", "走廊有水渍"),
    ("desks", "放学后椅子没有归位"),
    ("windows", "窗台有灰"),
    ("board", "讲台粉笔灰没有擦"),
    ("lights", "出操时灯没有关"),
    ("personal", "两人没有戴红领巾"),
)


def lost_by(place: int, week: int) -> dict[str, tuple[int, str]]:
    """What a class lost in a week, by column: the points, the reason; some classes keep better order than others."""
    careless = (place * 7 + place // 4 * 3) % 6
    count = max(0, min(4, careless - 2 + (place * 5 + week * 3) % 4))
    lost = (LOST[(place + week + n * 3) % len(LOST)] for n in range(count))
    return {column: (2 if (place + week + n) % 3 == 0 else 1, why) for n, (column, why) in enumerate(lost)}


def menu_of(day: date) -> str:
    """The lunch of a day: two dishes, greens, a soup; none again within two weeks but the greens."""
    n = day.toordinal()
    week = n // 7
    return "、".join(
        (MAIN[(2 * n + week) % len(MAIN)], MAIN[(2 * n + week + 5) % len(MAIN)], GREEN[n % 7], SOUP[n % 5])
    )
