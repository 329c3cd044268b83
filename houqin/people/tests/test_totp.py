"""The six digits against the vectors of RFC 4226 and RFC 6238, and how the secret is kept."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.people import totp

ASCII = b"1234567890"
HOTP = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
TOTP = [  # RFC 6238, appendix B: seconds, SHA-1, SHA-256, SHA-512
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]


@pytest.mark.parametrize(("step", "code"), list(enumerate(HOTP)))
def test_the_vectors_of_rfc_4226_hold(step: int, code: str) -> None:
    assert totp.code_at(ASCII * 2, step) == code


@pytest.mark.parametrize(
    ("method", "length", "column"), [("sha1", 20, 1), ("sha256", 32, 2), ("sha512", 64, 3)]
)
def test_the_vectors_of_rfc_6238_hold(method: str, length: int, column: int) -> None:
    secret = (ASCII * 7)[:length]
    for row in TOTP:
        step = totp.step_of(datetime.fromtimestamp(int(row[0]), UTC))
        assert totp.code_at(secret, step, 8, method) == row[column]


def test_a_clock_may_differ_by_half_a_minute_and_no_more() -> None:
    moment, secret = datetime(2026, 9, 1, 8, 0, 10, tzinfo=UTC), totp.new_secret()
    now = totp.step_of(moment)
    found = {
        away: totp.matching_step(secret, totp.code_at(secret, now + away), moment) for away in range(-3, 4)
    }
    assert {away for away, step in found.items() if step is not None} == {-1, 0, 1}
    assert all(step == now + away for away, step in found.items() if step is not None)


@given(st.binary(min_size=20, max_size=20))
def test_a_secret_comes_back_from_its_seal_and_from_its_text(secret: bytes) -> None:
    assert totp.opened(totp.sealed(secret)) == secret
    assert totp.from_text(totp.as_text(secret).lower()) == secret


def test_the_seal_hides_the_secret_and_each_seal_is_another(settings: Any) -> None:
    secret = totp.new_secret()
    seals = {totp.sealed(secret) for _n in range(20)}
    assert len(seals) == 20
    assert not any(totp.as_text(secret) in seal or secret.hex() in seal for seal in seals)
    seal = seals.pop()
    settings.SECRET_KEY = "another installation"
    assert totp.opened(seal) is None, "a backup alone opens nothing"


def test_a_broken_seal_is_no_secret() -> None:
    seal = totp.sealed(totp.new_secret())
    turned = ("B" if seal[30] == "A" else "A").join((seal[:30], seal[31:]))
    assert totp.opened(turned) is None
    assert totp.opened("") is None


def test_recovery_codes_are_ten_different_ones_kept_as_digests() -> None:
    codes, owner = totp.new_codes(), b"owner"
    assert len(set(codes)) == 10
    assert totp.code_digest(codes[0].upper(), owner) == totp.code_digest(
        f" {codes[0][:5]}-{codes[0][5:]}", owner
    )
    assert totp.code_digest(codes[0], owner) != totp.code_digest(codes[0], b"another")


def test_the_qr_code_says_who_and_where() -> None:
    secret = totp.new_secret()
    parts = urlsplit(totp.address(secret, "chen.jing", "houqin"))
    assert (parts.scheme, parts.netloc, parts.path) == ("otpauth", "totp", "/houqin:chen.jing")
    assert parse_qs(parts.query) == {"secret": [totp.as_text(secret)], "issuer": ["houqin"]}
