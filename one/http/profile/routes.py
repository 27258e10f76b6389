"""The addresses of profiles."""

from one.http.profile import form, mine, photo, privacy, sheet
from one.http.route import READS, Route
from one.http.who import EVERYONE
from one.profile import telling

HELP = telling.APP

ROUTES = (
    Route(mine.URL, get=mine.show, help="compte#profil", what="« Mon compte »: what I say of myself"),
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
    Route(
        "/confidentialite",
        get=privacy.show,
        who=EVERYONE,
        what="what ONE keeps of whom, and who sees it",
        pictures=READS,
    ),
    Route(
        "/confidentialite/enfants",
        get=privacy.children,
        who=EVERYONE,
        what="the same for children",
        pictures=READS,
    ),
    Route(
        "/profil/{id}/photo",
        post=photo.take,
        form=photo.Taking,
        page="/profil/{id}",
        sends="an unfitting photo, away, and why",
    ),
    Route("/profil/{id}", get=sheet.show, what="the sheet of somebody I may see", pictures=READS),
)
