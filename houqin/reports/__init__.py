"""Reports (总结、报告): weekly and monthly reports, term and year summaries, written from the records and signed.

It owns: report (总结报告), what a person wrote in it (report part). Every number in one is a figure of a room's facts.py.
"""
