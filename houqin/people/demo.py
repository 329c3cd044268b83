"""The people of the demo schools: a county town's primary school with a teaching point, and a village school of six.

All names are invented. Guards and cleaners belong to their companies, teachers hold several posts, fifteen have a login.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from houqin.core import clock
from houqin.core.demo import Scene, Stage
from houqin.core.saving import Changes, save
from houqin.core.scope import in_school
from houqin.core.search import syllables_of
from houqin.core.writing import writing, writing_reference
from houqin.people import founding
from houqin.people.actions.classes import add_class, add_pupil, show_pupils
from houqin.people.actions.invitations import invite_member
from houqin.people.actions.logins import give_login
from houqin.people.actions.members import give_roles
from houqin.people.actions.school import set_go_live, set_up_school
from houqin.people.invitations import new_code
from houqin.people.models import District, Member, SchoolClass, User

DISTRICT = ("YUNLING", "云岭县教体局")
SCHOOLS = {"DEMO": "云岭县清溪镇中心小学", "DEMO2": "云岭县清溪镇柳湾小学"}
GUARDS, CLEANERS = "云岭县安泰保安服务公司", "云岭县宜家物业服务公司"

# name, gender, department, posts, roles (a star: has a login and is called by his first post), company
DEMO = f"""
沈怀川 男 校长室 校长 principal*
罗静姝 女 校长室 分管副校长、安全副校长 deputy_head*
程雅茹 女 教导处 教导主任、数学教师 duty_leader,teacher*
江若彤 女 德育处 德育主任、大队辅导员 duty_leader,teacher
韩守田 男 总务处 总务主任 logistics_head*
鲍玉梅 女 总务处 保管员、资产管理员 storekeeper,room_keeper*
邓丽萍 女 总务处 报账员 accountant
丁大勇 男 总务处 水电维修工 repairer*
田桂花 女 食堂 食堂管理员、食品安全员 canteen_manager,food_safety_officer*
葛正平 男 语文组 工会主席、民主理财小组组长 reader*
贺长顺 男 食堂 炊事员 cook
蔡秀兰 女 食堂 炊事员 cook
毛桂英 女 食堂 炊事员 cook
骆来福 男 食堂 炊事员 cook
高铁成 男 保卫 保安 guard* {GUARDS}
卢建军 男 保卫 保安 guard {GUARDS}
彭有才 男 保卫 保安 guard {GUARDS}
汪巧云 女 总务处 保洁员 cleaner {CLEANERS}
殷翠莲 女 总务处 保洁员 cleaner {CLEANERS}
方毅 男 综合组 电教管理员、信息技术教师 teacher,repairer,room_keeper*
宋晓岚 女 语文组 班主任、语文教师 class_teacher*
顾美琪 女 语文组 班主任、语文教师 class_teacher
夏文静 女 语文组 班主任、语文教师 class_teacher
阮清 女 语文组 班主任、语文教师 class_teacher
莫雪梅 女 语文组 班主任、语文教师 class_teacher
尹志远 男 语文组 班主任、语文教师 class_teacher
常丽君 女 语文组 班主任、语文教师 class_teacher
龙玉洁 女 语文组 班主任、语文教师 class_teacher
史春燕 女 语文组 班主任、语文教师 class_teacher
黎薇 女 语文组 班主任、语文教师 class_teacher
段玉兰 女 语文组 班主任、语文教师 class_teacher
侯亚男 女 语文组 班主任、语文教师、年级组长 class_teacher
薛国栋 男 数学组 班主任、数学教师 class_teacher*
曾小莉 女 数学组 班主任、数学教师 class_teacher
廖志强 男 数学组 班主任、数学教师、年级组长 class_teacher
谭文博 男 数学组 班主任、数学教师 class_teacher
康丽华 女 数学组 班主任、数学教师 class_teacher
武俊杰 男 数学组 班主任、数学教师 class_teacher
邱艳 女 数学组 班主任、数学教师 class_teacher
乔建华 男 数学组 班主任、数学教师 class_teacher
梅芳 女 数学组 班主任、数学教师 class_teacher
安琪 女 英语组 班主任、英语教师 class_teacher
路长青 男 石桥教学点 教学点负责人、班主任、语文教师 class_teacher,room_keeper*
卜春梅 女 石桥教学点 班主任、数学教师 class_teacher
申小雨 女 石桥教学点 全科教师 teacher
费明 男 石桥教学点 全科教师、安全员 teacher
傅佳宁 女 语文组 语文教师 teacher
简宁 女 语文组 语文教师、图书管理员 teacher,room_keeper
穆小兰 女 语文组 语文教师、值周教师 teacher
童磊 男 数学组 数学教师 teacher
向明霞 女 数学组 数学教师、年级组长 teacher
岳晓雯 女 英语组 英语教师 teacher*
温雅 女 英语组 英语教师 teacher
石磊 男 综合组 体育教师、体育器材管理员 teacher,room_keeper*
雷鸣 男 综合组 体育教师、值周教师 teacher
叶子青 女 综合组 音乐教师 teacher
林墨 男 综合组 美术教师 teacher
欧阳倩 女 综合组 科学教师、实验室管理员 teacher,room_keeper
池海燕 女 综合组 道德与法治教师 teacher
姚慧 女 综合组 保健教师、心理健康教师 nurse*
"""
DEMO2 = """
佟丽 女 总务处 总务主任、保管员、语文教师 logistics_head,storekeeper*
龚学文 男 校长室 校长、数学教师 principal*
易小峰 男 教导处 教导主任、班主任、语文教师 class_teacher*
柯玉珍 女 教导处 班主任、数学教师、保健教师 class_teacher,nurse
瞿海 男 教导处 体育教师、安全员、食品安全员 teacher,food_safety_officer
齐美玲 女 教导处 班主任、英语教师、音乐教师 class_teacher
丁大勇 男 总务处 水电维修工（中心小学兼） repairer
"""
SCRIPTS = {"DEMO": DEMO, "DEMO2": DEMO2}
HEADS = {"DEMO": "韩守田", "DEMO2": "佟丽"}
PUPILS = ("林小满", "陶子涵", "白露", "祁家瑞", "安一诺", "颜书宁")
WORKS_AT_BOTH = "丁大勇"
CLASSES = {"DEMO": (4, 4, 4, 4, 4, 4), "DEMO2": (1, 1, 1, 0, 0, 0)}  # how many classes each grade has
KIND = {
    "DEMO": ("own_canteen", "teaching_points", "guard_company"),
    "DEMO2": ("own_water",),
}


@dataclass(frozen=True)
class Part:
    """One line of the script."""

    name: str
    gender: str
    department: str
    posts: list[str]
    roles: list[str]
    has_login: bool
    employer: str


def parts(script: str) -> list[Part]:
    """The people of a script, in its order."""
    found = []
    for line in SCRIPTS[script].strip().splitlines():
        name, gender, department, posts, roles, *employer = line.split()
        found.append(
            Part(
                name,
                gender,
                department,
                posts.split("、"),
                roles.rstrip("*").split(","),
                roles.endswith("*"),
                "".join(employer),
            )
        )
    return found


def open_the_school(script: str, *, whole: bool = False) -> Stage:
    """The school's row below its district, and an empty stage."""
    with writing_reference():
        code, name = DISTRICT
        district, _made = District.objects.get_or_create(
            code=code, defaults={"name": name, "kind": District.COUNTY}
        )
    school = founding.open_school(script, SCHOOLS[script], district)
    return Stage(school, script, first_day_before(clock.today()), clock.now(), whole=whole)


