"""What a file is, by its content: what its name or a browser says of it is believed of nobody."""

import os
from enum import StrEnum
from typing import IO

from one.files.errors import Refused
from one.i18n import Lazy, _, lazy

HEAD = 64  # bytes that tell
PDF_TAIL = 4096  # where a PDF says its end; what stands far behind it is something else


class Kind(StrEnum):
    """What is taken."""

    IMAGE = "image"
    PDF = "pdf"


BYTES_MOST = {Kind.IMAGE: 25_000_000, Kind.PDF: 10_000_000}
# What browsers offer to choose. HEIC is not among them: an iPhone sends a JPEG then, by itself.
ACCEPT = {Kind.IMAGE: "image/jpeg,image/png,image/webp,image/gif", Kind.PDF: "application/pdf"}
_WHAT: dict[tuple[Kind, ...], Lazy] = {
    (Kind.IMAGE,): lazy("Envoyez une photo ou une image (JPEG, PNG, WebP ou GIF)."),
    (Kind.PDF,): lazy("Envoyez un PDF."),
    (Kind.IMAGE, Kind.PDF): lazy("Envoyez une image (JPEG, PNG, WebP ou GIF) ou un PDF."),
}
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def size_of(source: IO[bytes]) -> int:
    """How many bytes it has."""
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    return size


def judge(source: IO[bytes], kinds: tuple[Kind, ...]) -> Kind:
    """What it is; Refused for what is none of these kinds, or too large. To be called in a thread."""
    size = size_of(source)
    head = source.read(HEAD)
    kind = _kind(head)
    if kind is None or kind not in kinds:
        raise Refused(_why_not(head, size, kinds))
    if size > BYTES_MOST[kind]:
        raise Refused(_too_large(kind))
    if kind is Kind.PDF and not _ends(source, size):
        raise Refused(
            _("Ce PDF est abîmé, ou n’est pas arrivé en entier. Enregistrez-le à nouveau, puis renvoyez-le.")
        )
    source.seek(0)
    return kind


def _kind(head: bytes) -> Kind | None:
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")):
        return Kind.IMAGE
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.IMAGE
    return Kind.PDF if head.startswith(b"%PDF-") else None


def _why_not(head: bytes, size: int, kinds: tuple[Kind, ...]) -> str:
    if not size:
        return _("Ce fichier est vide.")
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        return _(
            "C’est une photo au format HEIC, que beaucoup d’appareils n’ouvrent pas. Envoyez-la depuis l’iPhone, qui la"
            " convertit, ou enregistrez-la en JPEG."
        )
    return _("Ce type de fichier n’est pas accepté.") + " " + str(_WHAT[tuple(kinds)])


def _too_large(kind: Kind) -> str:
    most = BYTES_MOST[kind] // 1_000_000
    if kind is Kind.PDF:
        return _("Ce PDF est trop lourd : %(most)s Mo au plus.") % {"most": most}
    return _("Cette image est trop lourde : %(most)s Mo au plus.") % {"most": most}


def _ends(source: IO[bytes], size: int) -> bool:
    source.seek(max(0, size - PDF_TAIL))
    tail = source.read(PDF_TAIL)
    return b"%%EOF" in tail and b"startxref" in tail
