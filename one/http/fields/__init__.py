"""Fields of forms: what may be typed, how much of it, and the words of what is wrong with it.

They are WTForms' fields, with our order of things: how long a text is is looked at before anything else is done
with it, and what cannot be taken is kept as it was typed. templates/_forms.html draws each by its ``kind``.
"""

from one.http.fields.answers import Answers
from one.http.fields.attachments import Attachments, Photo
from one.http.fields.base import AnyField, Said
from one.http.fields.choices import Button, Choice, Tick, Words
from one.http.fields.files import Files, Uploaded
from one.http.fields.ids import Id, Ids, Pointed
from one.http.fields.moments import Day, Hour, Meant, Moment
from one.http.fields.rich import RichText
from one.http.fields.text import Email, Hidden, Lines, Phone, Secret, Text

__all__ = [
    "Answers",
    "AnyField",
    "Attachments",
    "Button",
    "Choice",
    "Day",
    "Email",
    "Files",
    "Hidden",
    "Hour",
    "Id",
    "Ids",
    "Lines",
    "Meant",
    "Moment",
    "Phone",
    "Photo",
    "Pointed",
    "RichText",
    "Said",
    "Secret",
    "Text",
    "Tick",
    "Uploaded",
    "Words",
]
