"""Both sides of every bound of the password rule, and what is kept of a password."""

import pytest
from support.people import PASSWORD, School
from support.postman import forget_attempts

from one.accounts import new_password, passwords
from one.errors import Invalid, NotFound, Throttled
from one.http.state import State

pytestmark = pytest.mark.anyio


def found(password: str, *, minimum: int = 6, first: str = "Léa", school: str = "École du Lac") -> list[str]:
    """The first word of each sentence that says why not, after « Ce mot de passe »."""
    said = passwords.problems(
        password, minimum=minimum, login="lea.roy", first_name=first, last_name="Roy", schools=[school]
    )
    return [each.removeprefix("Ce mot de passe ").split(" :")[0].split("\u00a0:")[0] for each in said]


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("wxkqvz", []),
        ("wxkqv", ["est trop court"]),
        ("wxkq" * 32, []),
        ("wxkq" * 32 + "w", ["est trop long"]),
        ("wxkqwxkq", []),
        ("wxkwxkwx", ["est trop simple"]),
        ("wxk wxk wx", ["est trop simple"]),
        ("wxkWXKwxk", ["est trop simple"]),
        ("licorne1", ["est trop courant"]),
        ("Li-cor-ne", ["est trop courant"]),
        ("!licorne2024", ["est trop courant"]),
        ("ma licorne bleue", []),
        ("un tableau roy al", ["contient l’identifiant, le nom ou l’école"]),
        ("une léa pourpre", ["contient l’identifiant, le nom ou l’école"]),
    ],
)
def test_each_bound_of_the_rule_has_two_sides(password: str, wrong: list[str]) -> None:
    assert found(password) == wrong


@pytest.mark.parametrize(
    ("first", "school", "wrong"),
    [
        ("Li", "École du Lac", False),
        ("Lib", "École du Lac", True),
        ("Zoé", "École Lule", True),
        ("Zoé", "École Lul", False),
    ],
)
def test_a_name_of_two_letters_and_a_school_of_three_are_in_too_many_words(
    first: str, school: str, wrong: bool
) -> None:
    assert bool(found("libelule pourpre", first=first, school=school)) is wrong


def test_the_bounds_are_those_that_people_are_told_and_the_hash_is_what_owasp_asks_for() -> None:
    told = (
        passwords.LONGEST,
        passwords.ADULT_MIN,
        passwords.PUPIL_MIN,
        passwords.SOLID,
        passwords.DISTINCT_LEAST,
    )
    assert told == (128, 8, 6, 12, 4)
    hasher = passwords._hasher
    assert (hasher.time_cost, hasher.memory_cost, hasher.parallelism) == (2, 19 * 1024, 1)
    assert hasher.hash("x").startswith("$argon2id$")


def test_what_is_longer_than_a_field_takes_is_nobodys_password() -> None:
    assert [len(passwords._same("x" * n)) for n in (1000, 1001)] == [1000, 0]


async def test_a_password_is_right_for_its_own_hash_and_for_nothing_else(state: State) -> None:
    stored = await passwords.hash_password(state.resources, "un chat noir")
    for against, typed, right in (
        (stored, "un chat noir", True),
        (stored, "un chat roux", False),
        ("no hash", "un chat noir", False),
        (None, "nobody", False),
    ):
        assert await passwords.verify(state.resources, against, typed, network="a") is right


async def test_a_page_calls_solid_what_has_twelve_signs_and_says_the_first_reason_of_what_is_refused(
    state: State, school: School
) -> None:
    lise = school.people["lise.roy"]
    said = [
        await new_password.opinion(state.resources, lise, each)
        for each in ("wxkqvzwxkqv", "wxkqvzwxkqvz", "roy")
    ]
    assert said[:2] == [("fair", "Correct"), ("good", "Solide")]
    assert said[2][0] == "refused"
    assert "trop court" in said[2][1]
    with pytest.raises(NotFound):
        await new_password.opinion(state.resources, 987_654, "x")


async def test_a_pupil_may_have_what_their_school_allows_and_an_adult_needs_eight(
    state: State, school: School
) -> None:
    await school.pool.execute("update school set pupil_password_min = 6")
    levels = [
        (await new_password.opinion(state.resources, school.people[login], password))[0]
        for login, password in (("lea.roy", "wxkqvz"), ("lise.roy", "wxkqvzw"), ("lise.roy", "wxkqvzwx"))
    ]
    assert levels == ["fair", "refused", "fair"]


async def test_the_old_password_is_asked_for_and_makes_up_for_wrong_ones(
    state: State, school: School, redis_url: str
) -> None:
    await forget_attempts(redis_url)
    lise = await school.scope("lise.roy")

    async def proved(password: str) -> str:
        try:
            person = await new_password.prove(lise, state.resources, password, network="a")
        except Invalid as error:
            return ",".join(error.errors)
        except Throttled:
            return "wait"
        return person.login

    for _ in range(2):
        assert [await proved("faux") for _ in range(4)] == ["old"] * 4
        assert await proved(PASSWORD) == "lise.roy"
    assert [await proved("faux") for _ in range(6)] == ["old"] * 5 + ["wait"]


async def test_a_new_password_is_typed_twice_and_follows_the_rule(state: State, school: School) -> None:
    lise = await school.scope("lise.roy")
    for password, again, fields in (
        ("wxkqvzwx", "wxkqvzwy", {"confirmation"}),
        ("x", "x", {"password"}),
        ("x", "y", {"password", "confirmation"}),
    ):
        with pytest.raises(Invalid) as caught:
            await new_password.change(lise, state.resources, PASSWORD, password, again, network="a")
        assert caught.value.errors.keys() == fields
    done = await new_password.change(lise, state.resources, PASSWORD, "wxkqvzwx", "wxkqvzwx", network="a")
    assert (done.person_id, done.remember) == (lise.person_id, False)
