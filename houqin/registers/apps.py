"""The registers room as a Django app; it tells the duties where a task is done that an entry shows."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    name = "houqin.registers"
    label = "registers"

    def ready(self) -> None:
        from houqin.duties import proofs
        from houqin.duties.models.duties import REGISTER

        def page(task: Any) -> proofs.Button:
            return _("登记"), f"/registers/fill/{task.duty.register}/?on={task.due_on.isoformat()}"

        proofs.PAGES[REGISTER] = page
