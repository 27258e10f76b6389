"""What `one outbox` says, and `one mail preview` shows."""

from datetime import UTC, datetime
from pathlib import Path

from one import i18n
from one.clock import PARIS
from one.config import Settings
from one.errors import ConfigError
from one.mail.composer import Template
from one.run.columns import columns
from one.run.letters import all_letters
from one.store import mail_lane, outbox
from one.store.pool import Pool
from one.store.push import waiting
from one.templating.mails import MailTemplates

SERVICES_MOST = 20  # push services that are listed
RESTING = "A push service that does not answer rests, for ten minutes at most: until then retry sends nothing there."
FAILED = ("refused", "expired", "uncertain")


async def report(pool: Pool, *, retry: bool = False) -> tuple[str, bool]:
    """What waits and what became of the rest, and whether all is well. With ``retry`` what waits leaves now.

    But for push services that rest: each worker knows of that by itself, so nothing here ends it, and the text says so.
    """
    if retry:
        await mail_lane.reopen(pool)
        await outbox.all_due(pool)
        await waiting.all_due(pool)
    rows: list[tuple[str, ...]] = [("MESSAGE", "DUE", "LATER", "OLDEST", "SENT", "DROPPED", "FAILED")]
    failed = 0
    for line in await outbox.lines(pool):
        bad = sum(line.done.get(name, 0) for name in FAILED)
        failed += bad
        done = (str(line.done.get("sent", 0)), str(line.done.get("dropped", 0)), str(bad))
        rows.append((line.template, str(line.due), str(line.later), _age(line.oldest), *done))
    text = [columns(rows), "", "SENT, DROPPED, FAILED: of the last two days."]
    if services := await waiting.services(pool, SERVICES_MOST):
        text.extend(["", _pushes(services)])
        if retry:
            text.extend(["", RESTING])
    lane = await mail_lane.lane(pool)
    if lane.pauses:
        until = f"{lane.closed_until.astimezone(PARIS):%Y-%m-%d %H:%M:%S}"
        text.append(f"Mails have stopped until {until}: {lane.reason}. `one outbox retry` tries now.")
    return "\n".join(text), not lane.pauses and not failed


def _pushes(services: list[waiting.Service]) -> str:
    """What waits for browsers: gone from there once it left, so nothing is said of that (one_pushes_total)."""
    rows: list[tuple[str, ...]] = [("PUSH SERVICE", "BROWSERS", "DUE", "LATER", "OLDEST", "TRIES")]
    for each in services:
        counts = (str(each.browsers), str(each.due), str(each.later), _age(each.oldest), str(each.tries))
        rows.append((each.name, *counts))
    return columns(rows)


def _age(since: datetime | None) -> str:
    return str(datetime.now(UTC) - since).split(".", maxsplit=1)[0] if since else "-"


def mails() -> dict[str, Template]:
    """Every kind of mail, by its name."""
    return {each.name: each for each in all_letters() if each.transport == "mail"}


def preview(settings: Settings, name: str, html: Path | None, language: str = i18n.SOURCE) -> str:
    """A mail with what is written in its sample; its HTML goes into a file."""
    template = mails().get(name)
    if template is None or template.sample is None:
        raise ConfigError(f"mail preview: no such mail; there are {', '.join(sorted(mails()))}")
    if language not in i18n.languages():
        raise ConfigError(f"mail preview: no such language; there are {', '.join(i18n.languages())}")
    with i18n.speaking(language):
        values = {"origin": settings.origin, **template.sample(settings.origin)}
        subject, text, body = MailTemplates().render(template.folder or template.name, values, language)
    if html is not None:
        html.write_text(body, "utf-8")
    return f"Subject: {subject}\n\n{text}"
