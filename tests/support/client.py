"""A browser without scripts on the application, without a socket in between."""

from dataclasses import replace
from typing import Any

import httpx
import msgspec
from starlette.types import ASGIApp, Receive, Scope, Send

from one.http.kept import AGAIN
from one.http.state import State
from one.run.web import application
from support.people import School

KEY = "k" * 32


async def judge(answer: httpx.Response) -> None:
    """A form that was taken leads to a page, and is none itself: the browser's way back would ask to send it again."""
    page = answer.headers.get("content-type", "").startswith("text/html")
    assert not (page and answer.request.method == "POST" and answer.status_code == 200), answer.url


class Client(httpx.AsyncClient):
    """A browser without scripts: keeps cookies, says where it comes from, follows no redirect."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more, event_hooks={"response": [judge]})

    async def form(self, url: str, *, attached: Any = None, **fields: object) -> httpx.Response:
        """Send a form as a page of ours does. One that is refused leads back to its page, as in a browser."""
        answer = await self.post(url, data=fields, files=attached, headers={"sec-fetch-site": "same-origin"})
        history: list[httpx.Response] = []
        while answer.status_code == 303 and f"{AGAIN}=" in answer.headers["location"]:
            history.append(answer)
            answer = await self.get(answer.headers["location"])
        answer.history = history
        return answer


def throttled(answer: httpx.Response) -> bool:
    """Whether a form was sent too often: its page says so to people, the way to it to programs."""
    said = "trop de demandes" in answer.text or "trop d’essais" in answer.text
    return said and answer.status_code == 200 and int(answer.history[0].headers["retry-after"]) > 0


def with_state(app: ASGIApp, state: State) -> ASGIApp:
    """What a server does with the state of the lifespan."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"one": state}
        await app(scope, receive, send)

    return wrapped


def with_settings(state: State, **changed: Any) -> State:
    """The same with other settings."""
    settings = replace(state.resources.settings, **changed)
    return msgspec.structs.replace(
        state, resources=msgspec.structs.replace(state.resources, settings=settings)
    )


def on_https(state: State, **changed: Any) -> State:
    """The same, reached by https."""
    return with_settings(state, public_url="https://one.example", **changed)


def browser_for(state: State) -> Client:
    """A new browser on the application, without a socket in between."""
    transport = httpx.ASGITransport(
        with_state(application(state.resources.settings), state), raise_app_exceptions=False
    )
    return Client(transport=transport, base_url=state.resources.settings.origin)


async def enter(client: Client, state: State, school: School, login: str) -> Client:
    """Give a browser a session of somebody's."""
    client.cookies.set(state.resources.settings.cookie_name, await school.token(login))
    return client


async def signed(state: State, school: School, login: str) -> Client:
    """A new browser in which somebody is signed in."""
    return await enter(browser_for(state), state, school, login)
