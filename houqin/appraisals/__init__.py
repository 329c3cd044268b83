"""Appraisals (月考核): what one person did in a month, in numbers with the rows behind them, his objection, and who confirms.

It owns: appraisal (月考核表).
"""
