"""The registers room as a Django app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "houqin.registers"
    label = "registers"
