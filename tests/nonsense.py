"""What is sent to see whether anything breaks: texts, values, bodies and headers that nobody in his senses sends."""

import json
from typing import Any

# Text in query strings and forms. What breaks engines, parsers and pages (reliability.md 5.1).
TEXTS = {
    "NUL": "a\x00b",
    "only NUL": "\x00",
    "2^31": str(2**31),
    "2^63": str(2**63),
    "10^30": "1" + "0" * 30,
    "5,000 digits": "9" * 5000,
    "negative": "-1",
    "minus zero": "-0",
    "NaN": "NaN",
    "Infinity": "-Infinity",
    "underscored": "1_000",
    "exponent": "1e5",
    "thousands": "1,234.5",
    "full width": "１２３",
    "superscript": "²",
    "ideographic blank": "\u3000",
    "zero width": "\u200b",
    "bidi": "\u202egpj.exe",
    "family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "combining": "e" + "\u0301" * 400,
    "one long line": "长" * 100_000,
    "many lines": "a\n" * 10_000,
    "wildcards": r"%_\%",
    "SQL": "' OR 1=1 --",
    "markup": "<script>alert(1)</script>",
    "template": "{{7*7}}{% debug %}${7*7}{0.__class__}",
    "ambiguous day": "03/04/26",
    "day that is not": "2026-02-31",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "path": "../../../etc/passwd",
    "a key": "00000000-0000-0000-0000-000000000000",
    "a key in braces": "{00000000-0000-0000-0000-000000000000}",
    "replacement": "\ufffd\ufffe\uffff",
    "control": "\x1b[31m\x7f\x85",
}
# Enough where every address runs through the same few lines of the house; and what breaks the page around a form.
FEW = ("NUL", "10^30", "5,000 digits", "one long line", "bidi", "markup", "last day", "control")
FEW_TEXTS = {what: TEXTS[what] for what in FEW}
ON_A_PAGE = {what: TEXTS[what] for what in ("NUL", "control", "one long line", "markup")}
# What only a program can send.
VALUES: dict[str, Any] = {
    "half a character": "\ud800",
    "half in a name": "谭\udc00老师",
    "true": True,
    "false": False,
    "null": None,
    "whole": 5,
    "int 2^31": 2**31,
    "int 2^63": 2**63,
    "int 10^30": 10**30,
    "int below": -(2**63) - 1,
    "fraction": 0.1,
    "huge fraction": 1e308,
    "list": [],
    "list of lists": [[[]]],
    "list of texts": ["a", "b"],
    "list of nothing": [None],
    "object": {},
    "object in list": [{"id": 1}],
    "object with a key": {"id": "00000000-0000-0000-0000-000000000000"},
    "deep": json.loads("[" * 300 + "]" * 300),
}
# These are refused wherever one of them is the answer to something that is asked.
NEVER_TEXT = (
    "NUL",
    "only NUL",
    "control",
    "half a character",
    "half in a name",
    "object in list",
    "list of lists",
)
# Whole bodies that are no request at all.
BODIES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "application/json"),
    "no JSON": (b"{", "application/json"),
    "a list": (b"[]", "application/json"),
    "a number": (b"1", "application/json"),
    "null": (b"null", "application/json"),
    "NaN": (b'{"key": NaN}', "application/json"),
    "Infinity": (b'{"fault": Infinity}', "application/json"),
    "5,000 digits": (b'{"number": ' + b"9" * 5000 + b"}", "application/json"),
    "deep lists": (b"[" * 100_000, "application/json"),
    "deep objects": (b'{"a":' * 100_000, "application/json"),
    "BOM": (b'\xef\xbb\xbf{"key": null}', "application/json"),
    "UTF-16": ('{"fault": "坏了"}'.encode("utf-16"), "application/json"),
    "UTF-16 named": ('{"fault": "坏了"}'.encode("utf-16"), "application/json; charset=utf-16"),
    "GBK": ('{"fault": "坏了"}'.encode("gbk"), "application/json; charset=gbk"),
    "gzip": (b"\x1f\x8b\x08\x00", "application/json"),
    "doubled names": (b'{"fault": "a", "fault": "b"}', "application/json"),
    "as a form": (b"fault=a", "application/x-www-form-urlencoded"),
    "as text": (b'{"fault": "a"}', "text/plain"),
    "as XML": (b"<a/>", "application/xml"),
    "no type": (b'{"fault": "a"}', ""),
    "broken multipart": (b"--x\r\n", "multipart/form-data; boundary=x"),
    "no boundary": (b"--x\r\n", "multipart/form-data"),
    "form in GBK": ("fault=坏".encode("gbk"), "application/x-www-form-urlencoded; charset=gbk"),
    "no text encoding": (b"fault=a", "application/x-www-form-urlencoded; charset=hex"),
    "utf-7": (b"fault=+2AA-", "text/plain; charset=utf-7"),
    "unknown encoding": (b"fault=a", "application/json; charset=klingon"),
    "too many fields": (b"&".join(b"a%d=1" % n for n in range(5000)), "application/x-www-form-urlencoded"),
    "too large": (b'{"fault": "' + b"a" * (6 * 1024 * 1024) + b'"}', "application/json"),
    "too large a form": (b"fault=" + b"a" * (6 * 1024 * 1024), "application/x-www-form-urlencoded"),
}
FEW_BODIES = ("nothing", "broken multipart", "no boundary", "form in GBK", "no text encoding", "utf-7")
HEADERS: dict[str, dict[str, str]] = {
    "host forged": {"host": "evil.example/..", "x-forwarded-host": "evil.example"},
    "host empty": {"host": ""},
    "address forged": {"x-forwarded-for": "1.2.3.4, \x00, ::::", "forwarded": "for=evil"},
    "method overridden": {"x-http-method-override": "DELETE", "x-method-override": "PUT"},
    "session garbage": {"cookie": "session=" + "x" * 5000},
    "session with NUL": {"cookie": 'session="\\000\\000\\000\\000\\000\\000\\000\\000\\000"'},
    "cookies garbage": {"cookie": "session=\xff; csrf=\xff; messages=[[}; django_language=../x; theme=<b>"},
    "token garbage": {"authorization": "Bearer \xff\x00" + "x" * 5000},
    "no scheme": {"authorization": "Basic Og=="},
    "htmx garbage": {
        "hx-request": "true",
        "hx-current-url": "http://[",
        "hx-target": "\x00",
        "hx-prompt": "%",
    },
    "languages": {"accept-language": "zz;q=x, " + "a," * 1000},
    "length": {"content-length": "1e3"},
    "range": {"range": "bytes=99999999999999999999-", "if-modified-since": "yesterday", "if-none-match": "*"},
    "utf-7 address": {"content-type": "text/plain; charset=utf-7"},
    "encoding that is none": {"content-type": "text/plain; charset=rot13"},
}
# Most are read before it matters which page is asked for; they are sent to the addresses of AT_LENGTH. See AT_ONCE.
METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
# What views read of the headers, as much of it at once as can be sent; none of it makes the rest unread.
AT_ONCE = {
    "read by pages": HEADERS["htmx garbage"] | HEADERS["languages"] | HEADERS["range"],
    "read with the body": HEADERS["length"] | HEADERS["utf-7 address"],
    "encoding that is none": HEADERS["encoding that is none"],
}
