"""Makes, by ordinary actions, the installation that the stories in the browser begin with; run as a process of its own.

To the demo schools, which are there already: sixty small faults on one day, so that lists have pages; and a school where
every name is as long as it may be, which has just one report.
"""

import os
import sys

NAMES = "云岭县清溪镇中心小学石桥教学点"
LONG_LOGIN, LONG_PASSWORD = "changming", "lantian-baiyun-9"
OFFICER = "liu.xian"
MANY = 60


def main(folder: str) -> int:
    """Build it into `folder`."""
    os.environ["HOUQIN_DATA"] = folder
    from houqin import cli

    code = cli.main(["--data", folder, "demo"])
    if code == 0:
        report_many()
        open_the_long_school()
    return code


def report_many() -> None:
    """Sixty faults, reported by the English teacher, room after room."""
    from houqin.core.scope import in_school
    from houqin.people.models import Member, School
    from houqin.places.models import Place
    from houqin.repairs.actions import report_ticket

    school = School.objects.get(code="DEMO")
    with in_school(school):
        by = Member.objects.get(name="岳晓雯")
        rooms = list(Place.objects.filter(kind="room", active=True))[:30]
    by.school = school
    for number in range(MANY):
        report_ticket(
            school, by=by, place=rooms[number % len(rooms)], fault=f"窗帘挂钩松脱，第{number + 1}处"
        )


def open_the_long_school() -> None:
    """Every name as long as it may be, and without a break where a line could end; its county's officer, too."""
    from houqin.core.scope import in_school
    from houqin.core.writing import writing_reference
    from houqin.people import founding
    from houqin.people.models import District, Member, Officer, School, User
    from houqin.places.actions import add_place
    from houqin.repairs.actions import report_ticket

    school = founding.open_school("LONG", (NAMES * 6)[:80])
    name = ("艾力木江买买提阿卜杜热合曼" * 4)[:40]
    by = founding.let_in_the_first(school, LONG_LOGIN, LONG_PASSWORD, name)
    with in_school(school):
        by = Member.objects.select_related("school").get(pk=by.pk)
    place = add_place(school, by=by, parent=None, kind="building", name=("信息技术与科学实验综合楼" * 5)[:40])
    fault = ("投影机开机后自动关闭并发出连续不断的响声" * 20)[:300]
    report_ticket(school, by=by, place=place, fault=fault, spot="W" * 80, urgent=True)
    with writing_reference():
        User.objects.filter(login=LONG_LOGIN).update(must_change=False)
        same = User.objects.get(login=LONG_LOGIN).password
        county = District.objects.create(code="LONG", name=(NAMES * 6)[:60], kind=District.COUNTY)
        School.objects.filter(pk=school.pk).update(district=county)
        user = User.objects.create(login=OFFICER, password=same)
        Officer.objects.create(user=user, district=county, name=name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
