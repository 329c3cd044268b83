"""Spreadsheets in and out: read safely, match to what was asked, check every row, give the file back marked.

Nothing here knows a table of the database; rooms declare a `Sheet` (columns.py) and an `Importer`
(importing.py). This file stays empty of imports, because the reading child process must start fast.
"""
