"""What outside applications send and get: the types that read it, and that the description is made from."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

# Values of Profile and Function: the words of the API, which stay if ours ever change.
Listener = Literal["eleve", "parent", "enseignant", "personnel", "direction", "referent"]
NO_CONTROL = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"  # signs that no text has
Login = Annotated[str, Meta(min_length=1, max_length=80, pattern=NO_CONTROL)]
ClassName = Annotated[str, Meta(max_length=80, pattern=NO_CONTROL)]
ClassId = Annotated[int, Meta(ge=1, lt=2**31)]  # a PostgreSQL integer: what is beyond is no class's


class To(msgspec.Struct, forbid_unknown_fields=True, rename={"class_": "class"}):
    """Whom it is for: one of ``class``, ``school`` or ``people``; ``profiles`` narrows the first two."""

    class_: ClassId | ClassName | None = None
    school: bool = False
    people: Annotated[list[Login], Meta(max_length=200)] = []
    profiles: Annotated[list[Listener], Meta(max_length=6)] = []


class Publication(msgspec.Struct, forbid_unknown_fields=True, rename={"for_": "for"}):
    """The body of ``POST /api/v1/events``."""

    type: Annotated[
        str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,30}$(?!\n)", description="of the application's own")
    ]
    to: To
    title: Annotated[str, Meta(min_length=1, max_length=120, pattern=NO_CONTROL)]
    excerpt: Annotated[str, Meta(max_length=500, pattern=NO_CONTROL)] = ""
    url: Annotated[str, Meta(max_length=500, description="https, or a path of ours")] = ""
    author: Login | None = None
    for_: Annotated[list[Login], Meta(max_length=50, description="logins of the children it concerns")] = []


class Published(msgspec.Struct, frozen=True):
    """The answer: the event and its place in each channel. ``new`` is False for a key used before."""

    id: int
    seqs: dict[str, int]
    new: bool


class Problem(msgspec.Struct, frozen=True):
    """What every refusal is: a problem document (RFC 9457). ``detail`` is for whoever writes the caller."""

    type: str
    title: str
    status: int
    detail: str
