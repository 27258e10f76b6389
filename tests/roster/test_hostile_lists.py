"""Lists that are made to keep a process busy: none takes longer than an honest one of its size."""

import time

import pytest

from one.errors import Invalid
from one.roster import class_lists
from one.roster.encodings import Unreadable, decode
from one.roster.guardians import NAMESAKES_MOST
from one.roster.people import gather

PUPILS = "Nom;Prénom;Date de naissance;Classe;Niveau\nMARTIN;Léa;01/02/2017;CE1;CE1\n"
GUARDIANS = (
    "Civilité;Nom;Prénom;Adresse électronique;Téléphone portable;Adresse;Code postal;Commune;"
    "Nom enfant 1;Prénom enfant 1;Classe enfant 1\n"
)
MEGABYTE = 1 << 20
SECONDS = 10  # of a processor, whatever else the machine does; hours before


@pytest.mark.parametrize(
    "content",
    [b"\xff," + b"a" * MEGABYTE, b"a" * MEGABYTE + b",\xff", b"\xff" + b",ab" * (MEGABYTE // 3)],
    ids=["a word of a megabyte", "before the odd byte", "many words"],
)
def test_bytes_of_no_alphabet_are_refused_as_fast_as_they_are_read(content: bytes) -> None:
    started = time.process_time()
    with pytest.raises(Unreadable):
        decode(content)
    assert time.process_time() - started < SECONDS


def _lists(guardians: int) -> list[tuple[str, bytes]]:
    lines = (
        f"MME;DURAND;Marie;m{n}@a.example;06{n:08d};1 rue des Tilleuls;97400;Saint-Denis;MARTIN;Léo;CE1\n"
        for n in range(guardians)
    )
    return [("e.csv", PUPILS.encode()), ("r.csv", (GUARDIANS + "".join(lines)).encode())]


def test_guardians_who_all_have_one_name_are_refused_before_they_are_compared() -> None:
    started = time.process_time()
    with pytest.raises(Invalid) as refused:
        gather(class_lists._read(_lists(7_000)))
    assert time.process_time() - started < SECONDS
    assert f"ligne {NAMESAKES_MOST + 2}" in refused.value.errors["files"][0]


def test_as_many_namesakes_as_a_list_may_have_are_as_many_people() -> None:
    assert len(gather(class_lists._read(_lists(NAMESAKES_MOST))).guardians) == NAMESAKES_MOST
