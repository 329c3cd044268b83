"""消息: who is told what when something happens, in the house itself, by mail and in group chats.

What a room tells stands in its notices.py. A notice is written in the transaction of the action that causes it; what
leaves the house waits in the outbox and is delivered after the answer, so that no mail server can hold an action up.
"""