def first_day_before(today: date) -> date:
    """The latest September 1 that lies two months back, so that there is something to see."""
    before = today - timedelta(days=60)
    return date(before.year if before.month >= 9 else before.year - 1, 9, 1)


def scenes(stage: Stage) -> Iterator[Scene]:
    """The week of founding: the first person, all others, what they may do, the classes, the first day."""
    dice = stage.chance("people")
    script, head = parts(stage.script), HEADS[stage.script]
    first = next(part for part in script if part.name == head)
    yield Scene(stage.founding(0, 8, 30), lambda: _first(stage, first, dice))
    yield Scene(stage.founding(0, 8, 50), lambda: _set_up(stage))
    others = [part for part in script if part is not first]
    for number, part in enumerate(others):
        facts = _facts(number + 2, part, dice)
        moment = stage.founding(0, 9) + timedelta(seconds=45 * number)
        yield Scene(moment, partial(_add, stage, part, facts))
    for number, part in enumerate(others):
        moment = stage.founding(0, 14) + timedelta(seconds=40 * number)
        yield Scene(moment, partial(_let_in, stage, part))
    yield from _classes(stage, dice)
    if stage.script == "DEMO":
        yield from _named_pupils(stage)
    yield Scene(
        stage.founding(4, 16), lambda: set_go_live(stage.school, by=_head(stage), go_live_on=stage.first_day)
    )


def _head(stage: Stage) -> Member:
    head: Member = stage.people[HEADS[stage.script]]
    return head


def _facts(number: int, part: Part, dice: Random) -> dict[str, Any]:
    """Number, phone and day of joining; outsourced people have no staff number of the school."""
    start = dice.randint(1992, 2024)
    return {
        "gender": part.gender,
        "department": part.department,
        "employer": part.employer,
        "staff_number": "" if part.employer else f"{number:03d}",
        "phone": f"1990000{dice.randrange(10_000):04d}",
        "joined_on": date(start, dice.choice((7, 8, 8, 9)), dice.randint(1, 28)),
    }


