"""Duties (职责): who does what, where and how often, and what of it is due today.

It owns: how often (频次) and how words say it.
"""
