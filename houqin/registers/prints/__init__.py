"""Registers on paper: the book of a period as the paper book has it, and the same forms empty (decisions/0064)."""

from houqin.registers.prints.blank import make_blank
from houqin.registers.prints.book import Printed, make_book

__all__ = ["Printed", "make_blank", "make_book"]
