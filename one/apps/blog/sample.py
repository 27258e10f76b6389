"""The blogs of the sample school: that of a class, that of a project, with pictures drawn for it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from one.apps.app import Sampled, SampleSchool
from one.apps.blog import blogs, comments, reviewing, writing
from one.apps.blog.blogs import Comments, Settings
from one.apps.blog.kinds import CODE, SUBJECT
from one.files import intake
from one.rich_text import Rich
from one.scope import Scope
from one.store import sample
from one.store.blog import posts as store
from one.store.blog import written
from one.store.blog.comments import TOLD

PICTURES = Path(__file__).with_name("pictures")
TEACHER = "julien.moreau"


class SampleBlog(NamedTuple):
    """A blog, by its name."""

    name: str
    about: str
    class_name: str
    login: str


CLASS = SampleBlog("Le blog des CE2", "Nos sorties, nos plantations et nos histoires.", "CE2", TEACHER)
PROJECT = SampleBlog(
    "Les volcans des CM2", "Un trimestre pour comprendre pourquoi la Terre gronde.", "CM2", "nadia.benali"
)


class Sample(NamedTuple):
    """A post so many hours old (days of school, 24 hours each): its photos, (file, what is seen), and who said what under it.

    ``approved``: by its author's teacher; a pupil's that is not waits.
    """

    hours: float
    blog: SampleBlog
    login: str
    title: str
    body: str
    photos: Sequence[tuple[str, str]] = ()
    said: Sequence[tuple[str, str]] = ()
    approved: bool = True


# Oldest first, as they were written.
POSTS = (
    Sample(
        150,
        CLASS,
        TEACHER,
        "Douze jours dans la vie d’une fève",
        "Le premier jour, rien. Le sixième, une tige. Le douzième, elle dépasse la fenêtre\u00a0!\n\n"
        "Chaque matin, deux élèves arrosent, mesurent et dessinent. La fève de la classe grandit de presque deux"
        " centimètres par jour.",
        (
            (
                "feves.jpg",
                "Trois pots sur un rebord de fenêtre : la fève au premier, au sixième et au douzième jour.",
            ),
            ("mesure.jpg", "Une élève devant une fève plus haute qu’elle, à côté d’une règle jaune."),
        ),
        (("sophie.marchand", "Léa en parle tous les soirs à table. Bravo pour les mesures."),),
    ),
    Sample(
        98,
        PROJECT,
        "nadia.benali",
        "Notre volcan fume pour de vrai",
        "Du vinaigre, du bicarbonate et un peu de colorant : la lave est sortie du premier coup.\n\n"
        "Prochaine étape : expliquer aux CP pourquoi un vrai volcan, lui, ne sent pas le vinaigre.",
        (("volcan.jpg", "Deux élèves autour d’un volcan en papier mâché d’où coule une lave orange."),),
    ),
    Sample(
        54,
        CLASS,
        TEACHER,
        "Le petit théâtre du renard",
        "La classe a écrit l’histoire à vingt-deux, fabriqué le castelet et tiré les rideaux.\n\n"
        "Les CP sont venus voir la première. Ils ont ri au bon moment.",
        (
            (
                "theatre.jpg",
                "Quatre enfants devant un castelet aux rideaux rouges, une marionnette de renard sous la lune.",
            ),
        ),
    ),
    Sample(
        7,
        CLASS,
        TEACHER,
        "Une matinée dans les bois",
        "Nous sommes partis à neuf heures, bottes aux pieds et carte à la main. Trois balises à trouver, une boussole"
        " pour vingt-deux, et un hérisson qui ne nous attendait pas.\n\n"
        "De retour en classe, nous avons trié les feuilles : huit arbres différents entre l’école et l’étang. Qui en"
        " reconnaît le plus à la maison\u00a0?",
        (
            ("bois.jpg", "Trois élèves se saluent sur un chemin, entre des arbres d’automne."),
            (
                "carte.jpg",
                "Une carte dessinée : le chemin de l’école à l’étang, avec trois balises et une boussole.",
            ),
            ("feuilles.jpg", "Huit feuilles d’arbres rangées sur une feuille blanche, sous une loupe."),
            ("herisson.jpg", "Un hérisson au milieu des feuilles mortes."),
        ),
        (
            (
                "sophie.marchand",
                "Merci pour cette belle sortie. Nous avons retrouvé l’érable dans notre rue.",
            ),
            ("lea.marchand", "Le hérisson m’a regardée !"),
        ),
    ),
    Sample(
        4,
        CLASS,
        "lea.marchand",
        "Comment on a fabriqué la marionnette",
        "D’abord on a déchiré du papier. Ensuite on l’a collé sur un ballon. Le lendemain on a peint le museau.",
        (("theatre.jpg", "Notre marionnette de renard dans le castelet."),),
        approved=False,
    ),
)


async def _blog_of(school: SampleSchool, scope: Scope, which: SampleBlog) -> int:
    """Its id; it is made when the first post is written."""
    for blog in await blogs.mine(scope, school.resources):
        if blog.name == which.name:
            return blog.id
    (room,) = [c for c in scope.classes if c.name == which.class_name]
    settings = Settings(which.name, which.about, (room.id,), pupils_write=True, comments=Comments.MODERATED)
    return await blogs.create(scope, school.resources, settings)


async def _photos(school: SampleSchool, scope: Scope, each: Sample) -> dict[int, str]:
    found = {}
    for name, alt in each.photos:
        with (PICTURES / name).open("rb") as content:
            file = await intake.take(scope, school.resources, CODE, intake.Sent(name, content))
        found[file.id] = alt
    return found


async def _write(school: SampleSchool, each: Sample) -> None:
    resources = school.resources
    teacher = await school.scope(each.blog.login)
    blog_id = await _blog_of(school, teacher, each.blog)
    author = await school.scope(each.login)
    alts = await _photos(school, author, each)
    draft = writing.Draft(each.title, Rich(each.body), tuple(alts), alts)
    post_id = await writing.write(author, resources, blog_id, draft)
    if author.person_id != teacher.person_id and each.approved:
        await reviewing.approve(teacher, resources, post_id, 1, ())
    for login, words in each.said:
        await comments.write(await school.scope(login), resources, post_id, words)
    age = school.age(each.hours)
    mine = await blogs.mine(teacher, resources)
    for waits in await comments.waiting(teacher, resources, mine):
        await comments.publish(teacher, resources, waits.id)
        await sample.set_back(resources.pool, TOLD(waits.id), age)
    await written.set_back(resources.pool, post_id, age)
    await sample.set_back(resources.pool, SUBJECT(post_id) if each.approved else store.ASKED(post_id), age)


SAMPLED = tuple(Sampled(each.hours, partial(_write, each=each)) for each in POSTS)
