"""The scenes every client of one.v1 must play right; see conformance.py."""

from support.conformance import CLASS, EPOCH, FAMILY, FOREIGN, NOW, OTHER_EPOCH, SEQS, TIME, Stage


async def goes_on_from_what_it_has(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.hello({CLASS: 8, FAMILY: 2})
    resume = await peer.resume()
    assert (resume["epoch"], resume["seqs"]) == (EPOCH, SEQS)
    await peer.events(6, 7)
    await peer.events(8)
    await peer.say("resumed", seqs={CLASS: 8, FAMILY: 2})
    await peer.event(9)
    await stage.shows((CLASS, 6), (CLASS, 7), (CLASS, 8), (CLASS, 9))


async def takes_a_replay_nobody_asked_for(stage: Stage) -> None:
    """What came during the hold after hello arrives as a replay, before any resume."""
    peer = await stage.enters()
    await peer.hello()
    await peer.events(6, 7)
    await peer.events(3, channel=FAMILY)
    await peer.event(8)
    await stage.shows((CLASS, 6), (CLASS, 7), (FAMILY, 3), (CLASS, 8))


async def shows_nothing_twice(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.hello()
    for seq in (6, 6, 5, 1, 7, 6):
        await peer.event(seq)
    await peer.events(5, 6, 7, 8)
    await peer.event(8)
    await stage.shows((CLASS, 6), (CLASS, 7), (CLASS, 8))


async def asks_for_what_is_missing(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.welcome()
    await peer.event(8)
    resume = await peer.resume()
    assert resume["seqs"] == NOW
    await peer.event(9)  # it must wait, and must not be asked for again
    await peer.silent()
    await peer.events(7, 8, 9)
    await peer.say("resumed", seqs={CLASS: 9, FAMILY: 2})
    await peer.event(10)
    await stage.shows((CLASS, 6), (CLASS, 7), (CLASS, 8), (CLASS, 9), (CLASS, 10))


async def believes_a_beat_that_is_ahead(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.welcome()
    for seqs in ({}, {CLASS: 6}, {FOREIGN: 50}):
        await peer.say("beat", seqs=seqs, server_time=TIME)
    await peer.silent()
    await peer.say("beat", seqs={CLASS: 7}, server_time=TIME)
    assert (await peer.resume())["seqs"] == NOW
    await peer.events(7)
    await peer.say("resumed", seqs={CLASS: 7, FAMILY: 2})
    await stage.shows((CLASS, 6), (CLASS, 7))


async def passes_over_what_it_does_not_know(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.hello(NOW)
    await peer.resume()
    await peer.say("wave", hands=2, seqs={CLASS: 99})
    await peer.say("events", list=[], later=True)
    await peer.event(1, FOREIGN)
    await peer.events(1, 2, channel=FOREIGN)
    await peer.say("resumed", seqs={CLASS: 5, FAMILY: 2}, colour="red")
    await peer.event(6)
    await stage.shows((CLASS, 6))


async def jumps_over_what_a_snapshot_covers(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.hello({CLASS: 2000, FAMILY: 2})
    await peer.resume()
    await peer.say("snapshot", reason="too_old", unread=None, seqs={CLASS: 2000, FAMILY: 2})
    await peer.event(2001)
    await stage.shows((CLASS, 2001))
    assert await stage.subject.snapshots() == 1


async def says_the_epoch_of_its_own_positions(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.hello({CLASS: 9, FAMILY: 9}, epoch=OTHER_EPOCH)
    assert (await peer.resume())["epoch"] == EPOCH
    await peer.say("snapshot", reason="epoch", unread=3, seqs={CLASS: 9, FAMILY: 9})
    await peer.event(10)
    await stage.shows((CLASS, 10))
    await peer.connection.close(1012)
    peer = await stage.enters(after=3)
    await peer.hello({CLASS: 10, FAMILY: 9}, epoch=OTHER_EPOCH)
    resume = await peer.resume()
    assert (resume["epoch"], resume["seqs"]) == (OTHER_EPOCH, {CLASS: 10, FAMILY: 9})


async def follows_its_rights(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.welcome()
    await peer.say("channels", joined={FOREIGN: 40}, left=[CLASS], children={FOREIGN: ["Léa"]})
    await peer.event(41, FOREIGN)
    await peer.event(7, CLASS)
    await stage.shows((CLASS, 6), (FOREIGN, 41))
    await peer.connection.close(1012)
    peer = await stage.enters(after=3)
    await peer.hello({FOREIGN: 41, FAMILY: 2})
    assert (await peer.resume())["seqs"] == {FOREIGN: 41, FAMILY: 2}


async def learns_its_channels_anew_from_hello(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.hello({FOREIGN: 40, FAMILY: 3})
    resume = await peer.resume()
    assert resume["seqs"] == {FOREIGN: 40, FAMILY: 2}
    await peer.events(3, channel=FAMILY)
    await peer.say("resumed", seqs={FOREIGN: 40, FAMILY: 3})
    await peer.event(6, CLASS)
    await peer.event(41, FOREIGN)
    await stage.shows((FAMILY, 3), (FOREIGN, 41))


async def comes_back_and_resumes(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.hello()
    await peer.event(6)
    await stage.shows((CLASS, 6))
    for code in (4000, 4008, 4013, 1012, 1011):
        await peer.connection.close(code)
        peer = await stage.enters(after=3)
        await peer.hello(NOW)
        assert (await peer.resume())["seqs"] == NOW
    peer.connection.transport.abort()
    await (await stage.enters(after=3)).hello(NOW)


async def waits_as_long_as_bye_says(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.welcome()
    await peer.say("bye", retry_ms=30_000)
    await peer.connection.close(1012)
    await stage.subject.passes(15)
    await stage.stays_away()
    await (await stage.enters(after=18)).hello(NOW)


async def stays_away_after_a_final_code(stage: Stage, code: int) -> None:
    peer = await stage.enters()
    await peer.welcome()
    await peer.connection.close(code)
    await stage.subject.passes(35)
    await stage.stays_away()
    await stage.subject.looked_at()
    await stage.stays_away()


async def yields_to_a_newer_one_of_its_own(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.welcome()
    await peer.connection.close(4009)
    await stage.subject.passes(35)
    await stage.stays_away()


async def leaves_a_line_that_is_dead(stage: Stage) -> None:
    peer = await stage.enters()
    await peer.welcome()
    await stage.subject.passes(20)
    await peer.say("beat", seqs={CLASS: 7}, server_time=TIME)
    await peer.resume()  # so it has heard the beat
    await stage.subject.passes(15)
    await peer.silent()
    await stage.subject.passes(20)
    await peer.gone()
    peer = await stage.enters(after=3)
    await peer.hello({CLASS: 7, FAMILY: 2})
    assert (await peer.resume())["seqs"] == NOW


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
    for path in ("/live", "/live/events", "/live/poll"):
        await stage.knocked_at(path, after=60)
        await stage.knocked_at(path, after=60)
    stage.hears()
    peer = await stage.enters(after=60)
    await peer.hello(NOW)
    assert (await peer.resume())["seqs"] == NOW


async def changes_way_when_no_hello_follows_the_upgrade(stage: Stage) -> None:
    await stage.enters()
    await stage.enters(after=30)
    stage.goes_deaf()
    await stage.knocked_at("/live/events", after=30)


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
    goes_on_from_what_it_has, takes_a_replay_nobody_asked_for, shows_nothing_twice, asks_for_what_is_missing,
    believes_a_beat_that_is_ahead, passes_over_what_it_does_not_know, jumps_over_what_a_snapshot_covers,
    says_the_epoch_of_its_own_positions, follows_its_rights, learns_its_channels_anew_from_hello,
    comes_back_and_resumes, waits_as_long_as_bye_says, yields_to_a_newer_one_of_its_own,
    leaves_a_line_that_is_dead,
)  # fmt: skip
# Only a client somebody looks at, on a computer that sleeps, is shared, or stands behind a bad proxy.
PAGES = (
    comes_back_when_looked_at, distrusts_a_line_it_slept_on,
    keeps_a_line_that_is_heard_while_its_timers_are_slowed, yields_while_its_timers_are_slowed,
    comes_back_at_once_with_the_network, changes_way_when_no_upgrade_is_answered, changes_way_when_no_hello_follows_the_upgrade,
    ends_when_somebody_else_is_greeted,
)  # fmt: skip
FINAL = (4500, 4501, 4502, 4503, 4999)
