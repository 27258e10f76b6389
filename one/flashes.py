"""The colours of messages flash: the catalogue, without I/O."""

from collections.abc import Mapping

import msgspec

from one.i18n import Lazy, lazy


class Color(msgspec.Struct, frozen=True):
    """A colour is never alone: an icon and a word say the same."""

    icon: str
    words: Lazy


URGENT = "coral"  # said at once to who listens to the page, and shown before the others
# By their name among the tones of the style sheets. They stand in the database and in events.
COLORS: Mapping[str, Color] = {
    "sky": Color("info", lazy("À savoir")),
    "sun": Color("bell", lazy("Rappel")),
    "leaf": Color("party-popper", lazy("Bonne nouvelle")),
    URGENT: Color("triangle-alert", lazy("Urgent")),
}
