"""Short messages: one JSON POST to a real local server, and what each answer means."""

import pytest
from support.sms_provider import Provider

from one.mail.errors import Later, Refused
from one.mail.letter import Sms
from one.mail.sms import Webhook

pytestmark = pytest.mark.anyio


SMS = Sms("+33612345678", "ONE : 123456")


async def test_a_message_is_one_json_post(provider: Provider) -> None:
    await Webhook(provider.url).send(SMS, "the-key")
    ((path, headers, said),) = provider.got
    assert path == "/send?from=ONE"
    assert headers["Content-Type"] == "application/json"
    assert said == {"id": "the-key", "to": "+33612345678", "text": "ONE : 123456"}


async def test_user_and_password_of_the_address_travel_as_basic(provider: Provider) -> None:
    await Webhook(provider.url.replace("//", "//me:p%40ss@")).send(SMS, "k")
    assert provider.got[0][1]["Authorization"] == "Basic bWU6cEBzcw=="


@pytest.mark.parametrize(
    ("status", "wrong"),
    [(408, Later), (429, Later), (500, Later), (503, Later), (400, Refused), (401, Refused)],
)
async def test_an_answer_says_whether_to_try_again(
    provider: Provider, status: int, wrong: type[Exception]
) -> None:
    provider.status = status
    with pytest.raises(wrong):
        await Webhook(provider.url).send(SMS, "k")


async def test_a_redirect_is_not_followed(provider: Provider) -> None:
    provider.status = 307
    with pytest.raises(Refused):
        await Webhook(provider.url).send(SMS, "k")
    assert len(provider.got) == 1


async def test_nobody_there_is_tried_again() -> None:
    with pytest.raises(Later):
        await Webhook("http://127.0.0.1:1/").send(SMS, "k")
