"""A sample school for the first start: small, invented, and whole enough to try everything."""

import csv
import tempfile
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from one.accounts import codes, passwords, terms
from one.apps import catalogue
from one.clock import PARIS
from one.config import Settings
from one.portraits import sample as portraits
from one.resources import Resources, of_command
from one.roster.school import import_directory
from one.school import flash, where
from one.scope import Profile, Scope
from one.shelf import sample as services
from one.store import pool as store_pool
from one.store import sample as store
from one.store.accounts import sessions

SCHOOL, UAI = "École des Tilleuls", "0990001A"
PASSWORD = "petit-cartable-bleu"  # noqa: S105 - printed on the terminal, for a school that does not exist

# Class, civility, first name and family name of its teacher.
CLASSES = (
    ("CP", "Mme", "Claire", "Fontaine"),
    ("CE2", "M.", "Julien", "Moreau"),
    ("CM2", "Mme", "Nadia", "Benali"),
)
HEAD = ("Hélène", "Garnier")
# Family name, first guardian, second guardian or "", then (child's first name, class, birth date).
FAMILIES: tuple[tuple[str, str, str, tuple[tuple[str, str, str], ...]], ...] = (
    ("Marchand", "Sophie", "Karim", (("Léa", "CE2", "2018-03-14"), ("Tom", "CP", "2020-09-02"))),
    ("Petit", "Camille", "", (("Jules", "CP", "2020-01-21"),)),
    ("Diallo", "Aminata", "Moussa", (("Awa", "CP", "2020-11-05"), ("Ibrahim", "CM2", "2016-04-18"))),
    ("Lefèvre", "Anne", "Marc", (("Zoé", "CP", "2020-06-30"),)),
    ("Nguyen", "Linh", "Paul", (("Minh", "CP", "2020-02-11"), ("Lan", "CE2", "2018-07-23"))),
    ("Rousseau", "Élodie", "", (("Hugo", "CP", "2020-12-01"),)),
    ("Haddad", "Yasmine", "Samir", (("Inès", "CE2", "2018-05-09"), ("Adam", "CM2", "2016-10-27"))),
    ("Da Silva", "Maria", "João", (("Tiago", "CE2", "2018-01-16"),)),
    ("Girard", "Laure", "Benoît", (("Margaux", "CE2", "2018-11-28"),)),
    ("Kowalski", "Ewa", "", (("Nina", "CE2", "2018-08-03"), ("Leo", "CM2", "2016-02-07"))),
    ("Bernard", "Chloé", "Thomas", (("Noé", "CE2", "2018-04-04"),)),
    ("O'Brien", "Kate", "Sean", (("Maeve", "CM2", "2016-06-19"),)),
    ("Le Goff", "Gaëlle", "Yann", (("Malo", "CM2", "2016-12-12"), ("Soizic", "CP", "2020-03-25"))),
    ("Fernandez", "Lucia", "", (("Pablo", "CM2", "2016-09-09"),)),
    ("Blanc", "Julie", "Pierre", (("Louise", "CM2", "2016-01-30"),)),
)
FLASH = "Photo de classe mardi matin : à 8 h 30 précises, avec le sourire."
# Whoever signs in finds what is older than this already read.
READ_HOURS = 24
IMPORT_HOURS = 30 * 24  # days of school: before anything that applications bring
SHOWN = (
    ("enseignant du CE2", "julien.moreau"),
    ("directrice", "helene.garnier"),
    ("parent de deux enfants", "sophie.marchand"),
    ("parent en CM2", "julie.blanc"),
    ("élève du CE2", "lea.marchand"),
)
ACTIVE = (*(login for _, login in SHOWN), "claire.fontaine", "nadia.benali")
NEWCOMER = ("parent à activer", "karim.marchand")


async def ensure(settings: Settings) -> str:
    """Load the sample school into an empty database; return the table of demo accounts, or nothing.

    In ``prod``, or when the database holds schools of its own, nothing is made and nothing shown.
    """
    if settings.env != "dev" or settings.database_url is None:
        return ""
    pool = await store_pool.create(settings.database_url, 2, name="one sample")
    try:
        resources = of_command(settings, pool)
        schools = await store.school_codes(pool)
        if not schools:
            await _make(resources)
        elif UAI not in schools:
            return ""
        return await _table(resources)
    finally:
        await pool.close()


