"""The three ways in which handing a message over can fail."""

from one.errors import OneError


class Later(OneError):
    """Not now: no answer, or a temporary refusal. The message is tried again."""


class Refused(OneError):
    """Never: the other side will not take this message."""


class AddressRefused(Refused):
    """Never to this address: it does not exist, or takes no mail."""
