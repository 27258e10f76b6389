"""What addresses say: ids, and nothing that is not one."""

from starlette.requests import Request

from one.errors import NotFound

ID_MOST = 2**63
CLASS_MOST = 2**31  # ids of classes and schools are PostgreSQL integers


def number(value: str | None) -> int | None:
    """An id from an address or a form, None for nothing; NotFound for what is not one."""
    if value is None or value == "":
        return None
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise NotFound
    return int(value)


def id_of(request: Request, name: str = "id", *, most: int = ID_MOST) -> int:
    """The id that the address carries under this name; NotFound when it can be nobody's."""
    value = number(request.path_params[name])
    if value is None or value >= most:
        raise NotFound
    return value
