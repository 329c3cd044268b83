"""Certificates (证照): papers with a date, of people, places, things and the school; when they run out, and who is told.

It owns: certificate (证照), certificate kind (证照种类).
"""
