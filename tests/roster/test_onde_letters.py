"""The letters of a list are those it was written with, or it says so: no login is made of broken ones."""

from pathlib import Path

import pytest
from support.onde_files import CHILD, GUARDIAN, PUPIL, guardian, pupil, school, teacher, write

from one.roster.encodings import Unreadable, decode
from one.roster.onde import OndeError, read_directory
from one.roster.signs import wrong

PLAIN = ["Nom", "Prenom", "Date naissance", "Niveau", "Classe"]  # headings without an accent


def row(last: str, first: str, place: str = "CE1") -> list[str]:
    return [last, first, "2017-03-12", place, place]


@pytest.mark.parametrize("encoding", ["cp850", "cp437", "mac_roman"])
def test_a_list_of_an_old_system_is_refused_with_how_to_save_it(tmp_path: Path, encoding: str) -> None:
    write(tmp_path / "x.csv", PUPIL, [pupil("BERENGER", "Zoé")], encoding=encoding)
    with pytest.raises(OndeError, match=r"x\.csv.*UTF-8") as caught:
        read_directory(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
@pytest.mark.parametrize("name", ["Zoé", "ÉLÉA", "Noël", "Benoît", "Françoise", "Brûlé", "HÉLÈNE", "Côme"])
def test_without_an_accent_in_the_headings_a_name_of_an_old_system_is_never_taken(
    tmp_path: Path, encoding: str, name: str
) -> None:
    write(tmp_path / "x.csv", PLAIN, [row("PETIT", "Tom"), row("BON", name)], encoding=encoding)
    with pytest.raises(OndeError, match=r"x\.csv, ligne 3.*UTF-8"):
        read_directory(tmp_path)


def test_a_word_that_two_systems_can_read_is_refused_with_both_readings() -> None:
    with pytest.raises(Unreadable, match=r"CÔME.*CÈME") as caught:
        decode(";".join(PLAIN).encode() + "\nPETIT;CÔME;;CE1;CE1".encode("cp1252"))
    assert caught.value.line == 2


@pytest.mark.parametrize("name", ["Zoé", "NOÉ", "Loïc", "d’Éon", "Œuvrard", "Nuñez"])
def test_a_word_that_only_windows_can_write_needs_no_accent_in_the_headings(
    tmp_path: Path, name: str
) -> None:
    write(tmp_path / "x.csv", PLAIN, [row("ANDRÉ", "Zoé"), row("BON", name)])
    assert [p.first_name.casefold() for p in read_directory(tmp_path).pupils] == ["zoé", name.casefold()]


@pytest.mark.parametrize(
    ("name", "then"), [("CÔME", "Côme"), ("Žižek", "Žižek"), ("RAPHAËL", "Raphaël"), ("RENé", "René")]
)
def test_the_accents_of_the_headings_prove_what_a_word_alone_would_not(
    tmp_path: Path, name: str, then: str
) -> None:
    write(tmp_path / "x.csv", PUPIL, [pupil(name, "Tom")])
    assert [p.last_name for p in read_directory(tmp_path).pupils] == [then]


@pytest.mark.parametrize(
    "cell",
    [
        "ZoÃ©",
        "Ã‰lÃ©a",
        "D’AMICO".encode().decode("cp1252"),
        "Zo\ufffd",
        "Zo?",
        "Zo‚",
        "Zo√©",
        "Zo├®",
        "ZoÈ",
        "Zo\x82",
        "No‰l",
    ],
)
def test_a_cell_of_broken_letters_costs_its_line_and_nobody_leaves(tmp_path: Path, cell: str) -> None:
    good, broken = pupil("PETIT", "Tom"), pupil("BERENGER", cell)
    write(
        tmp_path / "x.csv",
        PUPIL,
        [good, broken, pupil(cell, "Ana"), pupil("ROY", "Ida", place=cell)],
        encoding="utf-8",
    )
    export = read_directory(tmp_path)
    assert [p.first_name for p in export.pupils] == ["Tom"]
    assert [p.line for p in export.problems if p.line] == [3, 4, 5]
    assert export.rejected == {"eleve": ("x.csv", 3)}


@pytest.mark.parametrize(
    "name",
    [
        "D’AMICO",
        "LE GOÉC",
        "McÉlhone",
        "O'Brien",
        "N’Guyen-Đặng",
        "Šimić",
        "Çelik",
        "Łukasz",
        "José María",
        "Ñandú",
        "李",
        "Ângela",
        "É°1",
    ],
)
def test_what_people_are_called_is_no_broken_letter(name: str) -> None:
    assert wrong(name, name=True) is None


def test_a_child_or_an_address_of_broken_letters_costs_the_guardian_s_line(tmp_path: Path) -> None:
    folder = school(tmp_path, [pupil("ROY", "Inès"), pupil("ROY", "Noé")])
    rows = [
        guardian("ROY", "Lise", ("ROY", "InÃ¨s", "CE1")),
        guardian("ROY", "Marc", ("ROY", "Noé", "CE1"), address="3 rue des Ã‰glises"),
        guardian("ROY", "Paul", ("ROY", "Noé", "CE1")),
    ]
    write(folder / "r.csv", GUARDIAN + CHILD, rows, encoding="utf-8")
    assert [g.first_name for g in read_directory(folder).guardians] == ["Paul"]


def test_headings_that_are_coded_twice_refuse_the_list(tmp_path: Path) -> None:
    write(
        tmp_path / "x.csv",
        [h.encode().decode("cp1252") for h in PUPIL],
        [pupil("ROY", "Tom")],
        encoding="utf-8",
    )
    with pytest.raises(OndeError, match=r"codé deux fois.*UTF-8"):
        read_directory(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_letters_without_a_mark_are_read_as_they_are(tmp_path: Path, encoding: str) -> None:
    write(tmp_path / "x.csv", PUPIL, [pupil("D’AMICO", "Łucja")], encoding=encoding)
    assert [(p.last_name, p.first_name) for p in read_directory(tmp_path).pupils] == [("D’Amico", "Łucja")]


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1", b"%PDF-1.7"])
def test_a_workbook_that_is_called_csv_is_refused_with_how_to_save_it(tmp_path: Path, start: bytes) -> None:
    (tmp_path / "x.csv").write_bytes(start + b"\x00" * 99)
    with pytest.raises(OndeError, match=r"et non un fichier CSV.*Enregistrer sous"):
        read_directory(tmp_path)


@pytest.mark.parametrize("heading", ["Groupe", "DIVISION", "Libellé division", "Nom de la classe", "Section"])
def test_a_class_by_another_name_is_a_class(tmp_path: Path, heading: str) -> None:
    write(tmp_path / "x.csv", [*PUPIL[:-1], heading], [pupil("PETIT", "Tom", place="CE1 A")])
    assert [p.class_name for p in read_directory(tmp_path).pupils] == ["CE1 A"]


def test_a_group_beside_a_class_is_something_else(tmp_path: Path) -> None:
    write(
        tmp_path / "x.csv", [*PUPIL[:-1], "Groupe", "Classe"], [[*pupil("PETIT", "Tom")[:-1], "Bleu", "CE1"]]
    )
    assert [p.class_name for p in read_directory(tmp_path).pupils] == ["CE1"]


@pytest.mark.parametrize("heading", ["Regroupement", "Cl", "N° d'ordre"])
def test_a_list_without_a_column_of_classes_is_refused_with_its_headings(
    tmp_path: Path, heading: str
) -> None:
    write(tmp_path / "x.csv", [*PUPIL[:-1], heading], [pupil("PETIT", "Tom")])
    with pytest.raises(OndeError, match=rf"Classe.*Rien n’est importé.*Niveau, {heading}"):
        read_directory(tmp_path)


def test_a_list_whose_classes_are_all_empty_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "x.csv", PUPIL, [pupil("PETIT", "Tom", place=""), pupil("ROY", "Ida", place="  ")])
    with pytest.raises(OndeError, match=r"que des classes vides.*Rien n’est importé"):
        read_directory(tmp_path)


@pytest.mark.parametrize(
    "total",
    [["Total", "", "2"], ["", "TOTAL : 2 élèves"], ["Totaux"], ["Effectif", "2"], ["Nombre d'élèves", "2"]],
)
def test_a_line_that_counts_the_others_is_nobody_and_keeps_nobody(tmp_path: Path, total: list[str]) -> None:
    write(tmp_path / "x.csv", PUPIL, [pupil("PETIT", "Tom"), [""], [" ", "\u00a0"], [*total, *[""] * 6][:6]])
    export = read_directory(tmp_path)
    assert (len(export.pupils), export.rejected) == (1, {})


def test_somebody_may_be_called_total(tmp_path: Path) -> None:
    assert len(read_directory(school(tmp_path, [pupil("TOTAL", "Tom")])).pupils) == 1


def test_a_cell_over_its_bound_costs_its_line_and_no_time(tmp_path: Path) -> None:
    accents = "e" + "\u0301" * 60_000
    rows = [pupil("PETIT", "Tom"), pupil(accents, "Ana"), pupil("ROY", "Ida", place="CE1 " * 30)]
    write(tmp_path / "x.csv", PUPIL, rows, encoding="utf-8")
    export = read_directory(tmp_path)
    assert [(p.line, p.reason.split(" ")[1]) for p in export.problems if p.line] == [
        (3, "nom"),
        (4, "classe"),
    ]


def test_thousands_of_lines_are_read_and_each_wrong_one_is_told(tmp_path: Path) -> None:
    rows = [pupil(f"PETIT{'ABCDEFGH'[n % 8]}", "Zo?" if n % 1000 == 0 else "Zoé") for n in range(1, 5001)]
    export = read_directory(school(tmp_path, rows))
    assert len(export.pupils) == 4995
    assert [p.line for p in export.problems if p.line] == [1001, 2001, 3001, 4001, 5001]


def test_another_file_of_the_folder_that_is_no_list_is_told_with_its_headings(tmp_path: Path) -> None:
    school(tmp_path, [pupil("PETIT", "Tom")], [teacher("COLIN", "Anne")])
    (tmp_path / "notes.csv").write_text("matière;note\n")
    assert [p.reason[-14:] for p in read_directory(tmp_path).problems if p.file == "notes.csv"] == [
        "matière, note."
    ]
