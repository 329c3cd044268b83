"""生成接口密钥：程序凭它以某人的身份访问。 Make a bearer token for programs; it can do what its member can."""

import argparse
import secrets

from django.core.management import CommandError

from houqin import readiness
from houqin.core.canonical import sha256
from houqin.core.writing import writing
from houqin.people.models import Member, Token

BYTES = 32  # 256 random bits: nothing to guess, so a plain digest is enough to store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose token, at which school, and what for."""
    parser.add_argument("--login", required=True, metavar="NAME", help="登录名")
    parser.add_argument("--school", required=True, metavar="CODE", help="学校代码")
    parser.add_argument("--label", default="", help="用途，例如：阳光食堂平台对接")


def run(options: argparse.Namespace) -> int:
    """Print the secret once; only its digest is stored."""
    readiness.migrate()
    member = _member(options.school.strip(), options.login.strip().lower())
    secret = secrets.token_urlsafe(BYTES)
    token = Token(member=member, school_id=member.school_id, digest=sha256(secret), label=options.label[:60])
    with writing(member.school):
        token.save(force_insert=True)
    print(secret)
    return 0


def _member(code: str, login: str) -> Member:
    rows = Member.everywhere.select_related("school").filter(school__code__iexact=code)
    if not rows.exists():
        raise CommandError(f"没有代码为 {code} 的学校。")
    member: Member | None = rows.filter(user__login=login, active=True, user__is_active=True).first()
    if member is None:
        raise CommandError(f"学校 {code} 没有登录名为“{login}”的在岗人员。")
    return member
