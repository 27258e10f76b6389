"""A catalogue for tests: some sentences in Swedish, a language that ONE does not speak."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from starlette.requests import HTTPConnection

from one import i18n
from one.http import language, middleware

SENTENCES: dict[str | tuple[str, str], str | tuple[str, str]] = {
    "Bonjour": "God morgon",
    "Classe de %(name)s": "Klass %(name)s",
    "C’est enregistré.": "Det är sparat.",
    "Cette page n’existe pas, ou n’est pas pour vous": "Den sidan finns inte",
    "Carnet de liaison": "Kontaktbok",
    "Mes applis": "Mina appar",
    "Communiquer": "Kommunicera",
    "Choisir un nouveau mot de passe": "Välj ett nytt lösenord",
    "Votre accès à ONE": "Din väg till ONE",
    "Le dossier %(folder)s ne contient aucun fichier CSV.": "Mappen %(folder)s har ingen CSV-fil.",
    "à l’instant": "nyss",
    "hier": "i går",
    "{n}\u00a0h": "{n} tim",
    "{date} à {hours}\u00a0h\u00a0{minutes}": "{date} kl. {hours}.{minutes}",
    ("{n} nouveauté", "{n} nouveautés"): ("{n} nyhet", "{n} nyheter"),
}


def catalogue(sentences: dict[str | tuple[str, str], str | tuple[str, str]]) -> Catalog:
    made = Catalog("sv", fuzzy=False)
    for french, said in sentences.items():
        made.add(french, said)
    return made


def write(folder: Path, translated: Catalog) -> None:
    """The catalogue, and the template it is to be complete by."""
    path = folder / "sv" / "LC_MESSAGES" / "one.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, translated)
    with (folder / "one.pot").open("wb") as file:
        write_po(file, catalogue(dict.fromkeys(SENTENCES, "")))


def speak_swedish(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ONE speaks Swedish too, to who asks with the header x-language: sv, as a person's choice will have it."""
    write(folder, catalogue(SENTENCES))
    monkeypatch.setattr(i18n, "LOCALE", folder)

    def asked(request: HTTPConnection) -> str:
        return request.headers.get("x-language", i18n.SOURCE)

    for module in (middleware, language):
        monkeypatch.setattr(module, "voice_of", asked)
