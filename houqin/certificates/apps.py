"""The certificates room as a Django app."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "houqin.certificates"
    label = "certificates"
