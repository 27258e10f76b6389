"""Children who sign in by pictures: the class opens it, a child has a code, and a browser is the tablet of the class."""

from collections.abc import Sequence
from datetime import time

from one.accounts import pictures
from one.http.state import State
from one.store.accounts.pictures import Opening, set_opening
from one.tablet import cards
from one.tablet.cards import Card
from support.client import Client, browser_for
from support.people import School
from support.tablet import device_of

ALWAYS = Opening(open=True, starts=time(0), ends=time(23, 59, 59), days=[1, 2, 3, 4, 5, 6, 7])


async def open_class(school: School, opening: Opening = ALWAYS, class_name: str = "CE1") -> None:
    """Pupils of a class sign in by pictures, at any hour."""
    async with school.pool.acquire() as connection:
        await set_opening(connection, school.classes[class_name], opening)


async def card_of(state: State, school: School, login: str = "lea.roy") -> Card:
    """A new code and card of a pupil of CE1, made by Paul."""
    paul = await school.scope("paul.prof")
    made = await cards.give(paul, state.resources, school.classes["CE1"], [school.people[login]])
    return made[0]


async def tablet_for(state: State, school: School, class_name: str = "CE1") -> Client:
    """A browser that is a tablet of a class."""
    token, _device = await device_of(school.pool, school, class_name)
    client = browser_for(state)
    client.cookies.set("one-tablet", token)
    return client


def said(code: Sequence[int]) -> str:
    """Touched pictures, as the page sends them."""
    return "-".join(map(str, code))


def others(code: Sequence[int]) -> tuple[int, ...]:
    """Four pictures that are wrong."""
    return tuple((each + 1) % len(pictures.PICTURES) for each in code)
