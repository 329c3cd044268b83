"""The room of time as a Django app; it tells the frame how to name the week."""

from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "houqin.terms"
    label = "terms"

    def ready(self) -> None:
        from houqin.core import frame
        from houqin.terms.calendar import day_note, week_label

        frame.WEEK_LABEL, frame.DAY_NOTE = week_label, day_note
