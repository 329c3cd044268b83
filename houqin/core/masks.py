"""How a name or a number looks to who has given no reason to see it: enough to know that there is one."""


def masked_name(name: str) -> str:
    """张* for a name, whatever its length."""
    return f"{name[:1]}*" if name else ""


def masked_number(number: str) -> str:
    """The last two characters behind a star."""
    return f"*{number[-2:]}" if len(number) > 4 else "*" * bool(number)