def _keep(stage: Stage, part: Part, member: Member) -> None:
    """Remember a person by name, and by the first post if he is the first of it."""
    stage.people[part.name] = member
    stage.people.setdefault(part.posts[0], member)


def _first(stage: Stage, part: Part, dice: Random) -> None:
    by = founding.command_line_of(stage.school)
    member = founding.add_person(stage.school, by, part.name, part.posts, **_facts(1, part, dice))
    give_roles(member, by=by, roles=part.roles)
    _keep(stage, part, member)
    _sign_up(stage, part, by)


def _set_up(stage: Stage) -> None:
    answers: dict[str, Any] = dict.fromkeys(KIND[stage.script], True)
    for name in ("name", "office_name", "head_title", "address"):
        answers[name] = getattr(stage.school, name)
    set_up_school(stage.school, by=_head(stage), **answers)


def _add(stage: Stage, part: Part, facts: dict[str, Any]) -> None:
    member = founding.add_person(stage.school, _head(stage), part.name, part.posts, **facts)
    _keep(stage, part, member)


def _let_in(stage: Stage, part: Part) -> None:
    member, by = stage.people[part.name], _head(stage)
    give_roles(member, by=by, roles=part.roles)
    if part.has_login:
        _sign_up(stage, part, by)


def _sign_up(stage: Stage, part: Part, by: Member) -> None:
    login, password = "".join(syllables_of(part.name)), founding.first_password()
    give_login(stage.people[part.name], by=by, login=login, password=password)
    stage.logins.append((part.posts[0], part.name, login, password))


def _classes(stage: Stage, dice: Random) -> Iterator[Scene]:
    """Classes with their head-counts; the last of grades 1 and 2 sit at the teaching point and are small."""
    teachers = [part.name for part in parts(stage.script) if "班主任" in part.posts]
    there = [name for name in teachers if _department(stage, name) == "石桥教学点"]
    here = iter([name for name in teachers if name not in there])
    count = 0
    for grade, classes in enumerate(CLASSES[stage.script], 1):
        for number in range(1, classes + 1):
            away = number == 4 and grade <= len(there)
            small = away or stage.script != "DEMO"
            facts = {
                "name": f"{grade}（{number}）班",
                "grade": grade,
                "number": number,
                "boys": dice.randint(5, 9) if small else dice.randint(20, 25),
                "girls": dice.randint(4, 9) if small else dice.randint(18, 23),
            }
            teacher = there[grade - 1] if away else next(here)
            moment = stage.founding(1, 10, count)
            yield Scene(moment, partial(_add_class, stage, facts, teacher))
            count += 1


def _named_pupils(stage: Stage) -> Iterator[Scene]:
    """Few children by name: those whom the nurse must know; she has looked once, and said why. And an open invitation."""
    nurse = "姚慧"

    def add(name: str, number: int) -> None:
        by = stage.people["宋晓岚"]
        with in_school(stage.school):
            own = SchoolClass.objects.get(teacher=by)
        add_pupil(stage.school, by=by, school_class=own, name=name, number=f"G2026{number:04d}")

    for number, name in enumerate(PUPILS, 1):
        yield Scene(stage.founding(2, 9, number), partial(add, name, number))
    later = stage.founding(9, 10)
    yield Scene(later, lambda: _look_once(stage, nurse))
    day, code = clock.local(stage.until).date() - timedelta(days=1), new_code()
    while day.weekday() > 4:
        day -= timedelta(days=1)
    yield Scene(
        clock.at(day, 10, 20), lambda: invite_member(stage.people["温雅"], by=_head(stage), letters=code)
    )


def _look_once(stage: Stage, nurse: str) -> None:
    show_pupils(stage.school, by=stage.people[nurse], reason="health", words="花生过敏的孩子")


def _add_class(stage: Stage, facts: dict[str, Any], teacher: str) -> None:
    add_class(stage.school, by=_head(stage), **facts, teacher=stage.people[teacher])


def _department(stage: Stage, name: str) -> str:
    return next(part.department for part in parts(stage.script) if part.name == name)


def keep_demo_logins(stages: list[Stage]) -> None:
    """One person works at both schools with one login; and demo passwords need not be changed at first sign-in."""
    one, two = (Member.everywhere.get(pk=stage.people[WORKS_AT_BOTH].pk) for stage in stages)
    two.user_id, two.phone = one.user_id, one.phone
    with writing(stages[1].school):
        save(Changes(two), stages[1].school)
    with writing_reference():
        logins = [login for stage in stages for _post, _name, login, _password in stage.logins]
        User.objects.filter(login__in=logins).update(must_change=False)
