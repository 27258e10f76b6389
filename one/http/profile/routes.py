"""The addresses of profiles."""

from one.http.profile import form, mine, sheet
from one.http.route import READS, Route

ROUTES = (
    Route(mine.URL, get=mine.show, what="« Mon compte »: what I say of myself"),
    Route(
        "/compte/profil",
        post=mine.save,
        form=form.ProfileForm,
        page=mine.URL,
        sends="fields and padlocks that I changed",
    ),
    Route(
        "/compte/profil/dire",
        post=mine.tell,
        form=mine.Telling,
        page=mine.URL,
        sends="my motto or my mood, into the feed",
    ),
    Route("/compte/apercu", get=sheet.preview, what="my sheet, as others see it"),
    Route("/profil/{id}", get=sheet.show, what="the sheet of somebody I may see", pictures=READS),
)
