"""Scenes for a client somebody looks at, on a computer that sleeps, is shared, or stands behind a bad proxy."""

from support.conformance import CLASS, NOW, SEQS, TIME, Stage


async def comes_back_when_looked_at(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.welcome()
    await peer.connection.close(4009)
    await stage.stays_away()
    await stage.subject.looked_at()
    await (await stage.enters()).hello(NOW)


async def distrusts_a_line_it_slept_on(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.welcome()
    await stage.subject.sleeps(3600)
    await peer.gone()
    await (await stage.enters()).hello(NOW)


async def keeps_a_line_that_is_heard_while_its_timers_are_slowed(stage: Stage) -> None:
    """Browsers run the timers of a hidden page once a minute; what the server says arrives all the same."""
    peer = await stage.enters()
    await peer.welcome()
    for _ in range(3):
        await stage.subject.timers_wait(20)
        await peer.say("beat", seqs={}, server_time=TIME)
        await stage.shows((CLASS, 6))  # the beat has been taken by now
    await stage.subject.passes(6)
    await peer.silent_but_for_pings()
    await peer.event(7)
    await stage.shows((CLASS, 6), (CLASS, 7))


async def yields_while_its_timers_are_slowed(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.welcome()
    await peer.connection.close(4009)
    await stage.stays_away()
    await stage.subject.timers_wait(60)
    await stage.subject.passes(6)
    await stage.stays_away()


async def comes_back_at_once_with_the_network(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.welcome()
    await peer.say("bye", retry_ms=60_000)
    await peer.connection.close(1012)
    await stage.stays_away()
    await stage.subject.network_back()
    peer = await stage.enters()
    await peer.hello(NOW)
    await peer.resume()
    await peer.connection.close(4009)
    await stage.stays_away()
    await stage.subject.network_back()  # 21 pages of one person must not chase each other
    await stage.stays_away()


async def changes_way_when_no_upgrade_is_answered(stage: Stage) -> None:
    """A proxy takes the upgrade and that is all; it keeps the stream too, and the poll: back to the upgrade."""
    peer = await stage.enters()
    await peer.welcome()
    stage.goes_deaf()
    peer.connection.transport.abort()
    # The line that was cut was short: one more of its kind. What is not answered is not tried twice.
    for path in ("/live", "/live/events", "/live/poll", "/live", "/live/events", "/live/poll"):
        await stage.knocked_at(path, after=60)
    stage.hears()
    peer = await stage.enters(after=60)
    await peer.hello(NOW)
    assert (await peer.resume())["seqs"] == NOW


async def changes_way_when_no_hello_follows_the_upgrade(stage: Stage) -> None:
    await stage.enters()
    stage.goes_deaf()
    await stage.knocked_at("/live/events", after=20)


async def ends_when_somebody_else_is_greeted(stage: Stage) -> None:
    """The computer is shared: while the line was away another person signed in. The page is not theirs."""
    peer = await stage.enters()
    await peer.hello(SEQS | {"user:9": 1})
    await peer.resume()
    await peer.connection.close(1012)
    peer = await stage.enters(after=3)
    await peer.hello(SEQS | {"user:8": 4})
    await peer.gone()
    await stage.subject.passes(35)
    await stage.stays_away()


ALL = (
    comes_back_when_looked_at,
    distrusts_a_line_it_slept_on,
    keeps_a_line_that_is_heard_while_its_timers_are_slowed,
    yields_while_its_timers_are_slowed,
    comes_back_at_once_with_the_network,
    changes_way_when_no_upgrade_is_answered,
    changes_way_when_no_hello_follows_the_upgrade,
    ends_when_somebody_else_is_greeted,
)
