"""The room of time as a Django app; it tells the frame how to name the week."""

from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "houqin.terms"
    label = "terms"

    def ready(self) -> None:
        from houqin.core import frame
        from houqin.core.notices import quiet
        from houqin.terms.calendar import day_note, is_day_off, week_label

        frame.WEEK_LABEL, frame.DAY_NOTE = week_label, day_note
        quiet.IS_DAY_OFF = is_day_off
