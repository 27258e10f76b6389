"""Fields that several forms of the ways in share: the code of a message, and a new password, typed twice."""

from typing import Any

from one.accounts.passwords import TYPED_MOST
from one.accounts.verification import CODE_MOST
from one.http.fields import Said, Secret, Text
from one.i18n import lazy


class SixDigits(Text):
    """The code of a mail or a short message: phones offer to fill it in. It opens an account, so it waits nowhere."""

    secret = True

    def __init__(self, **more: Any) -> None:
        super().__init__(
            lazy("Code à six chiffres"),
            short=lazy("Code"),
            most=CODE_MOST,
            autocomplete="one-time-code",
            inputmode="numeric",
            plain=True,
            needed=True,
            **more,
        )


class NewSecret(Secret):
    """A password that is chosen: browsers offer to make and to keep one."""

    def __init__(self, label: Said, **more: Any) -> None:
        super().__init__(label, most=TYPED_MOST, autocomplete="new-password", needed=True, **more)


class Confirmation(NewSecret):
    """The same once more: nobody sees what they type."""

    def __init__(self, **more: Any) -> None:
        super().__init__(lazy("Le même mot de passe, encore une fois"), short=lazy("Confirmation"), **more)
