"""What tells somebody that a copy of their data is ready. The copies themselves are no application's: one/personal_data."""

from one.apps.app import ALL_PROFILES, App
from one.i18n import lazy
from one.people import personal_data

APP = App(
    code=personal_data.APP,
    name=lazy("Mes données"),
    description=lazy("La copie de ses données, quand elle est prête."),
    icon="archive",
    color="slate",
    order=95,
    category=lazy("Services"),
    profiles=(),
    told=ALL_PROFILES,
    types=(personal_data.READY,),
    subjects=(personal_data.SUBJECT,),
    reportable=False,
)
