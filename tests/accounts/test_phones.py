"""Mobiles, whoever writes them: one rule for activation, profile and lists."""

from pathlib import Path

import pytest
from support.onde_files import guardian, pupil, school

from one.accounts import addresses
from one.phones import shown
from one.roster.onde import read_directory
from one.roster.people import gather

MOBILES = [
    ("06 12 34 56 78", "+33612345678", "06 12 34 56 78"),
    ("06.12.34.56.78", "+33612345678", "06 12 34 56 78"),
    ("07-56-78-90-12", "+33756789012", "07 56 78 90 12"),
    ("+33 (0)6 12 34 56 78", "+33612345678", "06 12 34 56 78"),
    ("0033612345678", "+33612345678", "06 12 34 56 78"),
    ("612345678", "+33612345678", "06 12 34 56 78"),
    ("0692 12 34 56", "+262692123456", "0692 12 34 56"),
    ("+262 692 12 34 56", "+262692123456", "0692 12 34 56"),
    ("0639 12 34 56", "+262639123456", "0639 12 34 56"),
    ("0690.00.12.34", "+590690001234", "0690 00 12 34"),
    ("0694201234", "+594694201234", "0694 20 12 34"),
    ("0696 20 12 34", "+596696201234", "0696 20 12 34"),
    ("+44 7400 123456", "+447400123456", "+44 7400 123456"),
]


@pytest.mark.parametrize(("text", "kept", "as_shown"), MOBILES)
def test_a_mobile_is_the_same_at_activation_in_the_profile_and_in_a_list(
    tmp_path: Path, text: str, kept: str, as_shown: str
) -> None:
    assert addresses.mobile(text) == kept
    rows = [guardian("ROY", "Lise", ("ROY", "Inès", "CE1"), mobile=text)]
    people = gather(read_directory(school(tmp_path, [pupil("ROY", "Inès")], None, rows)))
    assert [g.mobile for g in people.guardians] == [kept]
    assert [p for p in people.problems if p.line] == []
    assert shown(kept).replace("\u00a0", " ") == as_shown


@pytest.mark.parametrize("text", ["02 33 12 34 56", "0899 12 34 56", "06 12", "6,12E+08", "néant", "9" * 500])
def test_what_is_no_mobile_is_refused_at_the_form_and_told_in_a_list(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="06 12 34 56 78"):
        addresses.mobile(text)
    rows = [guardian("ROY", "Lise", ("ROY", "Inès", "CE1"), mobile=text)]
    people = gather(read_directory(school(tmp_path, [pupil("ROY", "Inès")], None, rows)))
    assert [g.mobile for g in people.guardians] == [""]
    assert [p.line for p in people.problems if "téléphone" in p.reason] == [2]
