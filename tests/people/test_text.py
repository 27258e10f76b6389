"""What people type and what spreadsheets read: nothing unseen is kept, nothing is computed."""

import pytest

from one import rich_text, spreadsheet, text
from one.names import typed


@pytest.mark.parametrize("unseen", ["\u202e", "\u200b", "\ufeff", "\x07", "\ue000", "\ufdd0", "\U0001ffff"])
def test_names_and_texts_lose_the_same_signs(unseen: str) -> None:
    assert typed(f"Lé{unseen}a") == "Léa"
    assert text.clean(f"Lé{unseen}a", keep_lines=True) == "Léa"


def test_an_emoji_of_several_and_one_of_tomorrow_stay_in_a_text() -> None:
    assert text.clean("👩\u200d🏫 \U0001faff", keep_lines=False) == "👩\u200d🏫 \U0001faff"
    assert text.clean("\U0001faff", keep_lines=False) == "\U0001faff", "all that somebody says"
    assert text.clean("می\u200cخواهم", keep_lines=False) == "می\u200cخواهم", "two parts of one word"
    assert text.clean("\u200d\u200c\U000e0100", keep_lines=False) == ""


@pytest.mark.parametrize("joined", ["", "\u200d", "\u200b"])
def test_a_pile_of_marks_lies_over_nobodys_lines(joined: str) -> None:
    piled = "Z" + joined.join(100 * ["\u0301"]) + "x"
    for kept in (
        text.clean(piled, keep_lines=False),
        rich_text.read(f"{rich_text.MARK}<p>{piled}</p>").plain,
    ):
        assert kept.count("\u0301") == text.MARKS_MOST
    whole = "Việt שָׁלוֹם हिन्दी 👁\ufe0f\u200d🗨\ufe0f 1\ufe0f\u20e3"
    assert text.clean(whole, keep_lines=False) == whole


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-1", "@x", "\tx", "\rx"])
def test_a_cell_that_would_be_a_formula_is_shown(cell: str) -> None:
    assert spreadsheet.line(["a", cell]).startswith(("a;'", "a;\"'"))


def test_a_table_says_that_it_is_utf8() -> None:
    assert spreadsheet.table([["é", 'a"b'], ["x;y", ""]]) == 'é;"a""b"\r\n"x;y";\r\n'.encode("utf-8-sig")
