"""What an application says of itself, once. Everything that lists applications is derived from it.

What stands under its code is found by its place: addresses in ``one/http/<code>``, statements and migrations
in ``one/store/<code>``, ``templates/<code>``, ``static/css/<code>.css``, ``static/js/<code>.js``, and the
drawing of its tile in ``static/img/<code>.svg``. Its help is ``templates/<code>/_help.html``.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

import msgspec

from one.acts import Act
from one.agenda import Entry
from one.files.reading import Reads
from one.i18n import Lazy
from one.jobs.job import Job
from one.mail.composer import Template
from one.notifications import Type
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.pool import Pool
from one.subjects import Kind, Subject

ALL_PROFILES = tuple(Profile)

# What « Mes données » takes of the asker, in pieces: rows with an id over the third, as many as the fourth says.
Rows = Callable[[Pool, Scope, int, int], Awaitable[list[tuple[int, str]]]]
# Takes what somebody published back from everybody, content and all; NotFound for what is not the asker's own.
Withdraw = Callable[[Scope, Resources, Subject], Awaitable[None]]
# What it has for the wall of a class's tablet: (resources, school, class); it is nobody's, so no one asks.
Wall = Callable[[Resources, int, int], Awaitable[Mapping[str, Any] | None]]
# Of the values of its home: where those items of its feed lead that the asker has still to act on (« Lire et confirmer »).
Awaits = Callable[[Mapping[str, Any]], Collection[str]]
# What it has for the calendar of who asks, from one day to another, both included.
Calendar = Callable[[Scope, Resources, date, date], Awaitable[Sequence[Entry]]]
# What waits in a class, for who teaches it: (who asks, resources, class).
Pending = Callable[[Scope, Resources, int], Awaitable[Sequence["Waiting"]]]
# Where the asker writes to each of these people in it, by their ids; whom they may not write to is left out.
WaysTo = Callable[[Scope, Resources, Collection[int]], Awaitable[Mapping[int, str]]]
# What it shows on the home page.
Home = Callable[[Scope, Resources], Awaitable[Mapping[str, Any] | None]]


class Writing(msgspec.Struct, frozen=True):
    """The way to write in it, on the home page of who may; ``words`` say the act."""

    url: str
    words: Lazy
    hint: Callable[[Scope], str]
    may: Callable[[Scope, Resources], Awaitable[bool]]


class Waiting(msgspec.Struct, frozen=True):
    """Something of which so many of so many are still to come; ``url`` leads to it."""

    name: str
    url: str
    done: int
    total: int


class Widget(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the home page beside the feed, which each person puts where they like or does without.

    It is drawn by ``templates/<application>/widgets/<code>.html``. ``values`` are what that shows; without, those of ``App.home``.
    """

    code: str
    name: Lazy
    icon: str
    color: str
    order: int = 50  # where it stands while nobody moved it
    of: Callable[[Scope], bool] = lambda scope: True  # whose it can be
    on: bool = True  # whether it is there while nobody said so
    values: Home | None = None
    follows: tuple[str, ...] = ()  # codes of applications whose events change it, beside its own


class Written(msgspec.Struct, frozen=True):
    """How much somebody wrote, for who compares two accounts of a school: (pool, school, person) → how many."""

    words: Lazy
    count: Callable[[Pool, int, int], Awaitable[int]]


class Command(msgspec.Struct, frozen=True):
    """A command of the command line; ``run`` returns what is said when it is done."""

    name: str
    help: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Resources, Namespace], Awaitable[str]]


class Picture(msgspec.Struct, frozen=True):
    """A picture of the help: what ``login`` of the sample school sees at ``path``, for the articles of these profiles, or all."""

    login: str
    path: str
    words: Lazy
    profiles: tuple[Profile, ...] = ()


class SampleSchool(Protocol):
    """The school of the first start, as a sample of an application meets it."""

    @property
    def resources(self) -> Resources:
        """What its functions work with."""

    async def scope(self, login: str) -> Scope:
        """Somebody of the school."""

    def age(self, hours: float) -> timedelta:
        """How long ago so many hours of days of school are."""


class Sampled(msgspec.Struct, frozen=True):
    """Something of the sample school, so many hours old: what applications bring is made oldest first."""

    hours: float
    make: Callable[[SampleSchool], Awaitable[None]]


class App(msgspec.Struct, frozen=True, kw_only=True):
    """One application.

    ``profiles`` have it among « Mes applis », and a school may close it to each of them; without any it is no
    place to go to. ``told`` are those whose feed it tells besides.
    """

    code: str
    name: Lazy
    description: Lazy
    category: Lazy
    icon: str  # of the sprite, or of its own drawing: « blog#pen » is in static/img/blog.svg
    color: str  # a role of the tokens: coral, sky, leaf…
    order: int = 50  # where lists have it: from what is used every day to what is seldom needed
    url: str = ""
    profiles: tuple[Profile, ...] = ALL_PROFILES
    told: tuple[Profile, ...] = ()
    banner: bool = False  # one of the few places of the banner
    types: tuple[Type, ...] = ()
    subjects: tuple[Kind, ...] = ()
    reportable: bool = True  # whether « Signaler » stands on its items
    acts: tuple[Act, ...] = ()
    help: Lazy | None = None  # the title of its help
    pictures: tuple[Picture, ...] = ()  # of its help, taken by `make help-pictures`
    helps: str = ""  # where somebody who is stuck writes: help and pages of errors lead there, with the page they stood on
    writing: Writing | None = None
    writes_to: WaysTo | None = None  # « Envoyer un message », beside somebody's name
    home: Home | None = (
        None  # values for templates/<code>/_hero.html, under the greeting of the home page; None: nothing today
    )
    widgets: tuple[Widget, ...] = ()
    awaits: Awaits | None = (
        None  # which of its items in the asker's feed ask for something still (``Type.asks``)
    )
    pending: Pending | None = None  # on « La classe » of who teaches it
    wall: Wall | None = (
        None  # values for templates/<code>/_wall.html, on the tablet's wall; None: nothing today
    )
    calendar: Calendar | None = None  # for calendars outside: docs/subscriptions.md
    settings: str = ""  # the address of its settings in a school, e.g. « /ecole/{school}/blog »
    data: Mapping[str, Rows] = {}
    # What its lists and their members are called, beyond those that all know (one/personal_data/labels.py); the words of
    # codes that stand in them, by « list.member ».
    data_labels: Mapping[str, Lazy] = {}
    data_codes: Mapping[str, Mapping[str, Lazy]] = {}
    written: Written | None = None
    files: Mapping[
        str, Reads
    ] = {}  # who may see the files of its subjects, by their kind: NotFound for whoever may not
    withdraw: Withdraw | None = None  # « Retirer pour tous », in the author's « Mon historique »
    sample: tuple[Sampled, ...] = ()
    commands: tuple[Command, ...] = ()
    jobs: tuple[Job, ...] = ()  # what the worker does for it
    letters: tuple[Template, ...] = ()  # what it writes to people
