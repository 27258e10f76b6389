"""Passwords: the rule, said once, and the hashing, off the loop."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from one.i18n import _
from one.names import fold, plain
from one.resources import Resources

LONGEST = 128
TYPED_MOST = 1000  # of a form's field; what is longer than LONGEST is told by the rule, in its own words
ADULT_MIN = 8
PUPIL_MIN = 6  # what a school may lower it to for its pupils, whom a longer one keeps out
SOLID = 12  # characters of what is called solid
DISTINCT_LEAST = 4  # capitals and accents apart

# OWASP ASVS 5 asks for Argon2id; 19 MiB and 2 passes are its first choice.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Compared with when there is no account or no password: the answer takes the same time.
_NOBODY = _hasher.hash("nobody")

# What French children and parents choose first; the library's list is of English leaks.
_FRENCH = """
    azerty azertyui azertyuiop azerty12 azerty123 motdepasse motdepasse1 bonjour1 chocolat
    doudou12 soleil12 jetaime1 marseille toulouse bordeaux nicolas1 maitresse ecole123
    vacances licorne1 12345678 123456789 1234567890 azertyqsdf qsdfghjklm wxcvbn12 pokemon1
    minecraft fortnite bonjour bonsoir coucou soleil doudou jetaime licorne ecole maman papa
    loulou princesse chouchou nounours lapin chaton dauphin football
"""
_COMMON = frozenset(FREQUENCY_LISTS["passwords"]) | frozenset(_FRENCH.split())

# What any school may be called: no part of its own name.
_EVERY_SCHOOL = frozenset(
    (
        "ecole",
        "elementaire",
        "maternelle",
        "primaire",
        "publique",
        "privee",
        "groupe",
        "scolaire",
        "rpi",
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "l",
        "d",
        "et",
    )
)


def rule(minimum: int) -> str:
    """The sentence that states the rule, the same wherever a password is chosen."""
    return _(
        "Au moins %(minimum)s caractères, dont %(distinct)s différents, sans l’identifiant, le prénom,"
        " le nom ni celui de l’école, et pas un mot de passe trop courant, même suivi de chiffres."
    ) % {"minimum": minimum, "distinct": DISTINCT_LEAST}


def problems(
    password: str, *, minimum: int, login: str, first_name: str, last_name: str, schools: list[str]
) -> list[str]:
    """What is wrong with a password, in sentences; an empty list when it is good.

    ``rule`` says all that is refused here, but the length that nobody reaches.
    """
    if not password:
        return [_("Il manque le mot de passe.")]
    found = []
    if len(password) < minimum:
        found.append(
            _("Ce mot de passe est trop court : il faut au moins %(n)s caractères.") % {"n": minimum}
        )
    if len(password) > LONGEST:
        found.append(_("Ce mot de passe est trop long : %(n)s caractères au plus.") % {"n": LONGEST})
    low = fold(password)
    if len(set(plain(password)) - {" "}) < DISTINCT_LEAST:
        found.append(_("Ce mot de passe est trop simple : il répète les mêmes signes."))
    if password.lower() in _COMMON or low in _COMMON or _bare(low) in _COMMON:
        found.append(_("Ce mot de passe est trop courant : d’autres personnes le devineraient."))
    names = {fold(word) for word in (login, *login.split("."), first_name, last_name, *schools)}
    if any(len(name) >= 3 and name in low for name in names) or any(_names_school(low, s) for s in schools):
        found.append(_("Ce mot de passe contient l’identifiant, le nom ou l’école : il faut autre chose."))
    return found


def _bare(password: str) -> str:
    """What is left without the digits and signs before and behind it: « bonjour123 » is tried right after « bonjour »."""
    ends = "".join(sign for sign in set(password) if not sign.isalpha())
    return password.strip(ends)


def _names_school(password: str, school: str) -> bool:
    """Whether it holds what a school is called beside « école élémentaire »: nobody types all of it."""
    words = plain(school).replace("'", " ").replace("’", " ").split()
    for end in (0, -1):
        while words and fold(words[end]) in _EVERY_SCHOOL:
            del words[end]
    name = fold(" ".join(words))
    return len(name) >= 4 and name in password


def _same(password: str) -> str:
    """« é » is one sign on some keyboards and two on others: the same password, whatever the device.

    What is longer than a form takes is nobody's.
    """
    return unicodedata.normalize("NFC", password) if len(password) <= TYPED_MOST else ""


async def hash_password(resources: Resources, password: str) -> str:
    """Argon2id, in a thread of ``resources.hashing``; Busy when too many wait for one.

    Only who proved to be somebody chooses a password: they share no place with those who guess.
    """
    return await resources.hashing.run(lambda: _hasher.hash(_same(password)), place="chosen")


async def verify(resources: Resources, stored: str | None, password: str, *, network: str) -> bool:
    """Whether the password is the stored one. Without a stored one the work is done all the same. Raises Busy."""

    def check() -> bool:
        try:
            _hasher.verify(stored or _NOBODY, _same(password))
            return stored is not None
        except (VerificationError, InvalidHashError):
            return False

    return await resources.hashing.run(check, place=network)


def outdated(stored: str) -> bool:
    """Whether a hash was made with older parameters."""
    return _hasher.check_needs_rehash(stored)
