"""In which voice a request is answered: the language, and how the reader is addressed."""

from starlette.requests import HTTPConnection

from one import i18n
from one.scope import Profile, Scope


def voice_of(request: HTTPConnection) -> str:
    """French for everybody, which says « tu » to a pupil.

    It is asked when a request comes in, and once more when it is known who asks: a person's choice, one of
    ``i18n.languages()``, is to be read here and nowhere else.
    """
    visitor: Scope | None = request.scope.get("one.visitor")
    return i18n.TU if visitor and visitor.profile == Profile.PUPIL else i18n.SOURCE


def speak_to(profile: str) -> None:
    """The rest of this answer is for somebody who has not signed in, and whose form shows who it is."""
    i18n.speak(i18n.TU if profile == Profile.PUPIL else i18n.SOURCE)
