"""The sub-commands of `houqin`, one module each: `add_arguments(parser)` and `run(options) -> int`.

A module whose name would be a word of Python ends in an underscore, which the command's name leaves out (import_.py).
"""
