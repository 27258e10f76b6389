"""Notes of the carnet, written by somebody."""

from one.apps.carnet import notes as carnet
from one.http.state import State
from support.client import Client
from support.people import PASSWORD, School

NOTE = {"title": "Piscine jeudi", "body": "Pensez au maillot.\n\nEt au bonnet.", "audience": "class"}


async def as_(client: Client, login: str) -> Client:
    await client.form("/connexion", login=login, password=PASSWORD)
    return client


async def publish(state: State, school: School, login: str, class_name: str, *children: str) -> int:
    draft = carnet.Draft(
        school.classes[class_name], "Titre", "Texte", not children, tuple(school.people[c] for c in children)
    )
    return await carnet.publish(await school.scope(login), state.resources, draft)
