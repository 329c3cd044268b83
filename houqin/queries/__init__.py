"""Queries (自编报表): a question to any list, put together by who needs the answer, kept, shared and sent on time.

It owns: saved query (自编报表), its receivers (收件人).
"""
