"""A pupil is told « tu », by the pages they have and by what these answer."""

import re

import pytest
from support.client import signed
from support.people import School
from support.sentences import sentences

from one import i18n
from one.http.state import State
from one.i18n.catalogues import catalogue
from scripts.words import LOCALE

pytestmark = pytest.mark.anyio

VOUS = re.compile(r"\b(?:vous|votre|vos|vôtre)\b|\b(?!assez\b|chez\b)\w{2,}ez\b", re.IGNORECASE)
# Code that answers everybody; templates speak to each profile, and every page of a pupil is read in
# tests/http/test_every_page_browser.py.
SHARED = re.compile(
    r"one/(accounts/(?!codes|letters|sheet)|store/(?!roster)|http/(?!people|school|classroom|roster|tablet|assistance|actualites|carnet|cahier|externe|shelf/services|help/visit)).*\.py"
)
# Said to who teaches or directs, or to who is not known yet.
NOT_TO_PUPILS = {
    "Votre session est terminée. Reconnectez-vous pour continuer.",
    "Vous êtes déconnecté. À bientôt.",
    (
        "Votre navigateur refuse les cookies de ONE : sans eux, personne ne peut rester connecté. Autorisez-les pour ce site"
        " dans les réglages du navigateur, puis réessayez."
    ),
    "C’est archivé. Vous pouvez rouvrir une classe à tout moment.",
    "La personne n’est plus dans l’école. Vous pouvez la rattacher depuis cette liste.",
    "La classe de cette année est ouverte. Importez maintenant sa liste.",
    "C’est fait. Donnez-lui maintenant son code.",
}


def test_all_that_shared_code_says_has_its_tu() -> None:
    tu, vous = catalogue(LOCALE, i18n.TU), set[str]()
    for message in sentences():
        said = message.id if isinstance(message.id, str) else message.id[0]
        shared = any(SHARED.fullmatch(path) for path, _line in message.locations)
        if said and shared and VOUS.search(tu.gettext(said)):
            vous.add(said)
    assert vous == NOT_TO_PUPILS


def test_no_tu_says_vous() -> None:
    tu = (LOCALE / i18n.TU / "LC_MESSAGES" / "one.po").read_text("utf-8")
    said = "".join(re.findall(r'^msgstr((?: ?".*"\n)+)', tu, re.MULTILINE))
    assert VOUS.findall(said) == []


def test_a_form_of_address_is_no_voice_of_its_own() -> None:
    assert i18n.languages() == ("fr", "en")
    with i18n.speaking(i18n.TU):
        assert i18n.language() == "fr"
        assert i18n._("Quoi de neuf ?") == "Quoi de neuf ?"
        assert i18n.ngettext("un", "deux", 0) == "un"


@pytest.mark.parametrize(("login", "said"), [("lea.roy", "pour toi"), ("lise.roy", "pour vous")])
async def test_a_page_that_does_not_exist_says_so_to_its_reader(
    state: State, school: School, login: str, said: str
) -> None:
    page = await (await signed(state, school, login)).get("/classe/999999")
    assert page.status_code == 404
    assert said in page.text
    assert '<html lang="fr"' in page.text
