"""建立一套空的安装，或在已有的安装里加一所学校。 Make an empty installation, or add a school, without questions."""

import argparse

from django.core.exceptions import ValidationError
from django.core.management import CommandError

from houqin import readiness
from houqin.people import founding


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which school, and the login name of its first person."""
    parser.add_argument("--school", required=True, metavar="CODE", help="学校代码：字母、数字和短横")
    parser.add_argument("--name", required=True, help="校名")
    parser.add_argument("--login", default="", help="第一个账号的登录名（默认 admin）")
    parser.add_argument("--person", default="", help="第一个账号是谁（默认写作“总务主任”）")
    parser.add_argument(
        "--district", default="", metavar="CODE", help="归哪个上级单位（先用 houqin district 登记）"
    )


def run(options: argparse.Namespace) -> int:
    """Migrate, make the school and its first account, and print the password once."""
    readiness.make_ready()
    password, district = founding.first_password(), founding.district_of(options.district)
    try:
        school = founding.open_school(options.school, options.name, district)
        login = founding.free_login(options.login.strip().lower(), school)
        founding.let_in_the_first(school, login, password, options.person.strip())
    except ValidationError as reason:
        raise CommandError(" ".join(reason.messages)) from reason
    told = f"{school.name}（{school.code}）\n登录名：{login}\n初始密码：{password}\n"
    path = founding.keep_slip(f"first-login-{school.code.lower()}.txt", told)
    print(f"学校已建好。{told}密码只显示这一次，也保存在 {path}（只有本机当前用户能读），登录后请修改。")
    print("下一步：houqin serve 启动后登录，回答十个问题；再把花名册和房间表导入。")
    return 0
