"""What of the hazards room goes on paper: 隐患排查治理台账, 整改通知单, 整改回复.

Each function gives (template, data, title) for houqin.core.prints. Paper is kept in the school's own files and
is always Chinese; its words stand here as they are printed and are not translated.
"""

from houqin.hazards.prints.book import make_book
from houqin.hazards.prints.pictures import Printed
from houqin.hazards.prints.reply import make_reply
from houqin.hazards.prints.slip import make_slip

__all__ = ["Printed", "make_book", "make_reply", "make_slip"]
