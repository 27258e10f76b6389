"""The name over what an erased account leaves: kept in French, as a row and in items, and said to each reader in their language."""

from typing import Any

from one.i18n import _

ERASED = "Compte supprimé"


def called(name: Any) -> Any:
    """A name as its reader says it; what is none of ours, or no name at all, as it is."""
    return _("Compte supprimé") if name == ERASED else name
