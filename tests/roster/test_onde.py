"""Reading ONDE exports, whoever wrote them and however damaged they are."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.onde_files import CHILD, GUARDIAN, PUPIL, TEACHER, guardian, pupil, school, teacher, write

from one.roster.columns import understand
from one.roster.encodings import decode
from one.roster.onde import OndeError, read_directory
from one.roster.people import gather
from one.roster.rows import Export

ENCODINGS = ["iso-8859-1", "cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"]


def _reasons(export: Export) -> str:
    return "\n".join(p.reason for p in export.problems if p.line)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize(("quoted", "newline"), [(True, "\r\n"), (False, "\n"), (False, "\r")])
def test_any_encoding_separator_and_quoting_gives_the_same_pupils(
    tmp_path: Path, encoding: str, separator: str, quoted: bool, newline: str
) -> None:
    write(
        tmp_path / "export.csv",
        PUPIL,
        [pupil("LE COQ", "Éléa", "2016-02-01"), pupil("D'AMICO", "Noël", "14/07/2017")],
        encoding=encoding,
        separator=separator,
        quoted=quoted,
        newline=newline,
        trailing=2,
    )
    found = read_directory(tmp_path).pupils
    assert [(p.line, p.last_name, p.first_name, p.birth_date, p.class_name) for p in found] == [
        (2, "Le Coq", "Éléa", date(2016, 2, 1), "CE1"),
        (3, "D’Amico", "Noël", date(2017, 7, 14), "CE1"),
    ]


def test_a_damaged_byte_does_not_spoil_the_accents_of_a_utf8_file_and_is_no_letter() -> None:
    assert decode("Éléa;Noël;Zoé\n".encode() + b"Ma\xeblle") == "Éléa;Noël;Zoé\nMa\ufffdlle"


def test_headers_are_known_whatever_their_case_accents_spaces_and_plurals() -> None:
    columns = understand(
        [" NOM ELEVES ", "nom d’usage élève", "Prénom(s) Elève", "Date de naissance", "CLASSES"]
    )
    assert columns is not None
    assert columns.kind == "eleve"
    assert columns.fields == {"last_name": 0, "usage_name": 1, "first_name": 2, "birth_date": 3, "class": 4}


def test_columns_of_another_version_of_the_register_are_passed_over() -> None:
    columns = understand(["Numéro de poste", *TEACHER, "Autorisation photos"])
    assert columns is not None
    assert (columns.kind, columns.fields["last_name"], columns.fields["head"]) == ("enseignant", 3, 7)


@pytest.mark.parametrize("times", [1, 3, 7])
def test_the_child_columns_repeat_any_number_of_times(times: int) -> None:
    columns = understand(GUARDIAN + CHILD * times)
    assert columns is not None
    assert columns.kind == "parent"
    assert len(columns.children) == times


def test_lists_are_told_apart_by_their_headers_not_their_names(tmp_path: Path) -> None:
    write(tmp_path / "a.CSV", GUARDIAN + CHILD, [guardian("ROY", "Lise", ("ROY", "Inès", "CE2"))])
    write(tmp_path / "b.csv", TEACHER, [teacher("COLIN", "Anne", "CE2", head="Oui")])
    write(tmp_path / "c.csv", PUPIL, [pupil("ROY", "Inès", place="CE2")])
    export = read_directory(tmp_path)
    assert export.files == {"parent": "a.CSV", "enseignant": "b.csv", "eleve": "c.csv"}
    assert export.teachers[0].head is True
    assert export.guardians[0].address == "3 rue du Puits, 61000 Alençon"
    assert [c.first_name for c in export.guardians[0].children] == ["Inès"]


def test_a_title_and_blank_lines_may_come_before_the_header(tmp_path: Path) -> None:
    lines = ["sep=;", "", "Liste des élèves", ";".join(PUPIL), "PETIT;;Tom;2017-01-02;CE1;CE1"]
    (tmp_path / "x.csv").write_text("\n".join(lines), "utf-8")
    assert [(p.line, p.first_name) for p in read_directory(tmp_path).pupils] == [(5, "Tom")]


def test_a_quoted_cell_may_hold_separators_and_line_breaks(tmp_path: Path) -> None:
    row = guardian("ROY", "Lise", ("ROY", "Inès", "CE2"), address='3 rue "du Puits";\nbâtiment B')
    school(tmp_path, [pupil("ROY", "Inès", place="CE2")], None, [row, guardian("ROY", "Paul", civility="M.")])
    export = read_directory(tmp_path)
    assert [g.line for g in export.guardians] == [2, 4]
    assert export.guardians[0].address == '3 rue "du Puits"; bâtiment B, 61000 Alençon'


def test_a_quote_left_open_costs_its_line_only(tmp_path: Path) -> None:
    good = "PETIT;;Tom;2017-01-02;CE1;CE1"
    (tmp_path / "x.csv").write_text(
        "\n".join([";".join(PUPIL), good, '"ROY;;Inès;2017;CE1;CE1', good]), "utf-8"
    )
    export = read_directory(tmp_path)
    assert [p.line for p in export.pupils] == [2, 4]
    assert [(p.file, p.line) for p in export.problems if p.line] == [("x.csv", 3)]


def test_nul_bytes_and_controls_are_told_with_their_line_and_an_old_end_of_file_is_not(
    tmp_path: Path,
) -> None:
    lines = b"\nPE\x00TIT;;Tom;2017-01-02;CE1;CE1\nROY;;T\x1bom;2017-01-02;CE1;CE1\nBON;;Eve;2017-01-02;CE1;CE1\x1a"
    (tmp_path / "x.csv").write_bytes(";".join(PUPIL).encode() + lines)
    export = read_directory(tmp_path)
    assert [(p.last_name, p.class_name) for p in export.pupils] == [("Bon", "CE1")]
    assert [p.line for p in export.problems if "illisibles" in p.reason] == [2, 3]


def test_lines_that_name_nobody_are_reported_with_their_number(tmp_path: Path) -> None:
    rows = [pupil("PETIT", "Tom"), pupil("", "Ana"), pupil("ROY", "'"), [*pupil("BON", "Eve"), "en trop"]]
    write(tmp_path / "x.csv", PUPIL, rows)
    export = read_directory(tmp_path)
    assert len(export.pupils) == 1
    assert [(p.line, p.reason) for p in export.problems if p.line] == [
        (3, "Le nom manque."),
        (4, "Le prénom manque."),
        (5, "La ligne a 7 cases et l’en-tête 6\u00a0: un séparateur est en trop."),
    ]


@pytest.mark.parametrize("born", ["31/02/2017", "17", "2999-01-01", "hier", "0000-00-00"])
def test_a_birth_date_that_cannot_be_is_reported_and_the_pupil_kept(tmp_path: Path, born: str) -> None:
    export = read_directory(school(tmp_path, [pupil("PETIT", "Tom", born)]))
    assert export.pupils[0].birth_date is None
    assert f"«\u00a0{born}\u00a0» est illisible" in _reasons(export)


def test_a_first_name_in_capitals_is_written_as_people_do(tmp_path: Path) -> None:
    rows = [pupil("PETIT", "JEAN-PHILIPPE"), pupil("PETIT", "Tom")]
    assert [p.first_name for p in read_directory(school(tmp_path, rows)).pupils] == ["Jean-Philippe", "Tom"]


def test_lists_that_are_not_there_are_reported_and_reading_goes_on(tmp_path: Path) -> None:
    export = read_directory(school(tmp_path, [pupil("PETIT", "Tom")]))
    assert [p.reason.split("\u00a0:")[0] for p in export.problems] == [
        "Aucune liste d’enseignants",
        "Aucune liste de responsables",
    ]


def test_a_csv_that_is_no_export_is_reported_and_passed_over(tmp_path: Path) -> None:
    school(tmp_path, [pupil("PETIT", "Tom")])
    (tmp_path / "notes.csv").write_text("matière;note\nfrançais;12\n")
    (tmp_path / "vide.csv").write_bytes(b"")
    ignored = {p.file for p in read_directory(tmp_path).problems if "ignoré" in p.reason}
    assert ignored == {"notes.csv", "vide.csv"}


def test_a_folder_that_cannot_be_imported_says_why_in_one_line(tmp_path: Path) -> None:
    empty = tmp_path / "vide"
    empty.mkdir()
    for folder, words in ((tmp_path / "nulle part", "n’est pas un dossier"), (empty, "aucun fichier CSV")):
        with pytest.raises(OndeError, match=words) as caught:
            read_directory(folder)
        assert "\n" not in str(caught.value)
    write(empty / "profs.csv", TEACHER, [teacher("COLIN", "Anne")])
    with pytest.raises(OndeError, match=r"Aucune liste d’élèves.*profs\.csv"):
        read_directory(empty)
    write(empty / "eleves.csv", PUPIL, [])
    with pytest.raises(OndeError, match="ne contient aucun élève"):
        read_directory(empty)


def test_two_lists_of_one_kind_are_never_mixed(tmp_path: Path) -> None:
    school(tmp_path, [pupil("PETIT", "Tom")])
    write(tmp_path / "eleves (1).csv", PUPIL, [pupil("ROY", "Inès")])
    with pytest.raises(OndeError, match="deux listes d’élèves"):
        read_directory(tmp_path)


_CELLS = st.one_of(
    st.sampled_from(["", "Léa", "MARTIN", '"', '""', 'a"b', "\x00", "CE1", "2017-01-01", "é;\n"]), st.text()
)
_HEADERS = st.lists(
    st.one_of(st.sampled_from(PUPIL + TEACHER + GUARDIAN + CHILD), st.text(max_size=9)), max_size=14
)
_BYTES = st.one_of(
    st.binary(max_size=300),
    st.builds(
        lambda header, rows, separator, newline, encoding, junk: (
            newline.join(separator.join(cells) for cells in [header, *rows]).encode(encoding, "replace")
            + junk
        ),
        _HEADERS,
        st.lists(st.lists(_CELLS, max_size=14), max_size=6),
        st.sampled_from(";,\t"),
        st.sampled_from(["\n", "\r\n", "\r"]),
        st.sampled_from(ENCODINGS),
        st.binary(max_size=9),
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=st.lists(_BYTES, min_size=1, max_size=3), with_pupils=st.booleans())
def test_no_file_whatever_it_holds_stops_the_reading_with_a_stack_trace(
    tmp_path_factory: pytest.TempPathFactory, files: list[bytes], with_pupils: bool
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    if with_pupils:
        school(folder, [pupil("PETIT", "Tom")])
    for number, data in enumerate(files):
        (folder / f"{number}.csv").write_bytes(data)
    try:
        people = gather(read_directory(folder))
    except OndeError as error:
        assert "\n" not in str(error)  # noqa: PT017
    else:
        assert people.pupils
        assert "\x00" not in repr(people)
