"""Whether a 《岗位兼任说明》 joins two duties for a person this year."""

from typing import Any

from houqin.core import clock
from houqin.core.duties import Pair
from houqin.people.models import JointDuty


def is_joined(member: Any, pair: Pair) -> bool:
    """True when the principal has signed this pair for this member for the present calendar year."""
    year = clock.today().year
    return bool(JointDuty.objects.filter(member=member, pair=pair.code, year=year).exists())
