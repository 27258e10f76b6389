"""The worker process: it empties the outbox and does the jobs of all rooms. Several may run."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator

from one.config import Settings
from one.errors import ConfigError
from one.files import storage
from one.jobs import runner
from one.mail import letter, mailbox, sms, smtp
from one.mail.composer import Composer
from one.mail.domains import Domains
from one.mail.lane import Lane
from one.mail.sender import Fate, Sender
from one.notices import pushes
from one.push.hosts import Hosts
from one.push.keys import keys_of
from one.push.outgoing import Outgoing
from one.push.sender import Sender as Pusher
from one.realtime import publisher
from one.resources import Resources, Uncounted
from one.run import fit
from one.run.jobs import all_jobs
from one.run.letters import all_letters
from one.run.web import tell_ready
from one.store import changes
from one.store import pool as store_pool
from one.store.migrate import pending
from one.store.pool import Outage
from one.tasks import end_tasks
from one.templating.mails import MailTemplates
from one.threads import Threads

SENDERS = 4  # messages handed over at once by one worker
PUSHERS = 8  # notifications of browsers; half of them wait for one service at most
AGAIN_SECONDS = 1.0  # between two cancellations of the same sender

log = logging.getLogger("one.worker")


async def run(settings: Settings) -> None:
    """Do the jobs and empty the outbox until SIGTERM or SIGINT."""
    fit.warn(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    outage = Outage()
    async with (
        opened(settings) as resources,
        posting(settings, resources.pool, outage),
        asyncio.TaskGroup() as tasks,
    ):
        jobs = tasks.create_task(runner.Runner(resources, all_jobs(), outage).run())
        tell_ready()
        await stop.wait()
        jobs.cancel()


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Resources]:
    """What jobs work with: the same as pages, so that both ask the same functions."""
    assert settings.database_url is not None, "resolved"
    assert settings.redis_url is not None, "resolved"
    # A connection for each message, notification and job under way, and two for what they ask beside it.
    storage.of(settings)
    size = SENDERS + PUSHERS + runner.AT_ONCE + 2
    pool = await store_pool.create(settings.database_url, size, name="one worker")
    try:
        if missing := await pending(pool):
            raise ConfigError(f"the database lacks {', '.join(missing)}: run `one migrate` first")
        async with publisher.running(settings.redis_url) as live:
            resources = Resources(settings, pool, live, Uncounted(), Threads(1))
            await fit.check_database(resources)
            await fit.check_holidays(resources)
            yield resources
    finally:
        await pool.close()


@contextlib.asynccontextmanager
async def posting(
    settings: Settings, pool: store_pool.Pool, outage: Outage | None = None
) -> AsyncIterator[None]:
    """Empty the outbox while the block lasts, with several senders: one slow send holds up few others."""
    outage = outage or Outage()
    await changes.epoch(pool)  # of a dump that was put back no mail leaves a second time
    composer = Composer(settings, pool, MailTemplates(debug=settings.env == "dev"), all_letters())
    from_ = letter.sender(settings.sender)
    webhook = sms.Webhook(settings.sms_webhook_url) if settings.sms_webhook_url else None
    async with contextlib.AsyncExitStack() as stack:
        url = settings.smtp_url
        if settings.has_mailbox:
            url = await stack.enter_async_context(mailbox.receiving(settings.data))
        elif url is None:
            log.warning("SMTP_URL is not set: mails wait, and are given up after a day")
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        sending, domains, known, lane = [], Domains(), dict[int, Fate](), Lane(pool)
        for _ in range(SENDERS):
            client = smtp.Smtp(url, from_, settings.hostname, lane.door) if url else None
            sender = Sender(
                pool, composer.compose, client, webhook, settings.hostname, outage, domains, known, lane
            )
            sending.append(tasks.create_task(sender.run()))
        hosts, outgoing = Hosts(), Outgoing(settings.networks)
        stack.push_async_callback(outgoing.close)
        show, keys = pushes.Composer(pool, mails=settings.mails).compose, keys_of(composer.key)
        for _ in range(PUSHERS):
            pusher = Pusher(pool, show, keys, outgoing, from_.addr_spec, outage, hosts)
            sending.append(tasks.create_task(pusher.run()))
        try:
            yield
        finally:
            await end_tasks(*sending, again=AGAIN_SECONDS)
