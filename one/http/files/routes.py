"""The addresses of files."""

from one.files.kinds import BYTES_MOST
from one.http.files import serving, uploading
from one.http.route import READS, Route

ROUTES = (
    Route("/fichiers", post=uploading.upload, sends="a file, alone", body=max(BYTES_MOST.values())),
    Route("/fichiers/{id}", get=serving.show, what="a file I may see", pictures=READS),
    Route("/fichiers/{id}/petit", get=serving.small, what="the same image, small", pictures=READS),
    Route("/fichiers/{id}/retirer", post=uploading.throw, sends="take back a file that waits"),
)
