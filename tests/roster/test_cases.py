"""The cases of an import, each a folder: by the command, by the school and by the class alike.

What an outcome does not name does not change, an import that is repeated changes nothing and asks the same, and
nobody in a question gains or loses anything until it is answered.
"""

import pytest
from support.commands import command
from support.roster_cases import Case, Outcome, Standing, case, check, every, standing

from one.http.state import State
from one.roster import class_lists, classroom, decisions
from one.roster.doubt import Doubt
from one.roster.onde import read_directory
from one.roster.report import Report
from one.roster.school import import_directory, import_school
from one.scope import Scope
from one.store.accounts import sessions
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
UAI = "0610001A"
WAYS = [
    pytest.param(name, way, id=f"{name}-{way}")
    for name in every()
    for way in ("command", "school", "class")
    if way != "class" or case(name).place
]


class Way:
    """One way in: the command, the school's page or the class's page."""

    def __init__(self, state: State, pool: Pool, each: Case, kind: str) -> None:
        self.state, self.pool, self.case, self.kind = state, pool, each, kind
        self.answers: dict[str, str] = {}

    async def scope(self) -> Scope:
        """The class's teacher, or the référent of the school."""
        login = "anne.colin" if self.kind == "class" else "rita.referente"
        person_id = await self.pool.fetchval("select id from person where login = $1", login)
        scope = await sessions.scope(
            self.pool, await sessions.start(self.pool, person_id, remember=False, device="")
        )
        assert scope is not None
        return scope

    async def first(self) -> Standing:
        await import_directory(command(self.pool), self.case.before, school_name="Les Tilleuls", uai=UAI)
        person_id = await self.pool.fetchval(
            "insert into person (login, profile, last_name, first_name)"
            " values ('rita.referente', 'personnel', 'Référente', 'Rita') returning id"
        )
        await self.pool.execute(
            "insert into attachment (person_id, school_id, function) select $1, id, 'referent' from school",
            person_id,
        )
        if self.case.year:
            await self.pool.execute("update class set created_at = created_at - interval '1 year'")
        return await standing(self.pool)

    async def again(self) -> Report:
        after, answers = self.case.after, self.answers
        if self.kind == "command":
            return await import_directory(
                command(self.pool), after, school_name="Les Tilleuls", uai=UAI, answers=answers
            )
        scope, resources = await self.scope(), self.state.resources
        if self.kind == "school":
            export = read_directory(after)
            return await import_school(scope, resources, scope.schools[0].id, export, answers=answers)
        class_id = await self.pool.fetchval("select id from class where name = $1", self.case.place)
        files = [(path.name, path.read_bytes()) for path in sorted(after.glob("*.csv"))]
        export = await class_lists.read(resources, files, place="")
        return await classroom.import_class(scope, resources, class_id, export, answers=answers)

    async def answer(self, doubts: list[Doubt], which: int) -> list[Doubt]:
        """Give each question its first (0) or last (-1) answer; what is left to ask."""
        given = {doubt.key: doubt.readings[which].answer for doubt in doubts}
        if self.kind == "command":
            self.answers = given
            return (await self.again()).doubts
        scope = await self.scope()
        reports = await decisions.decide(scope, self.state.resources, scope.schools[0].id, given)
        return [doubt for report in reports for doubt in report.doubts]


async def imported(way: Way) -> tuple[Standing, list[Doubt]]:
    """The two imports, and what they must have done."""
    before = await way.first()
    report = await way.again()
    outcome = way.case.outcome
    assert sorted(doubt.kind for doubt in report.doubts) == outcome.doubts, report.doubts
    now = await standing(way.pool)
    check(outcome, before, now)
    told = [problem.reason for problem in report.problems] + [change.text for change in report.changes]
    for words in outcome.told:
        assert any(words in line for line in told), told
    asked = {person_id for doubt in report.doubts for person_id in doubt.people}
    for login in (login for login, person_id in before.ids.items() if person_id in asked):
        assert now.classes.get(login) == before.classes.get(login), f"{login} lost a class to a question"
    repeated = await way.again()
    assert repeated.changes == []
    assert repeated.doubts == report.doubts
    assert await standing(way.pool) == now
    return before, report.doubts


async def answered(way: Way, which: int, outcome: Outcome) -> None:
    """What the answers do, and that they are known from then on."""
    before, doubts = await imported(way)
    left = await way.answer(doubts, which)
    assert sorted(doubt.kind for doubt in left) == outcome.doubts, left
    now = await standing(way.pool)
    check(outcome, before, now)
    way.answers = {}
    repeated = await way.again()
    assert (repeated.changes, repeated.doubts) == ([], left)
    assert await standing(way.pool) == now


@pytest.mark.parametrize(("name", "kind"), WAYS)
async def test_a_case(state: State, pool: Pool, name: str, kind: str) -> None:
    way = Way(state, pool, case(name, in_class=kind == "class"), kind)
    if way.case.first is None:
        await imported(way)
    else:
        await answered(way, 0, way.case.first)


@pytest.mark.parametrize(
    ("name", "kind"), [each for each in WAYS if case(str(each.values[0])).last is not None]
)
async def test_a_case_answered_otherwise(state: State, pool: Pool, name: str, kind: str) -> None:
    way = Way(state, pool, case(name, in_class=kind == "class"), kind)
    assert way.case.last is not None
    await answered(way, -1, way.case.last)
