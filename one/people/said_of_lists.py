"""What the feed says of an import of lists: sentences that their readers' pages carry."""

from collections.abc import Sequence
from functools import reduce

from one.i18n.words import Words, worded, worded_count

UNTIED = worded("%(name)s ne suit plus sa vie à l’école.")
TIED = worded("%(name)s suit maintenant sa vie à l’école, comme responsable.")
COME = worded_count("%(n)s élève arrive.", "%(n)s élèves arrivent.")
LEFT = worded_count("%(n)s élève quitte la classe.", "%(n)s élèves quittent la classe.")
SCHOOL = worded("Les listes de l’école")
COUNTED = worded("%(counts)s.")
# With the parts of the summary that each counts.
COUNTS = (
    (worded_count("%(n)s arrivée", "%(n)s arrivées"), ("came",)),
    (worded_count("%(n)s départ", "%(n)s départs"), ("gone", "out")),
    (worded_count("%(n)s lien fait", "%(n)s liens faits"), ("tied",)),
    (worded_count("%(n)s lien retiré", "%(n)s liens retirés"), ("untied",)),
    (worded_count("%(n)s correction", "%(n)s corrections"), ("moved", "changed", "demoted", "places")),
)
_TOGETHER = worded("%(first)s %(then)s")

OF_TIES = (UNTIED, TIED, _TOGETHER)
OF_LISTS = (COME, LEFT, SCHOOL, COUNTED, *(words for words, _parts in COUNTS), _TOGETHER)


def together(said: Sequence[Words]) -> Words | str:
    """Sentences, one behind the other; none is nothing."""
    return reduce(lambda first, then: _TOGETHER % {"first": first, "then": then}, said) if said else ""
