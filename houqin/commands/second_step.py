"""重置两步登录：手机和备用码都丢了，又没有别人能登录去重置时，在本机办。 End a second step, when nobody else can."""

import argparse

from houqin import readiness
from houqin.people.at_machine import account_of, told_in, without_second_step


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose phone is lost; officers of a district belong to no school."""
    parser.add_argument("--login", required=True, metavar="NAME", help="登录名")
    parser.add_argument("--school", default="", metavar="CODE", help="学校代码；上级人员不写")
    parser.add_argument("--reason", default="手机和备用码都丢了，在本机重置", help="原因，写进办理记录")


def run(options: argparse.Namespace) -> int:
    """End it, say where that is written down; the password stays its owner's own."""
    readiness.migrate()
    user = account_of(options.login, options.school)
    schools = without_second_step(user, options.reason)
    print(f"“{options.login}”的两步登录已停用，密码没有变。要求两步登录的，下次登录时马上重新启用。")
    print("\n".join(told_in(user, schools)))
    return 0
