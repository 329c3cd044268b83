"""The addresses of the registers room."""

from django.urls import path

from houqin.core.pages import room_urls
from houqin.core.pages.routes import methods, signed_in
from houqin.registers.views.design import design_page
from houqin.registers.views.filling import fill
from houqin.registers.views.grid import grid_page
from houqin.registers.views.inspection import inspection, inspection_pdf
from houqin.registers.views.menus import menu_pdf
from houqin.registers.views.month import month_page, months_page
from houqin.registers.views.now import now
from houqin.registers.views.offline import worker
from houqin.registers.views.papers import book_pdf, book_sheet, papers
from houqin.registers.views.shelf import shelf_page
from houqin.registers.views.versions import definition_file, versions_page

look = methods("GET", "HEAD")

urlpatterns = [
    path("offline.js", look(worker), name="registers.offline"),
    path("now/", signed_in(look(now)), name="registers.now"),
    path("shelf/", signed_in(look(shelf_page)), name="registers.shelf"),
    path("month/<uuid:pk>/", signed_in(look(month_page)), name="registers.month"),
    path("months/", signed_in(look(months_page)), name="registers.months"),
    path("grid/", signed_in(look(grid_page)), name="registers.grid"),
    path("menu/<uuid:pk>/pdf/", signed_in(look(menu_pdf)), name="registers.menu.pdf"),
    path("fill/<slug:slug>/", signed_in(look(fill)), name="registers.fill"),
    path("papers/", signed_in(look(papers)), name="registers.papers"),
    path("papers/pdf/", signed_in(look(book_pdf)), name="registers.papers.pdf"),
    path("papers/sheet/", signed_in(look(book_sheet)), name="registers.papers.sheet"),
    path("design/", signed_in(methods("GET", "HEAD", "POST")(design_page)), name="registers.design.new"),
    path(
        "design/<uuid:pk>/", signed_in(methods("GET", "HEAD", "POST")(design_page)), name="registers.design"
    ),
    path("versions/<uuid:pk>/", signed_in(look(versions_page)), name="registers.versions"),
    path("definition/<uuid:pk>/", signed_in(look(definition_file)), name="registers.definition"),
    path("inspection/", signed_in(look(inspection)), name="registers.inspection"),
    path("inspection/pdf/", signed_in(look(inspection_pdf)), name="registers.inspection.pdf"),
    *room_urls("registers"),
]
