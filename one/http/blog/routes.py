"""The addresses of the blog."""

from one.apps.blog import blogs
from one.apps.blog.kinds import CODE
from one.http.blog import acting, reading, settings, writing
from one.http.blog.forms import CommentAct, CommentForm, ReviewForm
from one.http.route import READS, Route
from one.http.who import Role, having, whoever
from one.scope import Profile

READERS = having(CODE)
LEADERS = whoever(
    "teachers and the direction, where the blog is open to them",
    frozenset((Role.TEACHER, Role.DIRECTION)),
    lambda scope: blogs.is_leader(scope) and scope.has_app(CODE),
)
WRITERS = whoever(
    "teachers, the direction and pupils, where the blog is open to them",
    frozenset((Role.TEACHER, Role.DIRECTION, Role.PUPIL)),
    lambda scope: (blogs.is_leader(scope) or scope.profile == Profile.PUPIL) and scope.has_app(CODE),
)
_POST, _COMMENT = "/blog/billets/{id}", "/blog/commentaires/{id}"
ROUTES = (
    Route("/blog", get=reading.index, who=READERS, what="my blogs, and their last posts", pictures=READS),
    Route(
        "/blog/nouveau",
        get=settings.new,
        post=settings.create,
        form=settings.BlogForm,
        who=LEADERS,
        what="make a blog",
        sends="make it",
    ),
    Route("/blog/ecrire", get=reading.to_write, who=WRITERS, what="in which blog to write"),
    Route("/blog/a-relire", get=reading.queue, who=LEADERS, what="posts and comments that wait for me"),
    Route("/blog/{id}", get=reading.one_blog, who=READERS, what="the posts of a blog", pictures=READS),
    Route(
        "/blog/{id}/reglages",
        get=settings.show,
        post=settings.change,
        form=settings.SetForm,
        who=LEADERS,
        what="how a blog is set",
        sends="set it otherwise, or end it",
    ),
    Route(
        "/blog/{id}/ecrire",
        get=writing.new,
        post=writing.write,
        form=writing.PostForm,
        who=WRITERS,
        what="write a post",
        sends="publish it, or send it to be read over",
    ),
    Route(
        "/blog/{id}/ecrire/apercu", get=writing.preview, who=WRITERS, what="a draft as readers would see it"
    ),
    Route(_POST, get=reading.show, who=READERS, what="one post", pictures=READS),
    Route(
        f"{_POST}/modifier",
        get=writing.edit,
        post=writing.change,
        form=writing.Changes,
        who=WRITERS,
        what="change a post",
        sends="other words and photos",
    ),
    Route(
        f"{_POST}/retirer",
        get=writing.leaving,
        post=writing.withdraw,
        form=writing.WithdrawForm,
        who=WRITERS,
        what="what taking it back does",
        sends="take a post back",
    ),
    Route(
        f"{_POST}/relire",
        post=acting.review,
        form=ReviewForm,
        page=_POST,
        who=LEADERS,
        sends="let a pupil’s post out, or send it back",
    ),
    Route(
        f"{_POST}/commenter",
        post=acting.comment,
        form=CommentForm,
        page=_POST,
        who=READERS,
        sends="a comment",
    ),
    Route(
        f"{_COMMENT}/publier",
        post=acting.publish,
        form=CommentAct,
        page="/blog/a-relire",
        who=LEADERS,
        sends="show a comment that waits",
    ),
    Route(
        f"{_COMMENT}/signaler",
        post=acting.report,
        form=CommentAct,
        page="/blog",
        who=READERS,
        sends="report a comment",
    ),
    Route(
        f"{_COMMENT}/retirer",
        post=acting.withdraw,
        form=CommentAct,
        page="/blog",
        who=READERS,
        sends="take a comment away",
    ),
)
