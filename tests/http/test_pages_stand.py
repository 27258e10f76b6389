"""Every page says where its reader's channels stood before it read anything: its line goes on from there, and misses nothing."""

import html
import json
import re

import pytest
from support.client import Client
from support.everybody import SOMEBODY
from support.people import School
from support.visits import furnish, visits

from one.http.state import State
from one.http.who import Role

pytestmark = pytest.mark.anyio
STANDS = re.compile(r'name="one-live"[^>]* data-epoch="([^"]*)" data-seqs="([^"]*)"')


@pytest.mark.parametrize(
    "role",
    [pytest.param(role, marks=() if role is Role.GUARDIAN else pytest.mark.long) for role in Role],
)
async def test_every_page_of_somebody_says_where_its_line_goes_on(
    client: Client, state: State, school: School, role: Role
) -> None:
    known, pool = await furnish(school, state), school.pool
    epoch = str(await pool.fetchval("select id from epoch"))
    client.cookies.set(state.resources.settings.cookie_name, await school.token(SOMEBODY[role]))
    silent, looked = [], 0
    for path, _surely in visits(role, known):
        channels = (await school.scope(SOMEBODY[role])).channels
        rows = await pool.fetch("select name, seq from channel where name = any($1)", list(channels))
        answer = await client.get(path)
        if 'name="one-live"' not in answer.text:
            continue
        looked += 1
        found = STANDS.search(answer.text)
        stood = dict.fromkeys(channels, 0) | {row["name"]: row["seq"] for row in rows}
        if found is None or (found[1], json.loads(html.unescape(found[2]))) != (epoch, stood):
            silent.append(path)
    assert looked > 20
    assert silent == []
