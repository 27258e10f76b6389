"""The ways in which handing a message over can fail."""

from one.errors import OneError


class Later(OneError):
    """Not now: no answer, or a temporary refusal. The message is tried again."""


class Locked(Later):
    """The server does not let us in: our name and password are for the operator to mend."""


class Deferred(Later):
    """The server answered « not now »: it did not take the message."""


class Declined(Deferred):
    """« Never », but of what may change: our name or place on some list, a mailbox that is full. Tried again, more slowly."""


class Lost(OneError):
    """The message is another worker's by now: this one stood still for too long."""


class Refused(OneError):
    """Never: the other side will not take this message."""


class AddressRefused(Refused):
    """Never to this address: it does not exist, or we cannot write to it."""


class TooLate(OneError):
    """What the message carries is not valid any more, and it had not left before."""
