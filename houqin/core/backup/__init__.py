"""Backup and restore: a copy of everything that is true at one moment, taken while the school works, and brought back
only when nothing of it is damaged.

`making` writes a backup, `restoring` brings it back, `proving` brings it back in a scratch place to see that it would
come; `verify` needs nothing but Python and lies in every backup (decisions/0041).
"""
