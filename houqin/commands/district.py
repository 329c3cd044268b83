"""登记上级单位，给那里的人开账号：按事由进校查阅，只看不改。 An office above schools, and its people's accounts."""

import argparse

from houqin import readiness
from houqin.people import founding
from houqin.people.at_machine import appoint, found_district
from houqin.people.district import story_of
from houqin.people.models import Officer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which office, and who of it is to have an account."""
    parser.add_argument("code", metavar="CODE", help="上级单位代码：字母、数字和短横")
    parser.add_argument("--name", default="", help="名称，例如 清溪县教育体育局；已登记的不用写")
    parser.add_argument("--officer", default="", metavar="LOGIN", help="给这个登录名开账号")
    parser.add_argument("--person", default="", help="这个人的姓名")
    parser.add_argument("--title", default="", help="职务")


def run(options: argparse.Namespace) -> int:
    """Make the office unless it is there, and tell what was done with its accounts.

    With --officer another account is made, whose password is shown once.
    """
    readiness.migrate()
    district = found_district(options.code, options.name)
    print(f"{district.name}（{district.code}）")
    if options.officer:
        password = appoint(district, options.officer, options.person, options.title)
        told = f"{options.person} 登录名：{options.officer}\n初始密码：{password}\n"
        path = founding.keep_slip(f"first-login-{options.officer.lower()}.txt", told)
        print(f"{told}密码只显示这一次，也保存在 {path}，登录后须修改，并启用两步登录。")
        return 0
    for office in Officer.objects.filter(district=district).select_related("user").order_by("name", "id"):
        left = "" if office.active else "，已停用"
        print(f"\n{office.name} {office.title}（登录名 {office.user.login}{left}）")
        print("\n".join(f"  {line}" for line in story_of(office)) or "  还没有账号办理记录。")
    return 0
