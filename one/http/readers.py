"""Who will receive what is being written, in words."""

from one.feed.reach import Reach
from one.i18n import _, ngettext


def counted(found: Reach) -> str:
    """« 24 familles, 46 personnes, 31 mails »; families and mails are left out where there are none."""
    if not found.people:
        return _("Personne ne le recevrait aujourd’hui.")
    parts = []
    if found.families:
        parts.append(ngettext("%(n)s famille", "%(n)s familles", found.families) % {"n": found.families})
    parts.append(ngettext("%(n)s personne", "%(n)s personnes", found.people) % {"n": found.people})
    if found.mails:
        parts.append(ngettext("%(n)s mail", "%(n)s mails", found.mails) % {"n": found.mails})
    return ", ".join(parts)
