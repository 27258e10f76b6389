"""The days and hours of a form that was taken, as they were understood: whoever typed them sees them on the next page.

A cookie carries them there as browsers send them; the page says them in words, and nothing else of it is believed.
"""

from starlette.requests import Request
from starlette.responses import Response

from one.http import cookies
from one.http.fields.moments import Meant
from one.http.forms import Form
from one.http.render import FLASH_LASTS


def tell(request: Request, response: Response, form: Form) -> None:
    """Have the next page say what was typed otherwise than a picker sends it."""
    found = [field.understood for field in form.fields if isinstance(field, Meant) and field.understood]
    if found:
        cookies.give(request, response, cookies.UNDERSTOOD, "_".join(found), lasts=FLASH_LASTS)
