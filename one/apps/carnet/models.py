"""Models of notes: those of ONE, the school's, and one's own; each with blanks to fill."""

from collections.abc import Mapping, Sequence

import msgspec

from one.acts import Act
from one.apps.carnet import notes
from one.apps.carnet.blanks import MOST as MOST_BLANKS
from one.apps.carnet.blanks import blanks, dotted, filled, filled_rich
from one.apps.carnet.notes import CODE
from one.apps.carnet.ready import READY
from one.drafts import drafts
from one.drafts.drafts import Words
from one.errors import Invalid, NotFound
from one.i18n import _, lazy
from one.people import rights
from one.resources import Once, Resources
from one.rich_text import MARK, Rich
from one.scope import Scope
from one.store.carnet import models as store
from one.store.work import Work, work

MOST = 80  # of one person, or of one school
VALUE_MOST = 120

SAVED = Act("carnet.model", lazy("a enregistré un modèle de mot de l’école"), {"n": lazy("n°")})
GONE = Act("carnet.model_gone", lazy("a supprimé un modèle de mot de l’école"), {"n": lazy("n°")})


class Model(msgspec.Struct, frozen=True):
    """A model. ``key`` names it in addresses, ``id`` only one that is kept; ``school_id`` one of a school."""

    key: str
    name: str
    title: str
    text: Rich
    icon: str
    id: int | None = None
    school_id: int | None = None
    rev: int = 0

    @property
    def blanks(self) -> list[str]:
        """What is to be filled in it."""
        return blanks(self.title, self.text.plain)


def ready() -> list[Model]:
    """Those that come with ONE, in the language of now."""
    return [
        Model(each.code, str(each.name), str(each.title), Rich(str(each.body)), each.icon) for each in READY
    ]


def may_use(scope: Scope) -> bool:
    """Who writes notes, and who keeps the models of a school."""
    return scope.has_app(CODE) and (notes.is_writer(scope) or bool(rights.administered(scope)))


def schools_of(scope: Scope) -> list[int]:
    """The schools whose models the asker keeps: the direction and référents."""
    return [s.id for s in rights.administered(scope) if scope.has_app(CODE, s.id)]


def _readable(scope: Scope) -> list[int]:
    if not notes.is_writer(scope):
        return schools_of(scope)
    return [s.id for s in scope.schools if scope.has_app(CODE, s.id)]


def _model(kept: store.Kept) -> Model:
    icon = "notebook-pen" if kept.school_id is None else "school"
    return Model(
        str(kept.id), dotted(kept.title), kept.title, kept.text, icon, kept.id, kept.school_id, kept.rev
    )


async def kept(scope: Scope, resources: Resources) -> list[Model]:
    """The asker's own, and those of their schools, by title."""
    return [_model(each) for each in await store.listed(resources.pool, scope, _readable(scope))]


async def read(scope: Scope, resources: Resources, key: str) -> Model:
    """The model of this key; NotFound for what is not there, or not the asker's to use."""
    for each in ready():
        if each.key == key:
            return each
    found = None
    if key.isascii() and key.isdigit() and len(key) <= 18:
        found = await store.get(resources.pool, scope, _readable(scope), int(key))
    if found is None:
        raise NotFound
    return _model(found)


async def to_change(scope: Scope, resources: Resources, model_id: int) -> Model:
    """A model that the asker may change: their own, or one of a school that they keep those of; NotFound for any other."""
    found = await read(scope, resources, str(model_id))
    if found.school_id is not None and found.school_id not in schools_of(scope):
        raise NotFound
    return found


async def save(
    scope: Scope,
    resources: Resources,
    title: str,
    text: Rich,
    *,
    school_id: int | None = None,
    once: Once | None = None,
) -> int:
    """Keep a model, of a school when one is given; return its id. Raises Invalid by field."""
    if school_id is not None and school_id not in schools_of(scope):
        raise NotFound
    _check(title, text)
    async with work(scope, resources, once=once) as w:
        await w.acts()
        await store.alone(w.connection, scope, school_id)
        theirs = await store.listed(w.connection, scope, [] if school_id is None else [school_id])
        if sum(each.school_id == school_id for each in theirs) >= MOST:
            raise Invalid({"": [_("Il y a trop de modèles. Supprimez ceux qui ne servent plus.")]})
        model_id = await store.insert(w.connection, scope, school_id, title, text)
        if school_id is not None:
            await w.audit(SAVED, school_id=school_id, n=model_id)
    return model_id


async def change(
    scope: Scope,
    resources: Resources,
    model_id: int,
    title: str,
    text: Rich,
    rev: int,
    *,
    once: Once | None = None,
) -> None:
    """Other words for a model. Raises Invalid by field, and when somebody changed it since the page was drawn (``rev``)."""
    await to_change(scope, resources, model_id)
    _check(title, text)
    async with work(scope, resources, once=once) as w:
        held = await _hold(w, model_id)
        if held.rev != rev and (held.title, held.text) != (title, text):
            raise Invalid({"": [changed_since(held.title)]})
        await store.change(w.connection, model_id, title, text)
        if held.school_id is not None:
            await w.audit(SAVED, school_id=held.school_id, n=model_id)


async def remove(scope: Scope, resources: Resources, model_id: int, rev: int) -> None:
    """Delete a model as its page showed it (``rev``): what was written from it stays."""
    await to_change(scope, resources, model_id)
    async with work(scope, resources) as w:
        held = await _hold(w, model_id)
        if held.rev != rev:
            raise Invalid({"": [_("Ce modèle a été modifié entre-temps : à relire avant de le supprimer.")]})
        await store.remove(w.connection, model_id)
        if held.school_id is not None:
            await w.audit(GONE, school_id=held.school_id, n=model_id)


async def _hold(w: Work, model_id: int) -> store.Kept:
    """A model that the asker may still change, and nobody else meanwhile; NotFound for any other."""
    await w.acts()
    assert w.scope is not None, "somebody asks"
    found = await store.hold(w.connection, w.scope, schools_of(w.scope), model_id)
    if found is None:
        raise NotFound
    return found


def changed_since(title: str) -> str:
    """Said to who edits what was changed meanwhile: nothing of theirs is lost, and nothing of the other's overwritten unseen."""
    words = _(
        "Ce modèle a été modifié entre-temps. Il s’intitule maintenant « %(title)s ». Le texte tapé est gardé ci-dessous :"
        " à relire, puis à enregistrer à nouveau pour le mettre à la place."
    )
    return words % {"title": title}


def _check(title: str, text: Rich) -> None:
    if len(blanks(title, text.plain)) > MOST_BLANKS:
        raise Invalid(
            {"body": [_("C’est trop de blancs à remplir : %(most)s au plus.") % {"most": MOST_BLANKS}]}
        )


async def begin(
    scope: Scope,
    resources: Resources,
    model: Model,
    values: Mapping[str, str],
    form: str,
    page: str,
    carried: Mapping[str, Sequence[str]],
    *,
    once: Once | None = None,
) -> str:
    """A draft of the asker's from a model, these blanks filled; return its key. ``carried`` is what else its form has."""
    text = filled_rich(model.text, values)
    typed = {
        **{name: list(each) for name, each in carried.items()},
        "title": [filled(model.title, values)[: notes.TITLE_MOST]],
        "body": [text.plain if text.html is None else f"{MARK}{text.html}"],
    }
    async with work(scope, resources, once=once) as w:
        key = await drafts.begin(w, scope, Words(form, page, typed))
        w.leads_to(f"{page}?brouillon={key}")
    return key
