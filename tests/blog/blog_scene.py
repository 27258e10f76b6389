"""What of the blog somebody may ask for who has nothing to do with it; see tests/http/test_wrong_role.py."""

from support.blog import blog_of, written
from support.people import School

from one.apps.blog import comments
from one.http.state import State

# The blog of CE1: families and teachers of another class are strangers. Gil works there, and reads.
_ELSEWHERE = ("nina.noir", "max.noir", "tom.roy", "anne.autre")
_READERS = ("lise.roy", "gil.garde")
WRONG = {
    "/blog/{id}": _ELSEWHERE,
    "/blog/{id}/reglages": (*_ELSEWHERE, *_READERS, "lea.roy"),
    "/blog/{id}/ecrire": (*_ELSEWHERE, *_READERS),
    "/blog/billets/{id}": _ELSEWHERE,
    "/blog/billets/{id}/modifier": (*_ELSEWHERE, *_READERS, "lea.roy"),
    "/blog/billets/{id}/retirer": (*_ELSEWHERE, *_READERS, "lea.roy"),
    "/blog/billets/{id}/relire": (*_ELSEWHERE, *_READERS, "lea.roy"),
    "/blog/commentaires/{id}/publier": (*_ELSEWHERE, *_READERS, "lea.roy"),
    "/blog/commentaires/{id}/signaler": _ELSEWHERE,
    "/blog/commentaires/{id}/retirer": (*_ELSEWHERE, "gil.garde", "zoe.blin"),
}


async def scene(state: State, school: School) -> dict[str, str]:
    """A blog of CE1, a post of Paul's, a comment of Béa's that waits."""
    blog_id = await blog_of(state, school)
    post_id = await written(state, school, blog_id)
    await comments.write(await school.scope("bea.blin"), state.resources, post_id, "Bravo à tous.")
    comment_id = await school.pool.fetchval("select id from blog_comment")
    return {
        "/blog/{id}": f"/blog/{blog_id}",
        "/blog/billets/{id}": f"/blog/billets/{post_id}",
        "/blog/commentaires/{id}": f"/blog/commentaires/{comment_id}",
    }
