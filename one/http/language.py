"""How a request is answered: the language, how the reader is addressed, and in which theme and comfort."""

from starlette.requests import HTTPConnection

from one import i18n
from one.http import cookies
from one.look import wear
from one.preferences import dressing
from one.preferences.catalogue import LANGUAGE
from one.scope import Scope


def voice_of(request: HTTPConnection) -> str:
    """The language that the reader chose, or their browser before; French for who chose none, which says « tu » to a pupil.

    It is asked when a request comes in, and once more when it is known who asks.
    """
    visitor: Scope | None = request.scope.get("one.visitor")
    if len(i18n.languages()) == 1:
        return i18n.voice_for(visitor.profile if visitor else "", i18n.SOURCE)
    asked = {LANGUAGE.name: cookies.read(request, cookies.LANGUAGE)}
    return (
        dressing.voice_of(visitor.profile, asked | dict(visitor.chosen))
        if visitor
        else dressing.language_of(asked)
    )


def dress(request: HTTPConnection) -> None:
    """It is known who asks: the rest of this answer is in their voice, and looks as they like it."""
    i18n.speak(voice_of(request))
    visitor: Scope | None = request.scope.get("one.visitor")
    if visitor and visitor.chosen:
        wear(dressing.look_of(visitor.chosen))


def speak_to(profile: str) -> None:
    """The rest of this answer is for somebody who has not signed in, and whose form shows who it is."""
    i18n.speak(i18n.voice_for(profile, i18n.language()))
