"""The body of a request of a program: JSON, read strictly, or one clear sentence of what is wrong with it."""

import json
from typing import Any, TypeVar

import msgspec

from one.errors import OneError

T = TypeVar("T")


class Malformed(OneError):
    """It is no JSON, or not of this form."""


def read(data: bytes, form: type[T]) -> T:
    """The value; Malformed for what is none: no UTF-8, half a surrogate pair, a member too much or twice, too deep."""
    try:
        value = msgspec.json.decode(data, type=form)
        json.loads(data, object_pairs_hook=_once)  # msgspec takes the last of two
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed(str(error)) from error
    except RecursionError as error:
        raise Malformed("JSON is nested too deeply") from error
    return value


def _once(pairs: list[tuple[str, Any]]) -> None:
    names = [name for name, _value in pairs]
    if twice := {name for name in names if names.count(name) > 1}:
        raise Malformed(f"Object contains the same field twice: {', '.join(sorted(twice))}")
