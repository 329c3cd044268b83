"""The house: what happens around every action, page and record.

It knows no school words and imports no room. It owns: action, scope, entry (of the history), number, request key, list, row.
"""
