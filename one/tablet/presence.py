"""Which tablets are open now, told to the teachers of their class as it changes: came, went, battery.

A tablet says twice a minute that it is there; that is kept, and only what changed is told. One that says nothing
for longer than two of these is taken for gone (jobs.py).
"""

from one import channels, events
from one.accounts import user_agents
from one.events import Presence
from one.resources import Resources
from one.scope import Profile
from one.store.tablet import devices as store
from one.store.tablet.devices import Device
from one.store.work import Work, work

SILENT_SECONDS = 75
BATTERY_STEP = 10  # a charge is told when it passed one of these, not with each percent


async def report(
    resources: Resources, device: Device, *, shown: bool, battery: int | None, charging: bool
) -> None:
    """What a tablet says of itself; its class's teachers hear of it when something changed."""
    async with work(None, resources) as w:
        before = await store.report(w.connection, device.id, shown=shown, battery=battery, charging=charging)
        if before is None:
            return  # taken off meanwhile
        same = before.open == shown and before.charging == charging
        if not same or _step(before.battery) != _step(battery):
            await tell(w, device.id)


def _step(battery: int | None) -> int | None:
    return None if battery is None else battery // BATTERY_STEP


async def tell(w: Work, device_id: int, *, ended: bool = False) -> None:
    """Tell the class's teachers how it is with a tablet of theirs; of one that is about to be deleted that it ``ended``."""
    device = await store.by_id(w.connection, device_id)
    if device is None:
        return
    state = Presence.ENDED if ended else Presence.OPEN if device.open else Presence.AWAY
    told = events.Tablet(
        id=device.id,
        name=user_agents.in_french(device.agent),
        state=state,
        battery=device.battery,
        at=events.timestamp(device.seen_at),
    )
    await w.event(
        events.Kind.PRESENCE,
        channels=[channels.class_profile(device.class_id, Profile.TEACHER)],
        body=events.presence_body(told),
    )


async def notice_silent(resources: Resources) -> None:
    """Tell of those that have said nothing for a while: their battery is empty, or they are out of reach."""
    async with work(None, resources) as w:
        for each in await store.go_away(w.connection, SILENT_SECONDS):
            await tell(w, each.id)
