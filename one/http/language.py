"""In which language a request is answered."""

from starlette.requests import HTTPConnection

from one.i18n import SOURCE


def language_of(request: HTTPConnection) -> str:
    """French, for everybody.

    It is asked when a request comes in, and once more when it is known who asks: a person's choice, one of
    ``i18n.languages()``, is to be read here and nowhere else.
    """
    return SOURCE
