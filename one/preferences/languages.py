"""In which language somebody reads a mail, whoever caused it."""

from one.i18n import SOURCE, languages
from one.preferences import dressing
from one.preferences.catalogue import LANGUAGE
from one.store import preferences as store
from one.store.pool import Pool


async def of_reader(pool: Pool, person_id: int | None, about: str) -> str:
    """That of a person; of a mail to who cannot sign in, that of whom it is ``about``: a login, an address."""
    if len(languages()) == 1:
        return SOURCE
    return dressing.language_of({LANGUAGE.name: await store.of_reader(pool, LANGUAGE.name, person_id, about)})
