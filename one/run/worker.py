"""The worker process: what must happen once for all web processes. Several may run."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator

from one.accounts.letters import Desk
from one.config import Settings
from one.mail import letter, mailbox, sms, smtp
from one.mail.sender import Post
from one.people import lifecycle
from one.resources import of_command
from one.run.web import tell_ready
from one.store import live, outbox
from one.store import pool as store_pool
from one.store.accounts import sessions, tickets
from one.store.roster import uploads
from one.templating.mails import MailTemplates

EVERY = 60.0  # seconds between two rounds
DAILY = 86_400.0  # seconds between two purges of closed accounts
LANES = 4  # messages handed over at once by one worker

log = logging.getLogger("one.worker")


async def run(settings: Settings) -> None:
    """Do the rounds and empty the outbox until SIGTERM or SIGINT."""
    assert settings.database_url is not None, "resolved"
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    pool = await store_pool.create(settings.database_url, LANES + 2, name="one worker")
    purged = -DAILY
    try:
        async with posting(settings, pool):
            tell_ready()
            while not stop.is_set():
                await _round(pool)
                if loop.time() - purged >= DAILY and await _purge(settings, pool):
                    purged = loop.time()
                try:
                    async with asyncio.timeout(EVERY):
                        await stop.wait()
                except TimeoutError:
                    continue
    finally:
        await pool.close()


@contextlib.asynccontextmanager
async def posting(settings: Settings, pool: store_pool.Pool) -> AsyncIterator[None]:
    """Empty the outbox while the block lasts, in lanes, so that one slow send holds up few others."""
    desk = Desk(settings, pool, MailTemplates())
    from_ = letter.sender(settings.sender)
    webhook = sms.Webhook(settings.sms_webhook_url) if settings.sms_webhook_url else None
    async with contextlib.AsyncExitStack() as stack:
        url = settings.smtp_url
        if settings.has_mailbox:
            url = await stack.enter_async_context(mailbox.receiving(settings.data))
        elif url is None:
            log.warning("SMTP_URL is not set: mails wait, and are given up after a day")
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        lanes = []
        for _ in range(LANES):
            client = smtp.Smtp(url, from_, settings.hostname) if url else None
            post = Post(pool, desk.compose, client, webhook, settings.hostname)
            lanes.append(tasks.create_task(post.run()))
        try:
            yield
        finally:
            for lane in lanes:
                lane.cancel()


async def _round(pool: store_pool.Pool) -> None:
    """What passed its time (sessions, tickets, lists), orders every worker has seen. Safe to do twice at once."""
    try:
        gone = await sessions.purge(pool)
        await tickets.purge(pool)
        await uploads.purge(pool)
        await live.purge_control(pool)
        await outbox.purge(pool)
    except store_pool.DOWN as error:
        log.warning("round skipped: %s", type(error).__name__)
        return
    if gone:
        log.info("%d sessions expired", gone)


async def _purge(settings: Settings, pool: store_pool.Pool) -> bool:
    """Once a day, and at each start: erase what has been closed for three months. False: try next round."""
    try:
        counts = await lifecycle.purge(of_command(settings, pool))
    except store_pool.DOWN as error:
        log.warning("purge skipped: %s", type(error).__name__)
        return False
    if counts.erased:
        log.info("%d closed accounts erased", counts.erased)
    return True
