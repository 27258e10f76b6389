"""The addresses of the liaison notebook."""

from one.apps.carnet import models as carnet_models
from one.apps.carnet import notes as carnet
from one.http.carnet import confirming, correcting, following, groups, later, models, reading, slips, writing
from one.http.forms import Press
from one.http.route import READS, Route
from one.http.who import Role, having, whoever
from one.scope import Profile

READERS = having(carnet.CODE)
WRITERS = whoever(
    "teachers and the direction, where the notebook is open to them",
    frozenset((Role.TEACHER, Role.DIRECTION)),
    lambda scope: carnet.is_writer(scope) and scope.has_app(carnet.CODE),
)
GUARDIANS = whoever(
    "guardians, where the notebook is open to them",
    frozenset((Role.GUARDIAN,)),
    lambda scope: scope.profile == Profile.GUARDIAN and scope.has_app(carnet.CODE),
)
# A référent keeps the models of a school, and writes no note.
MODELLERS = whoever(
    "teachers, the direction and référents, where the notebook is open to them",
    frozenset((Role.TEACHER, Role.DIRECTION, Role.REFERENT)),
    carnet_models.may_use,
)
ROUTES = (
    Route("/carnet", get=reading.index, who=READERS, what="notes written or received", pictures=READS),
    Route(
        "/carnet/nouveau",
        get=writing.new,
        post=writing.publish,
        form=writing.NoteForm,
        who=WRITERS,
        what="write a note",
        sends="publish a note",
    ),
    Route(
        "/carnet/nouveau/apercu", get=writing.preview, who=WRITERS, what="how a draft of a note would look"
    ),
    Route("/carnet/groupes", get=groups.index, who=WRITERS, what="my groups of pupils"),
    Route(
        "/carnet/groupes/nouveau",
        get=groups.new,
        post=groups.make,
        form=groups.GroupForm,
        who=WRITERS,
        what="a new group",
        sends="make a group of pupils",
    ),
    Route(
        "/carnet/groupes/{id}",
        get=groups.edit,
        post=groups.change,
        form=groups.Changes,
        who=WRITERS,
        what="one of my groups, to change",
        sends="another name, other pupils",
    ),
    Route(
        "/carnet/groupes/{id}/supprimer",
        post=groups.remove,
        form=Press,
        page="/carnet/groupes/{id}",
        who=WRITERS,
        sends="delete a group",
    ),
    Route("/carnet/modeles", get=models.index, who=MODELLERS, what="models of notes that I may use"),
    Route(
        "/carnet/modeles/nouveau",
        get=models.new,
        post=models.save,
        form=models.ModelForm,
        who=MODELLERS,
        what="a new model",
        sends="keep a model, one’s own or a school’s",
    ),
    Route(
        "/carnet/modeles/{key}/remplir",
        get=models.filling,
        post=models.fill,
        form=models.FillForm,
        who=WRITERS,
        what="the blanks of a model",
        sends="begin a note from a model",
    ),
    Route(
        "/carnet/modeles/{id}",
        get=models.edit,
        post=models.change,
        form=models.Changes,
        who=MODELLERS,
        what="a model that I keep, to change",
        sends="other words for a model",
    ),
    Route(
        "/carnet/modeles/{id}/supprimer",
        post=models.remove,
        form=models.Removal,
        page="/carnet/modeles/{id}",
        who=MODELLERS,
        sends="delete a model",
    ),
    Route("/carnet/prevus/{id}", get=later.show, who=WRITERS, what="a note of mine that waits for its hour"),
    Route(
        "/carnet/prevus/{id}/reprendre",
        post=later.take_back,
        form=Press,
        page="/carnet/prevus/{id}",
        who=WRITERS,
        sends="let a note that waits be a draft again",
    ),
    Route(
        "/carnet/{id}/talons",
        get=slips.choose,
        post=slips.make,
        form=slips.SlipsForm,
        who=WRITERS,
        what="for whom slips of a note of mine are printed",
        sends="the slips, as PDF",
    ),
    Route("/carnet/{id}", get=reading.show, who=READERS, what="one note", pictures=READS),
    Route(
        "/carnet/{id}/confirmer",
        post=confirming.confirm,
        form=confirming.ConfirmForm,
        page="/carnet/{id}",
        who=GUARDIANS,
        sends="confirm a note for a child, with what it asks",
    ),
    Route("/carnet/{id}/suivi", get=following.names, who=WRITERS, what="who read and confirmed a note"),
    Route(
        "/carnet/{id}/rappeler",
        post=following.remind,
        form=Press,
        page="/carnet/{id}",
        who=WRITERS,
        sends="remind those who have not confirmed a note",
    ),
    Route(
        "/carnet/{id}/modifier",
        get=correcting.edit,
        post=correcting.correct,
        form=correcting.CorrectionForm,
        who=WRITERS,
        what="correct a note",
        sends="other words",
    ),
    Route(
        "/carnet/{id}/retirer",
        get=correcting.leaving,
        post=correcting.withdraw,
        form=correcting.WithdrawForm,
        who=WRITERS,
        what="what taking a note back does",
        sends="take a note back",
    ),
)
