"""The widgets of no application."""

from one.apps.app import Widget
from one.i18n import lazy
from one.widgets import birthdays, classes, links, moods, today

CORE = (
    Widget(
        code="date",
        name=lazy("Date du jour et vacances"),
        icon="calendar-days",
        color="coral",
        order=5,
        values=today.values,
    ),
    Widget(
        code="classes",
        name=lazy("Ma classe en direct"),
        icon="tablet",
        color="sun",
        order=9,
        of=classes.teaches,
        values=classes.values,
    ),
    Widget(
        code="anniversaires",
        name=lazy("Anniversaires"),
        icon="cake",
        color="lilac",
        order=18,
        values=birthdays.values,
        follows=("profile",),
    ),
    Widget(
        code="humeurs",
        name=lazy("Humeurs de la classe"),
        icon="smile",
        color="sun",
        order=22,
        values=moods.values,
        follows=("profile",),
    ),
    Widget(
        code="liens",
        name=lazy("Liens utiles"),
        icon="external-link",
        color="sky",
        order=28,
        values=links.values,
        follows=("applis",),
    ),
)
