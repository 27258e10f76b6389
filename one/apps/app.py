"""What an application says of itself."""

import msgspec

ALL_PROFILES = ("eleve", "parent", "enseignant", "personnel")


class App(msgspec.Struct, frozen=True):
    """One entry of the catalogue. ``sentences`` maps a notification type to « a écrit … »."""

    code: str
    name: str
    description: str
    icon: str  # of the sprite
    color: str  # a role of the tokens: coral, sky, leaf…
    url: str
    category: str
    profiles: tuple[str, ...]
    sentences: dict[str, str]
    help: str  # name of the help article
