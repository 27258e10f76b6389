"""Mobiles as people type and lists write them, in their normal form and as they are shown: one rule everywhere."""

import unicodedata
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

MOST = 40
# Where a number without its country may be from: they share the prefixes of one numbering plan.
_FRENCH = ("FR", "GP", "MQ", "GF", "RE", "YT")
# Blocks of mobiles that the numbering plan gives to one place, where the library knows some of the numbers only.
_OVERSEAS = {
    "639": "YT",
    "690": "GP",
    "691": "GP",
    "692": "RE",
    "693": "RE",
    "694": "GF",
    "696": "MQ",
    "697": "MQ",
}
# Fixed lines, by how their numbers begin at home; the library takes some of them for the mainland's.
_FIXED_OVERSEAS = {
    "0262": "RE",
    "0263": "RE",
    "0269": "YT",
    "0590": "GP",
    "0594": "GF",
    "0596": "MQ",
}
_CODES = {33, 262, 590, 594, 596}
# Some countries do not tell mobiles and fixed lines apart.
_MOBILES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class NoNumber(ValueError):
    """No telephone has this number."""


class NoMobile(ValueError):
    """It is a number, but no mobile's: it gets no short message, or at the price of a premium rate."""


def mobile(text: str) -> str:
    """A mobile in international form (+33…), French, overseas too, when no country is given. Raises NoNumber, NoMobile."""
    read = [number for place in _FRENCH if (number := _number(text[:MOST], place)) is not None]
    number = next(filter(phonenumbers.is_valid_number, read), None)
    if number is None:
        number = next(filter(_is_overseas, read), None)
        if number is None:
            raise NoNumber
    elif phonenumbers.number_type(number) not in _MOBILES:
        raise NoMobile
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


@lru_cache(maxsize=4096)
def shown(number: str) -> str:
    """A number as one dials it here, « 06 12 34 56 78 », « 0692 12 34 56 »; with its country when it is another's."""
    try:
        found = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    form = PhoneNumberFormat.NATIONAL if found.country_code in _CODES else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(found, form).replace(" ", "\u00a0")


def _number(text: str, place: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, place)
    except phonenumbers.NumberParseException:
        return None


def _is_overseas(number: phonenumbers.PhoneNumber) -> bool:
    digits = str(number.national_number)
    place = _OVERSEAS.get(digits[:3])
    return place is not None and len(digits) == 9 and number.country_code == _code(place)


def _code(place: str) -> int:
    return int(phonenumbers.country_code_for_region(place))


def line(text: str) -> str:
    """Any number that rings somewhere, fixed or mobile, in international form. Raises NoNumber."""
    read = [number for place in _places(text) if (number := _number(text[:MOST], place)) is not None]
    number = next(filter(phonenumbers.is_valid_number, read), None)
    if number is None or phonenumbers.number_type(number) in (
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
    ):
        raise NoNumber
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _places(text: str) -> tuple[str, ...]:
    """Where a fixed line may be, the likeliest first."""
    digits = "".join(str(unicodedata.decimal(c)) for c in text[:MOST] if c.isdecimal())
    overseas = _FIXED_OVERSEAS.get(digits[:4])
    return (overseas, *_FRENCH) if overseas else _FRENCH
