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
        peer = await stage.enters(after=35)  # lines that are short make the next wait longer
        await peer.hello(NOW)
        assert (await peer.resume())["seqs"] == NOW
    peer.connection.transport.abort()
    await (await stage.enters(after=35)).hello(NOW)


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


ALL = (
    goes_on_from_what_it_has,
    takes_a_replay_nobody_asked_for,
    shows_nothing_twice,
    asks_for_what_is_missing,
    believes_a_beat_that_is_ahead,
    passes_over_what_it_does_not_know,
    jumps_over_what_a_snapshot_covers,
    says_the_epoch_of_its_own_positions,
    follows_its_rights,
    learns_its_channels_anew_from_hello,
    comes_back_and_resumes,
    waits_as_long_as_bye_says,
    yields_to_a_newer_one_of_its_own,
    leaves_a_line_that_is_dead,
)
FINAL = (4500, 4501, 4502, 4503, 4999)
