"""What people do with registers, in parts: keeping the registers, filling them, walking round."""

from houqin.registers.actions.days import fill_days
from houqin.registers.actions.entries import (
    amend_entry,
    complete_entry,
    fill_entry,
    review_book,
    sign_entry,
    void_entry,
)
from houqin.registers.actions.keeping import (
    add_register,
    change_register,
    close_register,
    reopen_register,
    take_registers,
)
from houqin.registers.actions.menus import set_menu
from houqin.registers.actions.showing import show_register
from houqin.registers.actions.walks import fill_walk

__all__ = [
    "add_register",
    "amend_entry",
    "change_register",
    "close_register",
    "complete_entry",
    "fill_days",
    "fill_entry",
    "fill_walk",
    "reopen_register",
    "review_book",
    "set_menu",
    "show_register",
    "sign_entry",
    "take_registers",
    "void_entry",
]
