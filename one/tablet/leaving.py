"""How a browser stops being the tablet of a class: a teacher takes it off from afar, or types its code on it."""

import hmac

from one import acts
from one.accounts import user_agents
from one.accounts.codes import ALPHABET, normalise
from one.errors import Invalid, NotFound
from one.i18n import _
from one.people import news, rights
from one.resources import Bucket, Resources
from one.scope import Scope
from one.store.tablet import devices as store
from one.store.tablet.devices import Device
from one.store.work import Work, work
from one.tablet import presence
from one.tablet.pairing import LENGTH


def code(resources: Resources, device_id: int) -> str:
    """The code with which this tablet is left: shown to the class's teachers only, kept nowhere."""
    digest = hmac.digest(resources.key, b"tablet-exit %d" % device_id, "sha256")
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])


async def revoke(scope: Scope, resources: Resources, class_id: int, device_id: int) -> None:
    """Take a tablet off the class, wherever it is; NotFound for one of another class."""
    found = await rights.check_class(scope, resources, class_id)
    async with work(scope, resources) as w:
        await w.acts((), [class_id])
        device = await store.by_id(w.connection, device_id)
        if device is None or device.class_id != class_id:
            raise NotFound
        await _end(w, device)
        await w.audit(acts.TABLET_REVOKED, school_id=found.school_id, target=f"class:{class_id}")
        await news.tell_tablet(w, found, user_agents.worded_of(device.agent), paired=False)


async def leave(resources: Resources, device: Device, typed: str) -> None:
    """The tablet itself is left, by its code. Invalid for another one; tries are counted by tablet."""
    key, place = f"tablet-exit:{device.id}", Bucket(f"tablet:{device.id}", None)
    await resources.throttle.take(key, place)
    if not hmac.compare_digest(normalise(typed).encode(), code(resources, device.id).encode()):
        words = _(
            "Ce n’est pas le code de cette tablette. Il est affiché dans le paramétrage de la classe, à « Tablettes »."
        )
        raise Invalid({"code": [words]})
    async with work(None, resources) as w:
        await _end(w, device)
        await w.audit(acts.TABLET_LEFT, school_id=device.school_id, target=f"class:{device.class_id}")


async def _end(w: Work, device: Device) -> None:
    await presence.tell(w, device.id, ended=True)
    if not await store.end(w.connection, device.class_id, device.id):
        raise NotFound  # somebody else was quicker
    w.end_devices([device.id])
