"""One's own notes: written, saved as one types, thrown away. What two devices write at once is kept twice, never lost."""

from one import channels, events
from one.errors import Invalid, NotFound
from one.i18n import Lazy, _, lazy
from one.resources import Resources
from one.scope import Scope
from one.store.memos import memos as store
from one.store.memos.memos import Memo
from one.store.work import Work, work
from one.text import clean

CODE = "memos"
MOST, TEXT_MOST = 12, 300
COLORS: dict[str, Lazy] = {
    "sun": lazy("Jaune"),
    "leaf": lazy("Vert"),
    "sky": lazy("Bleu"),
    "coral": lazy("Rouge"),
    "lilac": lazy("Violet"),
}
FIRST_COLOR = "sun"

__all__ = ["CODE", "COLORS", "FIRST_COLOR", "MOST", "TEXT_MOST", "Memo", "add", "mine", "remove", "save"]


async def mine(scope: Scope, resources: Resources) -> list[Memo]:
    """The asker's, the newest first."""
    return await store.mine(resources.pool, scope)


async def add(scope: Scope, resources: Resources, text: str = "", color: str = FIRST_COLOR) -> Memo:
    """Another one; Invalid when there are enough."""
    _judge(color)
    async with work(scope, resources) as w:
        await store.hold(w.connection, scope)
        await _check_room(w, scope)
        memo = await store.add(w.connection, scope, _words(text), color)
        await _tell(w, scope)
    return memo


async def save(scope: Scope, resources: Resources, memo_id: int, text: str, color: str, seen: int) -> Memo:
    """Write over the version that was ``seen``; over a later one nothing is written: these words become a note of their own."""
    _judge(color)
    text = _words(text)
    async with work(scope, resources) as w:
        await store.hold(w.connection, scope)
        memo = await store.get(w.connection, scope, memo_id)
        if memo is None:
            raise NotFound
        if (memo.text, memo.color) == (text, color):
            return memo
        if memo.version == seen:
            memo = await store.change(w.connection, scope, memo_id, text, color)
        elif memo.text == text:  # a colour of before
            return memo
        else:
            await _check_room(w, scope)
            memo = await store.add(w.connection, scope, text, color)
        await _tell(w, scope)
    return memo


async def remove(scope: Scope, resources: Resources, memo_id: int) -> None:
    """Throw one away; NotFound for what is not the asker's."""
    async with work(scope, resources) as w:
        await store.hold(w.connection, scope)  # a save of it that is under way ends first
        if not await store.remove(w.connection, scope, memo_id):
            raise NotFound
        await _tell(w, scope)


def _judge(color: str) -> None:
    if color not in COLORS:
        raise Invalid({"color": [_("Choisissez une couleur de la liste.")]})


def _words(text: str) -> str:
    if len(text) > TEXT_MOST:
        told = _("C’est trop long : %(most)s caractères au plus, vous en avez %(n)s.")
        raise Invalid({"text": [told % {"most": TEXT_MOST, "n": len(text)}]})
    return clean(text, keep_lines=True)


async def _check_room(w: Work, scope: Scope) -> None:
    if len(await store.mine(w.connection, scope)) >= MOST:
        told = _("Il y a déjà %(n)s notes : jetez-en une d’abord.") % {"n": MOST}
        raise Invalid({"": [told]})


async def _tell(w: Work, scope: Scope) -> None:
    await w.event(
        events.Kind.CHANGED, channels=[channels.user(scope.person_id)], body=events.changed_body(CODE)
    )
