"""What one person is handed to open their account."""

from datetime import datetime

import msgspec


class Home(msgspec.Struct, frozen=True):
    """On whose page a sheet is printed: a pupil's, with the guardians, or an adult's own. Pages lie by surname, which leads in ``name``."""

    id: int
    name: str
    first_name: str
    pupil: bool


class Sheet(msgspec.Struct, frozen=True):
    """What one person is handed. The only time the code is known: never log it.

    ``relatives`` are the first names of a guardian's children in the class, ``children`` their ids. A
    guardian of two children has one code, and so one sheet: its ``home`` is the first child's page.
    """

    login: str
    profile: str
    first_name: str
    last_name: str
    relatives: list[str]
    code: str
    expires_at: datetime
    home: Home
    children: tuple[int, ...]
    password_min: int
    civility: str = ""

    def __repr__(self) -> str:
        """Without the code."""
        return f"Sheet({self.login})"
