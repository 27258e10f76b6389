"""Why a file is not taken."""

from one.errors import OneError


class Refused(OneError):
    """A file that is not taken: ``str()`` is a sentence for who sent it, in their language."""
