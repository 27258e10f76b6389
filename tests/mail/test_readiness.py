"""What monitoring is told of the worker, from a web process."""

from datetime import timedelta

import pytest
from support.client import Client
from support.outgoing import Plain

from one.http.state import State
from one.jobs.job import Job
from one.store import jobs, mail_lane, outbox
from one.store.push import waiting

pytestmark = pytest.mark.anyio


async def _nothing(_resources: object, _args: object) -> None: ...


async def status(client: Client) -> tuple[int, str]:
    answer = await client.get("/health/worker")
    return answer.status_code, answer.text if answer.status_code == 200 else answer.json()["detail"]


async def test_a_relay_that_does_not_let_us_in_is_told_until_mails_leave_again(
    state: State, client: Client
) -> None:
    pool = state.resources.pool
    assert await status(client) == (200, "ready\n")
    await mail_lane.close(pool, "sign-in: 535 5.7.8", timedelta(minutes=10), timedelta(minutes=30))
    assert await status(client) == (503, "mails have stopped: sign-in: 535 5.7.8")
    await mail_lane.reopen(pool)
    assert (await status(client))[0] == 200


async def test_work_that_nobody_takes_is_told_and_what_waits_for_its_hour_is_not(
    state: State, client: Client
) -> None:
    pool = state.resources.pool
    await outbox.put(pool, Plain(), due_at=await pool.fetchval("select now() + interval '9 hours'"))
    await jobs.put(pool, Job("export", _nothing))
    assert (await status(client))[0] == 200
    await pool.execute(
        "insert into push (endpoint_id, events, due_at) values (1, '{1}', now() + interval '1 hour')"
    )
    assert (await status(client))[0] == 200
    for table, when in (("outbox", "due_at"), ("job", "run_at"), ("push", "due_at")):
        await pool.execute(f"update {table} set {when} = now() - interval '6 minutes'")
        assert await status(client) == (503, "no worker: what is due is not taken")
        await pool.execute(f"delete from {table}")
    assert (await status(client))[0] == 200


async def test_more_work_than_a_worker_can_do_at_once_is_no_missing_worker(
    state: State, client: Client
) -> None:
    pool, export = state.resources.pool, Job("export", _nothing)
    for n in range(2):
        await outbox.put(pool, Plain())
        await jobs.put(pool, export)
        await pool.execute("insert into push (endpoint_id, events, due_at) values (1, $1, now())", [n])
    for table, when in (("outbox", "due_at"), ("job", "run_at"), ("push", "due_at")):
        await pool.execute(f"update {table} set {when} = now() - interval '6 minutes'")
    for claiming in (
        outbox.claim(pool, outbox.LEASE),
        jobs.claim(pool, ["export"]),
        waiting.claim(pool, waiting.LEASE),
    ):
        assert (await status(client))[0] == 503
        assert await claiming is not None
    assert (await status(client))[0] == 200
