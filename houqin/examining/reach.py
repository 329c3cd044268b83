"""手机能否打开: whether the 学校访问地址 that stands on the labels leads to this machine, and whether it answers there."""

import ipaddress
import socket
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from django.db import connection

from houqin.examining.finding import BAD, GOOD, NOTE, Finding
from houqin.people.models import School

SECONDS = 3.0


def schools() -> Iterator[Finding]:
    """How many schools share this database, and whether phones can open the address each gave."""
    found = list(School.objects.order_by("code"))
    if not found:
        yield Finding(NOTE, "还没有学校：请运行 houqin init --school 代码 --name 校名")
    if len(found) > 1 and connection.vendor == "sqlite":
        yield Finding(
            NOTE,
            f"{len(found)} 所学校在同一个 SQLite 里：学校之间没有数据库那第二道墙；要两道墙请用 PostgreSQL",
        )
    for school in found:
        yield from address_of(school.code, school.address)


def address_of(code: str, address: str) -> Iterator[Finding]:
    """手机能否打开 one school's address, step by step; the first step that fails says what to do."""
    start = f"{code}：手机能否打开 —— "
    if not address:
        yield Finding(NOTE, f"{start}没有填“学校访问地址”，二维码标签上就没有网址：请在“学校设置”里填写")
        return
    parts = urlsplit(address if "//" in address else f"http://{address}")
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        yield Finding(BAD, f"{start}{address} 不是网址：请填 http:// 或 https:// 开头的地址")
        return
    found = [host] if _is_number(host) else addresses(host)
    if not found:
        yield Finding(BAD, f"{start}查不到 {host} 的地址：请检查拼写，或在路由器、DNS 里登记这个名字")
    elif all(ipaddress.ip_address(each).is_loopback for each in found):
        yield Finding(
            BAD,
            f"{start}{address} 只有本机能打开，手机打不开：请填本机在校园网中的地址，例如 {_example(parts)}",
        )
    else:
        yield from _from_there(start, address, parts, found)


def _from_there(start: str, address: str, parts: SplitResult, found: list[str]) -> Iterator[Finding]:
    mine = own_addresses()
    if not set(found) & set(mine):
        yield Finding(
            NOTE,
            f"{start}{parts.hostname} 指向 {found[0]}，不是本机的地址（{'、'.join(mine) or '没有连上网络'}）："
            "前面有反向代理时没关系，否则请改“学校访问地址”，并在路由器里给本机固定地址",
        )
    said = answer_at(address if "//" in address else f"http://{address}")
    if said:
        yield Finding(NOTE, f"{start}{said}")
    elif parts.scheme == "https":
        yield Finding(GOOD, f"{start}{address} 有回答，连接是加密的（https）；请再用一部手机打开一次")
    else:
        yield Finding(
            GOOD, f"{start}{address} 有回答，没有加密（http，只宜在校内用）；请再用一部手机打开一次"
        )


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _example(parts: SplitResult) -> str:
    address = next(iter(own_addresses()), "192.168.1.10")
    return f"{parts.scheme}://{address}{f':{parts.port}' if parts.port else ''}"


def addresses(host: str) -> list[str]:
    """What the name leads to; a name server that does not answer is not waited for."""
    found: list[str] = []

    def look() -> None:
        try:
            found.extend(str(each[4][0]).partition("%")[0] for each in socket.getaddrinfo(host, None))
        except (OSError, UnicodeError):
            return

    asking = threading.Thread(target=look, daemon=True)
    asking.start()
    asking.join(SECONDS)
    return list(dict.fromkeys(found))


def own_addresses() -> list[str]:
    """This machine's addresses in its networks; nothing is sent to find them."""
    outward = [*outward_address(), *outward_address(socket.AF_INET6, "2001:db8::1")]
    found = dict.fromkeys([*outward, *addresses(socket.gethostname())])
    return [each for each in found if not ipaddress.ip_address(each).is_loopback]


def outward_address(kind: int = socket.AF_INET, elsewhere: str = "192.0.2.1") -> list[str]:
    """This machine's address on the way to one that is set apart for documents, if there is a way; nothing is sent."""
    try:
        with socket.socket(kind, socket.SOCK_DGRAM) as probe:
            probe.connect((elsewhere, 9))
            return [str(probe.getsockname()[0])]
    except OSError:
        return []


def answer_at(address: str) -> str:
    """What is wrong with the answer at this address; nothing when it is ours."""
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{address.rstrip('/')}/healthz", timeout=SECONDS) as answer:
            ours = answer.read(16) == b"ok"
    except urllib.error.HTTPError:
        ours = False
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "reason", problem)
        if isinstance(reason, ssl.SSLCertVerificationError):
            return f"{address} 的证书手机不认：请按部署说明换证书，或在手机上安装学校的根证书"
        return f"{address} 现在连不上：服务没有启动（houqin serve --host 0.0.0.0），或端口、防火墙不对"
    return "" if ours else f"{address} 有别的程序在回答，不是后勤系统：请检查端口"
