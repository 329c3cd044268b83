"""Rosters (值班排班): who is on duty when, drawn fairly from one account for each person; wishes and swaps.

It owns: roster (值班表), its people, turn (班次), wish (值班意愿), swap (换班).
"""
