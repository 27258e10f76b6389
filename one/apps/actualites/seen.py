"""Two who change one piece of news: what the second has not seen is not written over unasked."""

from one.errors import Invalid
from one.i18n import _
from one.store.actualites.news import News


def check_seen(news: News, seen: str) -> None:
    """Invalid when the news is not what the asker saw, by its stamp; an empty one asks for nothing."""
    if seen and seen != news.stamp:
        told = _(
            "Cette actualité a changé entre-temps. Votre texte est gardé ici : comparez, puis enregistrez."
        )
        raise Invalid({"": [told]})
