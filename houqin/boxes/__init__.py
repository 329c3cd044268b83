"""Boxes (档案盒): what an evaluation asks for, indicator by indicator, what lies in each box of it, and what is missing.

It owns: box (档案盒), boxed item (盒内资料). What lies in a box stays where it is kept: one entry serves many boxes.
"""
