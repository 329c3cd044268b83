"""重置密码：没有人能登录去重置时，在本机给某人一个新密码。 A new password, when nobody can sign in to give one."""

import argparse

from houqin import readiness
from houqin.people.at_machine import account_of, new_password, told_in


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose password; officers of a district belong to no school."""
    parser.add_argument("--login", required=True, metavar="NAME", help="登录名")
    parser.add_argument("--school", default="", metavar="CODE", help="学校代码；上级人员不写")


def run(options: argparse.Namespace) -> int:
    """Print the new password once; its owner changes it at the next sign-in, and the history says where it came from."""
    readiness.migrate()
    user = account_of(options.login, options.school)
    password, schools = new_password(user)
    print(f"{options.login} 的新密码：{password}（登录后须修改）")
    print("\n".join(told_in(user, schools)))
    return 0
