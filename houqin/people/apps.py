"""The people room as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "houqin.people"
    label = "people"

    def ready(self) -> None:
        from houqin.core import doors, duties
        from houqin.people import doors as ours
        from houqin.people.joint import is_joined

        duties.joined = is_joined
        for name in ("memberships_of", "may_choose", "member_of_token", "member_of_job"):
            setattr(doors, name, getattr(ours, name))
