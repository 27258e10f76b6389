"""Many families in many classes, and writers who publish to them at random."""

import asyncio
import random
from collections.abc import Sequence

import httpx
import msgspec

from one.store.accounts import sessions
from one.store.pool import Pool


class Crowd(msgspec.Struct):
    """``families``: (cookie, channels) of each guardian; ``writers``: cookies of teachers; classes by writer."""

    families: list[tuple[str, list[str]]]
    writers: list[tuple[str, int, list[int]]]  # cookie, class, pupils


async def make_crowd(pool: Pool, classes: int, families: int) -> Crowd:
    """So many classes with a teacher each, and so many guardians with a child each."""
    class_ids, teachers, pupils, guardians = await _people(pool, classes, families)

    async def cookie(person_id: int) -> str:
        return f"one={await sessions.start(pool, person_id, remember=False, device='test')}"

    channels = {
        row["person_id"]: row["names"]
        for row in await pool.fetch(
            "select person_id, array_agg(distinct channel) as names from listens group by 1"
        )
    }
    return Crowd(
        [(await cookie(g), channels[g]) for g in guardians],
        [
            (await cookie(t), class_ids[n], [p for i, p in enumerate(pupils) if i % classes == n])
            for n, t in enumerate(teachers)
        ],
    )


async def _people(
    pool: Pool, classes: int, families: int
) -> tuple[list[int], list[int], list[int], list[int]]:
    async with pool.acquire() as connection, connection.transaction():
        school = await connection.fetchval(
            "insert into school (uai, name, quiet_from, quiet_to, quiet_weekend)"
            " values ('0000001A', 'Foule', '00:00', '00:00', false) returning id"
        )
        class_ids = [
            await connection.fetchval(
                "insert into class (school_id, name) values ($1, $2) returning id", school, f"C{n}"
            )
            for n in range(classes)
        ]

        async def person(login: str, profile: str) -> int:
            person_id: int = await connection.fetchval(
                "insert into person (login, profile, first_name, last_name) values ($1, $2, $1, 'X') returning id",
                login,
                profile,
            )
            await connection.execute("insert into attachment values ($1, $2)", person_id, school)
            return person_id

        teachers = [await person(f"t{n}", "enseignant") for n in range(classes)]
        pupils = [await person(f"e{n}", "eleve") for n in range(families)]
        guardians = [await person(f"p{n}", "parent") for n in range(families)]
        await connection.executemany(
            "insert into membership values ($1, $2)", list(zip(class_ids, teachers, strict=True))
        )
        await connection.executemany(
            "insert into membership values ($1, $2)",
            [(class_ids[n % classes], p) for n, p in enumerate(pupils)],
        )
        await connection.executemany(
            "insert into guardian values ($1, $2)", list(zip(guardians, pupils, strict=True))
        )

    return class_ids, teachers, pupils, guardians


async def write(crowd: Crowd, urls: Sequence[str], count: int, at_once: int = 8) -> int:
    """Publish ``count`` notes, to each class in turn, through random workers, ``at_once`` at a time; return how many were accepted.

    A worker that is gone refuses; the note is then published through another.
    """
    left = iter(range(count))
    accepted = 0

    async def writer(client: httpx.AsyncClient) -> None:
        nonlocal accepted
        for number in left:
            cookie, class_id, pupils = crowd.writers[number % len(crowd.writers)]
            form: dict[str, object] = {
                "class_id": class_id,
                "title": f"Mot {number}",
                "body": "Bonjour",
                "audience": "class",
            }
            if random.random() < 0.3:
                form |= {"audience": "pupils", "children": random.sample(pupils, min(3, len(pupils)))}
            for _ in range(20):
                try:
                    answer = await client.post(
                        f"{random.choice(urls)}/carnet/nouveau",
                        data=form,
                        headers={"cookie": cookie, "sec-fetch-site": "same-origin"},
                    )
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                    continue
                if answer.status_code == 303:
                    accepted += 1
                    break
                await asyncio.sleep(0.05)

    async with httpx.AsyncClient(timeout=30) as client, asyncio.TaskGroup() as tasks:
        for _ in range(at_once):
            tasks.create_task(writer(client))
    return accepted
