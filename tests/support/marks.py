"""Which of several like cases stand for the others in `make test`."""

from collections.abc import Iterable
from typing import Any

import pytest


def first_of(values: Iterable[Any]) -> list[Any]:
    """The values of a parameter: the first for `make test`, the rest for `make test-all`."""
    first, *rest = values
    return [first, *(pytest.param(value, marks=pytest.mark.long) for value in rest)]
