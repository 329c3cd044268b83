"""The door for people without an account: which survey an address means, and how much goes through it.

A class in the computer room sits behind one address, so an address may send many sheets and a survey's numbers given
out are the real bound; opinions are few. Floods are counted the house's way (core/strangers.py).
"""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from houqin.core.doors import address_of
from houqin.core.scope import in_school
from houqin.core.strangers import Share, refuse_if_used_up, take
from houqin.core.text import is_sound
from houqin.people.founding import school_of
from houqin.surveys.models import DRAFT, WITHDRAWN, Opinion, Survey

HOUR, DAY = 60, 24 * 60
SHEETS_PER_ADDRESS = 400  # an hour: a school's computer room, class after class
OPINIONS_PER_ADDRESS, OPINIONS_PER_SCHOOL = 20, 200  # an hour, a day
WRONG_CODES, WRONG_CODES_MINUTES = 60, 10
MOST_BYTES = 60_000  # of a sheet with its texts


def sheets(request: HttpRequest) -> list[Share]:
    """What a sheet uses up."""
    return [Share("surveys.address", address_of(request), SHEETS_PER_ADDRESS, HOUR)]


def opinions(request: HttpRequest, box: Survey) -> list[Share]:
    """What an opinion uses up."""
    return [
        Share("surveys.opinion.address", address_of(request), OPINIONS_PER_ADDRESS, HOUR),
        Share("surveys.opinion.school", str(box.school_id), OPINIONS_PER_SCHOOL, DAY),
    ]


def _wrong_codes(request: HttpRequest) -> Share:
    return Share("surveys.code", address_of(request), WRONG_CODES, WRONG_CODES_MINUTES)


def survey_of(request: HttpRequest, school: str, code: str) -> Survey:
    """The survey or box of this code; Http404, the same for all that is not or not yet, and counted against guessing."""
    refuse_if_used_up([_wrong_codes(request)])
    found, code = school_of(school), code.strip().upper()[:12]
    survey: Survey | None = None
    if found is not None and code and is_sound(code):
        with in_school(found):
            survey = Survey.objects.filter(code=code).exclude(status__in=(DRAFT, WITHDRAWN)).first()
    if survey is None or found is None:
        take([_wrong_codes(request)])
        raise Http404
    survey.school = found
    return survey


def opinion_of(request: HttpRequest, school: str, code: str, tracking: str) -> Opinion:
    """The opinion of this box with this tracking code; Http404 else, counted as well."""
    box = survey_of(request, school, code)
    tracking = "".join(tracking.split()).upper()[:12]
    opinion: Opinion | None = None
    if tracking and is_sound(tracking):
        with in_school(box.school):
            opinion = Opinion.objects.filter(survey=box, tracking=tracking).first()
    if opinion is None:
        take([_wrong_codes(request)])
        raise Http404
    opinion.survey, opinion.school = box, box.school
    return opinion


def url_of(survey: Survey) -> str:
    return f"/s/{survey.school.code}/{survey.code}/"


def full_url(request: HttpRequest, survey: Survey) -> str:
    """With the school's address as others reach it; as this browser does where none is set."""
    base = survey.school.address or request.build_absolute_uri("/")
    return f"{base.rstrip('/')}{url_of(survey)}"


def too_many_words() -> str:
    return _("现在填的人太多，没有收下。请过一会儿再试，或交纸质的。")
