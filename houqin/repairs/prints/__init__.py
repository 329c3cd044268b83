"""What of the repairs room goes on paper: 维修单, 维修登记簿, 巡查记录, and the same forms blank.

Each function gives (template, data, title) for houqin.core.prints. Paper is kept in the school's own files and is
always Chinese; its words stand here as they are printed and are not translated.
"""

from houqin.repairs.prints.blank import make_blank_book, make_blank_slips, make_room_list
from houqin.repairs.prints.book import make_book
from houqin.repairs.prints.periods import Period, month, period, week
from houqin.repairs.prints.rounds import make_round
from houqin.repairs.prints.slips import A4, A5, TWO, make_slips

__all__ = [
    "A4",
    "A5",
    "TWO",
    "Period",
    "make_blank_book",
    "make_blank_slips",
    "make_book",
    "make_room_list",
    "make_round",
    "make_slips",
    "month",
    "period",
    "week",
]
