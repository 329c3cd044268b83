"""重置密码：没有人能登录去重置时，在本机给某人一个新密码。 A new password, when nobody can sign in to give one."""

import argparse

from houqin import readiness
from houqin.core.actions import perform
from houqin.people.founding import command_line_of, first_password, member_of_login


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose password, at which school."""
    parser.add_argument("--login", required=True, metavar="NAME", help="登录名")
    parser.add_argument("--school", required=True, metavar="CODE", help="学校代码")


def run(options: argparse.Namespace) -> int:
    """Print the new password once; its owner changes it at the next sign-in, and the history says where it came from."""
    readiness.migrate()
    member = member_of_login(options.school, options.login)
    by, password = command_line_of(member.school), first_password()
    perform("people.reset_password", by=by, target=member.pk, data={"password": password})
    print(f"{member}的新密码：{password}（登录后须修改）")
    return 0
