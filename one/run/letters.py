"""All messages of this ONE, put together: those of the rooms, and those that applications declare."""

from one.accounts import letters as accounts
from one.apps.catalogue import APPS
from one.classroom import letters as classroom
from one.mail.composer import Template
from one.notices import letters as notices
from one.personal_data import letters as personal_data
from one.school import letters as school


def all_letters() -> tuple[Template, ...]:
    """Every message that a worker of this version can compose."""
    rooms = (*accounts.LETTERS, *classroom.LETTERS, *notices.LETTERS, *personal_data.LETTERS, *school.LETTERS)
    return (*rooms, *(letter for app in APPS for letter in app.letters))
