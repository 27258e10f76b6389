"""The terms of use: which version is in force. Their text is templates/conditions.html."""

VERSION = "2026-09"  # change it with the text: everyone is asked again


def must_accept(accepted: str | None) -> bool:
    """Whether a person has accepted an older version and not this one.

    An account that was never activated has accepted none; only ``one session`` signs it in.
    """
    return accepted is not None and accepted != VERSION