async def _make(resources: Resources) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        await import_directory(resources, folder, school_name=SCHOOL, uai=UAI)
    await store.set_back_all(resources.pool, age(IMPORT_HOURS, datetime.now(PARIS)))
    await store.without_pause(resources.pool)
    password_hash = await passwords.hash_password(resources, PASSWORD)
    await store.activate(resources.pool, ACTIVE, password_hash, terms.VERSION)
    school = _School(resources)
    everything = [sampled for app in catalogue.APPS for sampled in app.sample]
    for sampled in sorted(everything, key=lambda sampled: sampled.hours, reverse=True):
        await sampled.make(school)
    await _flash(resources)
    await services.make(resources, await _scope(resources, "helene.garnier"))
    for _, login in SHOWN:
        await services.choose(resources, login, await _scope(resources, login))
    await portraits.make(resources, partial(_scope, resources))
    people = [await store.person_id(resources.pool, login) for _, login in SHOWN]
    await store.mark_read(resources.pool, people, READ_HOURS)
    await store.sign_all_out(resources.pool)


async def _flash(resources: Resources) -> None:
    """Where the school is, which its made-up UAI does not tell, and what the direction says on all pages this week."""
    head = await _scope(resources, "helene.garnier")
    await where.choose(head, resources, head.schools[0].id, "A")
    ends = datetime.combine(datetime.now(PARIS).date() + timedelta(days=7), time(18), PARIS)
    draft = flash.Draft(FLASH, "sun", tuple(Profile), None, ends)
    await flash.publish(head, resources, head.schools[0].id, draft)


class _School(NamedTuple):
    """What a sample of an application asks for: one/apps/app.py says it."""

    resources: Resources

    async def scope(self, login: str) -> Scope:
        """Somebody of the school."""
        return await _scope(self.resources, login)

    def age(self, hours: float) -> timedelta:
        """How long ago so many hours of days of school are."""
        return age(hours, datetime.now(PARIS))


def age(hours: float, now: datetime) -> timedelta:
    """How long ago that was: nobody wrote on Saturday or Sunday, unless that is today."""
    days, rest = divmod(hours, 24)
    at = now - timedelta(hours=rest)
    while days:
        at -= timedelta(days=1)
        days -= at.weekday() < 5
    return now - at


async def _scope(resources: Resources, login: str) -> Scope:
    person_id = await store.person_id(resources.pool, login)
    token = await sessions.start(resources.pool, person_id, remember=False, device="")
    scope = await sessions.scope(resources.pool, token)
    assert scope is not None, "just opened"
    return scope


async def _table(resources: Resources) -> str:
    lines = [f"{who:<24} {login:<18} {PASSWORD}" for who, login in SHOWN]
    who, login = NEWCOMER
    if await store.inactive(resources.pool, login):
        code = codes.new_code()
        person_id = await store.person_id(resources.pool, login)
        await store.set_code(
            resources.pool,
            person_id,
            codes.digest(resources.key, person_id, code),
            resources.settings.code_days,
        )
        lines.append(f"{who:<24} {login:<18} {codes.shown(code)}   (code d'activation)")
    head = f"{SCHOOL}\n{'':<24} {'identifiant':<18} mot de passe"
    return "\n".join([head, *lines])


def write(folder: Path) -> None:
    """Write the school as ONDE exports, so that it comes in through the import like any other."""
    today = datetime.now(UTC).year
    with (folder / "eleves.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(
            ["Nom Élève", "Nom d'usage Élève", "Prénom Élève", "Date naissance", "Sexe", "Niveau", "Classe"]
        )
        for family, _, _, children in FAMILIES:
            for first, level, birth in children:
                shifted = f"{int(birth[:4]) + today - 2026}{birth[4:]}"  # always of school age
                out.writerow([family, "", first, shifted, "", level, level])
    with (folder / "enseignants.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(["Civilité", "Nom usage", "Nom", "Prénom", "Courriel", "Directeur", "Classe"])
        for name, civility, first, last in CLASSES:
            out.writerow([civility, "", last, first, "", "non", name])
        out.writerow(["Mme", "", HEAD[1], HEAD[0], "", "oui", ""])
    with (folder / "responsables.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";")
        child = ["Nom d'usage enfant", "Nom de famille enfant", "Prénom enfant", "Classes enfants"]
        out.writerow(
            [
                "Civilité Responsable",
                "Nom responsable",
                "Prénom responsable",
                "Adresse responsable",
                *child * 2,
            ]
        )
        for number, (family, *guardians, children) in enumerate(FAMILIES):
            cells = [cell for first, level, _ in children for cell in ("", family, first, level)]
            for guardian in filter(None, guardians):
                out.writerow(["", family, guardian, f"{number + 1} rue des Tilleuls", *cells])
