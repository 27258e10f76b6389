"""What an application says of itself."""

import msgspec

from one.i18n import Lazy
from one.jobs.job import Job
from one.mail.composer import Template
from one.notifications import Type

ALL_PROFILES = ("eleve", "parent", "enseignant", "personnel")


class App(msgspec.Struct, frozen=True):
    """One entry of the catalogue. ``types`` are the notifications it publishes."""

    code: str
    name: Lazy
    description: Lazy
    icon: str  # of the sprite
    color: str  # a role of the tokens: coral, sky, leaf…
    url: str
    category: Lazy
    profiles: tuple[str, ...]
    types: tuple[Type, ...]
    help: str  # name of the help article
    jobs: tuple[Job, ...] = ()  # what the worker does for it
    letters: tuple[Template, ...] = ()  # what it writes to people
