"""A definition as a form: one Django field for each question, tables as lines, and the field that holds them all."""

from houqin.registers.asking.answers import Answers, AnyPart, as_input
from houqin.registers.asking.inner import SURE, Inner, inner_form
from houqin.registers.asking.questions import check_words

__all__ = ["SURE", "Answers", "AnyPart", "Inner", "as_input", "check_words", "inner_form"]
