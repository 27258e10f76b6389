"""Words people see pass through here. French is the source; other languages only translate."""


def _(message: str) -> str:
    """Mark and translate a sentence. With French as source and only language it is itself."""
    return message


def ngettext(one: str, many: str, n: int) -> str:
    """Singular up to one and a half, as in French."""
    return one if abs(n) < 2 else many
