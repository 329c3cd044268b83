"""Ways back in at the machine: for the last who keeps accounts, and for who comes from above; written down, and told."""

import argparse
from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from houqin.commands import district, password, second_step
from houqin.core import clock
from houqin.core.actions import perform
from houqin.core.errors import Refused
from houqin.core.history import Entry
from houqin.core.notices.models import Notice
from houqin.core.scope import in_school
from houqin.people.at_machine import account_of, found_district, without_second_step
from houqin.people.district import enter
from houqin.people.founding import COMMAND_LINE, open_school
from houqin.people.models import District, Member, Officer, School, User
from houqin.people.roles import written
from tests.cast import Cast, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast: Cast) -> Officer:
    county = District.objects.create(code="XIAN", name="云岭县教体局", kind=District.COUNTY)
    School.objects.filter(pk=cast.school.pk).update(district=county)
    user = User.objects.create(login="liu.xian", second_since=clock.now(), second_codes=["x"])
    return Officer.objects.create(user=user, district=county, name="刘科长", title="后勤科长")


def run(command: Any, *words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return int(command.run(parser.parse_args(words)))


def turned_on(member: Member) -> User:
    User.objects.filter(pk=member.user_id).update(second_since=clock.now(), second_key="x")
    return User.objects.get(pk=member.user_id)


def last_entry(school: School) -> tuple[str, str, str]:
    with in_school(school):
        entry = Entry.objects.select_related("member").order_by("-number").first()
    return entry.action, entry.member.name, entry.told()["said"].get("reason", ["", ""])[1]


def told(member: Member) -> list[str]:
    with in_school(member.school):
        return list(Notice.objects.filter(member=member).values_list("text", flat=True))


def test_the_last_who_keeps_accounts_comes_back_in_at_the_machine(cast: Cast, capsys: Any) -> None:
    turned_on(cast.hu)
    assert run(second_step, "--login", "HU.cast", "--school", "cast") == 0
    assert User.objects.get(pk=cast.hu.user_id).second_since is None
    assert last_entry(cast.school) == (
        "people.reset_second_step",
        COMMAND_LINE,
        "手机和备用码都丢了，在本机重置",
    )
    assert told(cast.hu) == ["命令行重置了您的两步登录。不是您要求的，请马上找校长。"]
    assert "已写进育才小学的办理记录" in capsys.readouterr().out


def test_who_keeps_accounts_hears_when_another_resets_a_second_step(cast: Cast) -> None:
    turned_on(cast.tan)
    with in_school(cast.school):
        Member.objects.filter(pk=cast.chen.pk).update(roles=written(["admin"]))
        Member.objects.filter(pk=cast.wen.pk).update(roles=written(["admin"]), active=False)
    perform("people.reset_second_step", by=cast.hu, target=cast.tan.pk, data={"reason": "换手机"})
    assert told(cast.tan) == ["胡校长重置了您的两步登录。不是您要求的，请马上找校长。"]
    assert told(cast.chen) == ["胡校长重置了谭老师的两步登录。不是本人要求的，请马上查清。"]
    assert told(cast.wen) == told(cast.hu) == told(cast.ou) == []


def test_an_officer_comes_back_in_and_every_school_he_was_in_is_told(cast: Cast, office: Officer) -> None:
    enter(office, cast.school, "审计")
    assert without_second_step(account_of("liu.xian"), "手机丢了") == [cast.school]
    user = User.objects.get(pk=office.user_id)
    assert (user.second_since, user.second_codes) == (None, [])
    assert last_entry(cast.school) == ("people.reset_second_step", COMMAND_LINE, "手机丢了")
    assert told(cast.hu) == ["命令行重置了云岭县教体局 刘科长的两步登录。不是本人要求的，请马上查清。"]
    assert browser(cast.hu).get("/core/looks/").status_code == 200, "where the message leads"
    client = Client()
    client.force_login(user)
    assert client.get("/").headers["Location"].startswith("/second/"), (
        "and sets it up anew before anything else"
    )


def test_an_account_of_two_schools_is_told_of_in_both(cast: Cast) -> None:
    second = open_school("NEUN", "第九小学")
    with in_school(second):
        Member(school=second, user=cast.hu.user, name="胡兼", roles=written(["teacher"])).save(
            force_insert=True
        )
    schools = without_second_step(turned_on(cast.hu), "手机丢了")
    assert [school.code for school in schools] == [cast.school.code, "NEUN"]
    assert last_entry(second)[:2] == last_entry(cast.school)[:2] == ("people.reset_second_step", COMMAND_LINE)


def test_an_officer_who_was_in_no_school_yet_comes_back_in_too(office: Officer, capsys: Any) -> None:
    assert run(second_step, "--login", "liu.xian") == 0
    assert run(password, "--login", "liu.xian") == 0
    user = User.objects.get(pk=office.user_id)
    out = capsys.readouterr().out
    assert out.count("已写进云岭县教体局的账号办理记录") == 2
    said = out.partition("新密码：")[2].partition("（")[0]
    assert (user.second_since, user.must_change, user.check_password(said)) == (None, True, True)


def test_what_is_done_with_an_officers_account_stands_at_his_office_before_any_school_knows_him(
    cast: Cast, office: Officer, capsys: Any
) -> None:
    run(second_step, "--login", "liu.xian", "--reason", "手机丢了")
    run(password, "--login", "liu.xian")
    with in_school(cast.school):
        assert not Entry.objects.filter(action__startswith="people.reset_").exists()
    capsys.readouterr()
    run(district, "XIAN")
    lines = [line.strip() for line in capsys.readouterr().out.splitlines() if "在本机" in line]
    assert [line.split(" ", 3)[-1] for line in lines] == [
        "在本机重置了两步登录：手机丢了",
        "在本机重置了密码",
    ]
    User.objects.filter(pk=office.user_id).update(must_change=False, second_since=clock.now())
    client = Client()
    client.force_login(User.objects.get(pk=office.user_id))
    page = client.get("/district/").content.decode()
    assert all(line in page for line in lines), "he reads the same himself"


def test_once_a_school_knows_him_it_stands_there_and_at_his_office(cast: Cast, office: Officer) -> None:
    enter(office, cast.school, "审计")
    without_second_step(account_of("liu.xian"), "手机丢了")
    assert last_entry(cast.school)[0] == "people.reset_second_step"
    office.refresh_from_db()
    assert [each["what"] for each in office.story] == ["在本机重置了两步登录：手机丢了"]


def test_nobody_elses_account_is_told_of_at_an_office(cast: Cast, office: Officer, capsys: Any) -> None:
    run(password, "--login", "tan.cast", "--school", "CAST")
    office.refresh_from_db()
    assert office.story == []
    assert "账号办理记录" not in capsys.readouterr().out


def test_a_password_reset_at_the_machine_is_told_to_who_keeps_accounts_and_one_on_screen_only_to_its_owner(
    cast: Cast, capsys: Any
) -> None:
    assert run(password, "--login", "tan.cast", "--school", "CAST") == 0
    assert told(cast.hu) == ["命令行重置了谭老师的密码。不是本人要求的，请马上查清。"]
    assert len(told(cast.tan)) == 1
    assert "已写进育才小学的办理记录，本人和管账号的人会收到消息" in capsys.readouterr().out
    perform("people.reset_password", by=cast.hu, target=cast.tan.pk, data={"password": "yun-shan-2027"})
    assert (len(told(cast.tan)), len(told(cast.hu))) == (2, 1)


def test_nothing_is_reset_that_was_not_on_or_is_nobodys(cast: Cast) -> None:
    with pytest.raises(Refused, match="没有启用两步登录"):
        run(second_step, "--login", "hu.cast")
    with pytest.raises(Refused, match="没有登录名为“niemand”的账号"):
        run(second_step, "--login", "niemand")
    with pytest.raises(Refused, match="在岗人员"):
        run(password, "--login", "ou.cast-2", "--school", "cast")


def test_only_the_machine_reaches_who_comes_from_above(cast: Cast, office: Officer) -> None:
    officer = enter(office, cast.school, "审计")
    asked: dict[str, Any] = {"target": officer.pk, "data": {"reason": "x"}}
    with pytest.raises(Http404):
        perform("people.reset_second_step", by=cast.hu, **asked)
    assert User.objects.get(pk=office.user_id).second_since is not None


def test_an_office_above_and_its_people_are_made_at_the_machine(
    cast: Cast, tmp_path: Any, settings: Any, capsys: Any
) -> None:
    settings.DATA_DIR = tmp_path
    with pytest.raises(Refused, match="--name"):
        run(district, "QINGXI")
    assert run(district, "QINGXI", "--name", "清溪县教育体育局") == 0
    assert run(district, "qingxi", "--officer", "ouyang", "--person", "欧阳科长") == 0
    officer = Officer.objects.select_related("user", "district").get()
    said = (tmp_path / "first-login-ouyang.txt").read_text(encoding="utf8").split("初始密码：")[1].strip()
    assert officer.district == found_district("QINGXI", "")
    assert officer.user.check_password(said)
    assert officer.user.must_change
    assert [each["what"] for each in officer.story] == ["在本机开了账号"]
    for login, why in (("ouyang", "已被使用"), ("../x", "登录名用小写字母")):
        with pytest.raises(Refused, match=why):
            run(district, "QINGXI", "--officer", login, "--person", "某人")
    assert Officer.objects.count() == 1
    assert "欧阳科长" in capsys.readouterr().out
