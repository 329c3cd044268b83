"""生成接口密钥：程序凭它以某人的身份访问。 Make a bearer token for programs; it can do what its member can."""

import argparse
import secrets

from houqin import readiness
from houqin.core.canonical import sha256
from houqin.core.writing import writing
from houqin.people.founding import member_of_login
from houqin.people.models import Token

BYTES = 32  # 256 random bits: nothing to guess, so a plain digest is enough to store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose token, at which school, and what for."""
    parser.add_argument("--login", required=True, metavar="NAME", help="登录名")
    parser.add_argument("--school", required=True, metavar="CODE", help="学校代码")
    parser.add_argument("--label", default="", help="用途，例如：阳光食堂平台对接")


def run(options: argparse.Namespace) -> int:
    """Print the secret once; only its digest is stored."""
    readiness.migrate()
    member = member_of_login(options.school, options.login)
    secret = secrets.token_urlsafe(BYTES)
    token = Token(member=member, school_id=member.school_id, digest=sha256(secret), label=options.label[:60])
    with writing(member.school):
        token.save(force_insert=True)
    print(secret)
    return 0
