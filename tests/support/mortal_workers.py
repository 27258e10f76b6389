"""Workers' mail halves as processes that kill themselves with SIGKILL at a step: started by tests.

Each line of stdin names steps, one for a process, which all run at once; each says ``<step> <key of its mail>`` as it dies.
``taken`` is the receiver's to kill: who connects introduces itself by its process id. ``-`` lives until the outbox is
empty. ``over`` follows when all have ended. They are forked, for importing the whole of ONE takes longer than all else.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from one import config, i18n
from one.config import Settings
from one.mail import composer, smtp
from one.run import worker
from one.store import outbox

STEPS = ("claimed", "judged", "rendered", "fence", "taken", "answered", "marked")
GREETING = "mortal-"


class Life:
    """One process: a sender, which dies when it passes its step for the second time."""

    def __init__(self, step: str) -> None:
        self.step, self.key, self.passed = step, "", 0

    def at(self, step: str) -> None:
        if step != self.step:
            return
        self.passed += 1
        if self.passed == 2:
            os.write(1, f"{step} {self.key}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def after(self, owner: Any, name: str, step: str) -> None:
        done: Callable[..., Awaitable[Any]] = getattr(owner, name)

        async def passing(*args: Any) -> Any:
            answer = await done(*args)
            if isinstance(answer, outbox.Due):
                self.key = str(answer.key)
            if answer is not None or step != "claimed":
                self.at(step)
            return answer

        setattr(owner, name, passing)

    def around_rendering(self) -> None:
        render = composer.Composer.letter

        def rendering(*args: Any, **context: Any) -> Any:
            self.at("judged")
            letter = render(*args, **context)
            self.at("rendered")
            return letter

        composer.Composer.letter = rendering  # type: ignore[method-assign]

    async def run(self, settings: Settings) -> None:
        self.after(outbox, "claim", "claimed")
        self.around_rendering()
        self.after(outbox, "still_mine", "fence")
        self.after(smtp.Smtp, "send", "answered")
        self.after(outbox, "done", "marked")
        if self.step == "taken":
            smtp._Client = _Named  # type: ignore[misc]
        async with worker.opened(settings) as resources, worker.posting(settings, resources.pool):
            while self.step != "-" or await outbox.waiting(resources.pool, 1):
                await asyncio.sleep(0.05)


class _Named(smtp._Client):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"local_hostname": f"{GREETING}{os.getpid()}"})


def main() -> None:
    settings = config.load(dict(os.environ))
    worker.SENDERS = 1
    for language in i18n.languages():  # read once, not by each
        with i18n.speaking(language):
            i18n._("Bonjour")
    for line in sys.stdin:
        children = []
        for step in line.split():
            if child := os.fork():
                children.append(child)
                continue
            asyncio.run(Life(step).run(settings))
            os._exit(0)
        for child in children:
            os.waitpid(child, 0)
        os.write(1, b"over\n")


if __name__ == "__main__":
    main()
