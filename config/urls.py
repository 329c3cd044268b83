"""All addresses: the house's own pages, then one prefix for each room, then the API."""

from django.conf import settings
from django.urls import include, path

from houqin.core import heads_page, views
from houqin.core.health import views as health
from houqin.core.notices import views as notices
from houqin.core.pages.routes import asks_itself, methods, room_urls, signed_in
from houqin.core.paper.pages import sheet_view
from houqin.people import archive, backups, district_pages, invitations, second_pages
from houqin.people import views as people
from houqin.people.jobs_page import jobs_page
from houqin.people.sessions_page import end_one, end_others
from houqin.places import scanning
from houqin.places import views as places
from houqin.repairs.views import tracking
from houqin.repairs.views.door import door
from houqin.surveys.views.door import door as survey_door
from houqin.surveys.views.tracking import tracked as opinion_tracked

look, send, both = methods("GET", "HEAD"), methods("POST"), methods("GET", "HEAD", "POST")

urlpatterns = [
    path("", signed_in(look(views.today)), name="today"),
    path("login/", methods("GET", "HEAD", "POST")(people.sign_in), name="login"),
    path("logout/", send(people.sign_out), name="logout"),
    path("login/second/", asks_itself(both(second_pages.at_the_door)), name="login.second"),
    path("invite/<str:school>/<str:code>/", both(invitations.invited), name="invited"),
    path("second/", asks_itself(both(second_pages.set_up)), name="second"),
    path("at/<str:code>/", signed_in(send(people.at_school)), name="at_school"),
    path("district/", asks_itself(look(district_pages.district)), name="district"),
    path("district/<str:code>/", asks_itself(both(district_pages.district)), name="district.enter"),
    path("mine/", signed_in(look(people.mine)), name="mine"),
    path("mine/devices/others/", signed_in(send(end_others)), name="mine.devices.others"),
    path("mine/devices/<str:short>/", signed_in(send(end_one)), name="mine.devices.end"),
    path("school/", signed_in(look(people.school)), name="school"),
    path("school/backup/", signed_in(look(backups.download)), name="backup_file"),
    path("school/archive/", signed_in(look(archive.page)), name="archive"),
    path("school/archive/<str:name>/", signed_in(look(archive.download)), name="archive_file"),
    path("inbox/", signed_in(look(notices.inbox)), name="inbox"),
    path("inbox/read/", signed_in(send(notices.read_all)), name="inbox.read"),
    path("inbox/<uuid:pk>/", signed_in(both(notices.open_notice)), name="inbox.open"),
    path("history/heads/", signed_in(look(heads_page.sheet)), name="heads_sheet"),
    path("search/", signed_in(look(views.search)), name="search"),
    path("paper/<str:model>/<uuid:pk>/", signed_in(look(sheet_view)), name="paper"),
    path("pick/<str:room>/<str:model>/", signed_in(look(views.options)), name="options"),
    path("jobs/", signed_in(look(jobs_page)), name="jobs"),
    path("jobs/<uuid:pk>/", signed_in(look(views.job_view)), name="job"),
    path("scan/", signed_in(methods("GET", "HEAD", "POST")(places.scan)), name="scan"),
    path("scan/read/", signed_in(send(scanning.read)), name="scan.read"),
    path("q/<str:school>/<str:code>/", both(door(places.by_code)), name="by_code"),
    path("t/<str:school>/", look(tracking.find), name="tracked.find"),
    path("t/<str:school>/<str:tracking>/", both(tracking.tracked), name="tracked"),
    path("t/<str:school>/<str:tracking>/photo/<uuid:pk>/", look(tracking.photo), name="tracked.photo"),
    path("s/<str:school>/<str:code>/", both(survey_door), name="survey"),
    path("s/<str:school>/<str:code>/<str:tracking>/", look(opinion_tracked), name="opinion"),
    *(path(name[1:], look(view), name=name[1:]) for name, view in health.QUICK.items()),
    path("i18n/", include("django.conf.urls.i18n")),
    path("files/", include("houqin.core.files.urls")),
    path("import/", include("houqin.core.sheets.urls")),
    path("core/", include(room_urls("core"))),
    path("api/v1/", include("houqin.core.api.urls")),
    *(path(f"{room}/", include(f"houqin.{room}.urls")) for room in settings.ROOMS),
]
handler400 = "houqin.core.errors.bad_request"
handler403 = "houqin.core.errors.forbidden"
handler404 = "houqin.core.errors.not_found"
handler500 = "houqin.core.errors.failed"
