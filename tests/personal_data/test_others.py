"""What others keep to themselves is in nobody else's copy: words of their own in every field, looked for in everybody's."""

import random
from datetime import date

import pytest
from support.messages import start
from support.own_data import Taken, own_data
from support.people import School

from one import phones
from one.http.state import State
from one.profile import saving
from one.profile.fields import EMAIL, FIELDS, MOBILE, YES
from one.profile.saving import Change
from one.store.people import ties

pytestmark = pytest.mark.anyio

READERS = ("paul.prof", "lise.roy", "lea.roy", "dora.direction", "gil.garde", "max.noir")
# Their names are in the copy of who is their family, or wrote with them.
KNOWN = {
    "paul.prof": {"lise.roy"},
    "lise.roy": {"paul.prof", "lea.roy", "tom.roy"},
    "lea.roy": {"lise.roy", "marc.roy"},
    "max.noir": {"nina.noir"},
}


async def _secrets(state: State, school: School) -> dict[str, list[str]]:
    """Each person's own words, in their account, the register and their profile, some padlocks open."""
    dice, found = random.Random(186), {}
    everybody = await ties.of(school.pool, list(school.people.values()))
    for n, (login, person_id) in enumerate(school.people.items()):
        words = [
            f"secret{n}@free.fr",
            f"+336987654{n:02}",
            f"{n + 100} rue du Secret",
            f"ancien{n}@free.fr",
            f"Appareil {n}x",
            f"1980-02-{n + 1:02}",
        ]
        email, mobile, address, before, device, born = words
        await school.pool.execute(
            "update person set email = $2, email_checked_at = now(), mobile = $3, last_name = $4, birth_date = $5"
            " where id = $1",
            *(person_id, email, mobile, f"Nomde{n}x", date.fromisoformat(born)),
        )
        await school.pool.execute(
            "update attachment set address = $2 where person_id = $1", person_id, address
        )
        await school.pool.execute(
            "insert into known_as (person_id, last_name, first_name, email, merged) values ($1, $2, 'Autre', $3, false)",
            *(person_id, f"Ancien{n}x", before),
        )
        await school.pool.execute(
            "insert into session (token_hash, person_id, remember, device, expires_at)"
            " values (sha256($2::text::bytea), $1, false, $2, now() + interval '1 hour')",
            *(person_id, device),
        )
        mine = [f for f in FIELDS.values() if everybody[person_id].profile in f.profiles]
        values = {f.name: f"secret {n} {f.name}" for f in mine if f.name in _FREE}
        if "fixe" in {f.name for f in mine}:
            values["fixe"] = phones.line(f"04 66 12 34 {n:02}")
        changes = [Change(name, value, 0) for name, value in values.items()]
        changes += [Change(f.padlock, YES, 0) for f in mine if f.padlock and dice.random() < 0.5]
        await saving.save(await school.scope(login), state.resources, changes)
        found[login] = [*words, f"Ancien{n}x", *values.values()]
    return found


_FREE = set(FIELDS) - {"humeur", "naissance", "fixe", "photo", EMAIL, MOBILE}


async def test_a_copy_holds_nothing_that_others_keep_to_themselves(state: State, school: School) -> None:
    secrets = await _secrets(state, school)
    await start(state, school, "paul.prof", "lise.roy", "À lire")
    numbers = {login: n for n, login in enumerate(school.people)}
    for reader in READERS:
        text = _words(await own_data(await school.scope(reader), state.resources))
        for login, words in secrets.items():
            for each in words:
                assert (each in text) is (login == reader), (reader, login, each)
            known = login == reader or login in KNOWN.get(reader, ())
            assert (f"Nomde{numbers[login]}x" in text) is known, (reader, login)


def _words(taken: Taken) -> str:
    """Every file that holds words."""
    return "\n".join(
        taken.zip.read(name).decode() for name in taken.names if not name.endswith((".jpg", ".pdf"))
    )
