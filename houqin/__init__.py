"""Houqin (后勤): school logistics where one record, entered once, writes every ledger, notice and summary."""

__version__ = "0.1.0"
