"""Matching compares those who may be one person, and never everybody with everybody."""

from datetime import date
from pathlib import Path

import pytest

from one.roster.account import SchoolState
from one.roster.drawing import draw
from one.roster.evidence import weigh
from one.roster.onde import read_directory
from one.roster.people import gather
from one.store.roster.people import PersonRow, Presence
from one.store.roster.school import ClassRow

BORN = date(2018, 3, 4)


@pytest.mark.parametrize(("many", "most"), [(40, 2 * 40 * 40), (400, 0)])
def test_a_school_of_one_birthday_is_not_compared_each_with_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int, most: int
) -> None:
    lines = [f"Nouveau{n:03};Arrive{n:03};{BORN};CE1;CE1" for n in range(many)]
    head = "Nom Elève;Prénom Elève;Date naissance;Niveau;Classe"
    (tmp_path / "eleves.csv").write_text("\n".join([head, *lines, ""]), "utf-8")
    here = [
        PersonRow(
            n,
            f"l{n}",
            "eleve",
            "",
            f"Ancien{n:03}",
            f"Parti{n:03}",
            BORN,
            None,
            None,
            Presence.HERE,
            None,
            [],
            [],
        )
        for n in range(1, many + 1)
    ]
    state = SchoolState([ClassRow(1, "CE1", "CE1", False)], here, [(1, row.id) for row in here], [])
    compared = 0

    def counted(*args: object) -> object:
        nonlocal compared
        compared += 1
        return weigh(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("one.roster.matching.weigh", counted)
    plan = draw(gather(read_directory(tmp_path)), state, {})
    assert compared <= most
    assert compared >= most / 4, "a class of twins is compared"
    assert not plan.pairs, "and nobody inherits an account"
