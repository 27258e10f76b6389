"""What types of notification say of themselves, as statements take it."""

import msgspec


class Presets(msgspec.Struct, frozen=True):
    """Every type there is and how often mails tell of it by itself: three lists of one length."""

    apps: list[str]
    types: list[str]
    frequencies: list[str]


# As a table, of three parameters that begin with this one.
def table(first: int) -> str:
    """The types as rows ``t (app, code, preset)``."""
    return f"unnest(${first}::text[], ${first + 1}::text[], ${first + 2}::text[]) as t (app, code, preset)"
