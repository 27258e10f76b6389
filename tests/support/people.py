"""A small school for tests, made straight in the database."""

import msgspec

from one.accounts import passwords
from one.accounts.terms import VERSION
from one.scope import Scope
from one.store.accounts import sessions
from one.store.pool import Pool
from one.store.roster import people as roster_people

PASSWORD = "un-joli-cartable"
_HASH = passwords._hasher.hash(PASSWORD)

# login → profile, first, last, class ("" none), function
PEOPLE = {
    "paul.prof": ("enseignant", "Paul", "Prof", "CE1", None),
    "anne.autre": ("enseignant", "Anne", "Autre", "CM2", None),
    "dora.direction": ("enseignant", "Dora", "Direction", "", "direction"),
    "lea.roy": ("eleve", "Léa", "Roy", "CE1", None),
    "tom.roy": ("eleve", "Tom", "Roy", "CM2", None),
    "zoe.blin": ("eleve", "Zoé", "Blin", "CE1", None),
    "max.noir": ("eleve", "Max", "Noir", "CM2", None),
    "lise.roy": ("parent", "Lise", "Roy", "", None),
    "marc.roy": ("parent", "Marc", "Roy", "", None),
    "bea.blin": ("parent", "Béa", "Blin", "", None),
    "nina.noir": ("parent", "Nina", "Noir", "", None),
    "gil.garde": ("personnel", "Gil", "Garde", "", None),
}
GUARDIANS = (
    ("lise.roy", "lea.roy"),
    ("lise.roy", "tom.roy"),
    ("marc.roy", "lea.roy"),
    ("bea.blin", "zoe.blin"),
    ("nina.noir", "max.noir"),
)


class School(msgspec.Struct):
    """Ids by login and by class name."""

    id: int
    classes: dict[str, int]
    people: dict[str, int]
    pool: Pool

    async def token(self, login: str) -> str:
        return await sessions.start(self.pool, self.people[login], remember=False, device="test")

    async def scope(self, login: str) -> Scope:
        scope = await sessions.scope(self.pool, await self.token(login))
        assert scope is not None
        return scope


async def make_school(
    pool: Pool, name: str = "École Test", uai: str = "0990009Z", suffix: str = ""
) -> School:
    """Everyone of PEOPLE, active, with PASSWORD. ``suffix`` keeps the logins of a second school apart."""
    async with pool.acquire() as connection, connection.transaction():
        school_id = await connection.fetchval(
            "insert into school (uai, name, quiet_from, quiet_to, quiet_weekend)"
            " values ($1, $2, '00:00', '00:00', false) returning id",  # tests run at any hour: no pause holds their notes
            uai,
            name,
        )
        classes = {
            each: await connection.fetchval(
                "insert into class (school_id, name, level) values ($1, $2, $2) returning id", school_id, each
            )
            for each in ("CE1", "CM2")
        }
        people = {}
        for login, (profile, first, last, class_name, function) in PEOPLE.items():
            people[login] = person_id = await connection.fetchval(
                """
                insert into person (login, profile, first_name, last_name, password_hash, activated_at, terms_version)
                values ($1, $2, $3, $4, $5, now(), $6) returning id
                """,
                login + suffix,
                profile,
                first,
                last,
                _HASH,
                VERSION,
            )
            await connection.execute(
                "insert into attachment (person_id, school_id, function) values ($1, $2, $3)",
                person_id,
                school_id,
                function,
            )
            if class_name:
                await connection.execute(
                    "insert into membership values ($1, $2)", classes[class_name], person_id
                )
        await connection.executemany(
            "insert into guardian values ($1, $2)", [(people[g], people[c]) for g, c in GUARDIANS]
        )
    return School(school_id, classes, people, pool)


async def double(school: School, login: str, profile: str, first: str, last: str, **more: object) -> int:
    """Another account of the school, active, with the password of everybody."""
    person_id: int = await school.pool.fetchval(
        "insert into person (login, profile, first_name, last_name, password_hash, activated_at, email,"
        "                    terms_version)"
        " select $1, $2, $3, $4, password_hash, now(), $5, terms_version from person where login = 'paul.prof'"
        " returning id",
        login,
        profile,
        first,
        last,
        more.get("email"),
    )
    await school.pool.execute("insert into attachment values ($1, $2)", person_id, school.id)
    school.people[login] = person_id
    return person_id


async def leave(school: School, *logins: str, months: int = 0) -> None:
    """Take people out of their school, so many months ago."""
    ids = [school.people[login] for login in logins]
    async with school.pool.acquire() as connection, connection.transaction():
        await roster_people.add_departures(connection, school.id, ids, [])
        await roster_people.detach(connection, school.id, ids)
    await school.pool.execute(
        "update person set left_at = now() - make_interval(months => $2, days => 1)"
        " where id = any($1::bigint[])",
        ids,
        months,
    )
