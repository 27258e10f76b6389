"""Formatted text: what is kept of what an editor, a browser or a program sends."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from one import rich_text
from one.rich_text import MARK, Rich, as_html, from_html, from_plain, href_of, linked


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_words_keep_their_lines_whatever_the_line_sign(sign: str) -> None:
    assert from_plain(f"Bonnet{sign}Serviette").plain == "Bonnet\nServiette"
    assert as_html(from_plain(f"Bonnet{sign}Serviette")) == '<p dir="auto">Bonnet<br>Serviette</p>'


@pytest.mark.parametrize("sign", ["<br>", "<br/>", "\v", "\x85", "\u2028", "\u2029", "&#8232;"])
def test_markup_keeps_its_lines_too(sign: str) -> None:
    assert from_html(f"<p>Bonnet{sign}Serviette</p>").plain == "Bonnet\nServiette"


def test_bold_italics_lists_and_links_stay_and_read_well_as_words() -> None:
    found = from_html(
        "<p>Le <b>jeudi</b>, <i>au bassin</i>&nbsp;:</p><ul><li>bonnet</li><li>un <em>grand</em> drap<ul><li>bleu</li></ul>"
        '</li></ul><ol><li>venir</li><li>nager</li></ol><p><a href="https://ville.fr/piscine">le bassin</a></p>'
    )
    assert found.html == (
        '<p dir="auto">Le <strong>jeudi</strong>, <em>au bassin</em>\u00a0:</p><ul><li dir="auto">bonnet</li>'
        '<li dir="auto">un <em>grand</em> drap<ul><li dir="auto">bleu</li></ul></li></ul>'
        '<ol><li dir="auto">venir</li><li dir="auto">nager</li></ol>'
        '<p dir="auto"><a href="https://ville.fr/piscine">le bassin</a></p>'
    )
    assert found.plain == (
        "Le jeudi, au bassin\u00a0:\n\n• bonnet\n• un grand drap\n   • bleu\n1. venir\n2. nager\n\n"
        "le bassin (https://ville.fr/piscine)"
    )


def test_text_without_any_format_is_words_alone() -> None:
    assert from_html("<div>Bonjour</div><div><br></div><div>À jeudi</div>") == Rich("Bonjour\n\nÀ jeudi")


def test_cells_of_a_table_do_not_run_together() -> None:
    assert from_html("<table><tr><td>8 h</td><td>piscine</td></tr></table>").plain == "8 h\n\npiscine"


HARM = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<p onclick=alert(1) style='position:fixed' class=x id=y>p</p>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href=' java\tscript:alert(1)'>a</a>",
    "<a href='data:text/html,x'>a</a>",
    "<a href='//evil.example'>a</a>",
    "<a href='/\\evil.example'>a</a>",
    "<a href='https://ville.fr@evil.example/'>a</a>",
    "<svg><a xlink:href='javascript:x'>b</a></svg>",
    "<style>p{}</style><iframe src=x></iframe><form action=x><input name=y></form>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<b title='\"><script>x</script>'>b</b>",
)


@pytest.mark.parametrize("harm", HARM)
def test_nothing_that_could_do_harm_is_left(harm: str) -> None:
    html = as_html(from_html(f"<p>Bonjour <b>à tous</b></p>{harm}"))
    assert html.startswith('<p dir="auto">Bonjour <strong>à tous</strong></p>')
    for sign in ("script", "onerror", "onclick", "style", "evil", "data:", "<img", "<svg", "<form", "class="):
        assert sign not in html.replace("&lt;", " ")


@given(st.text(alphabet="<>/abiulop \n\u2028&;=\"'é\u202e\0https:", max_size=300))
def test_whatever_is_typed_its_kept_form_stays_as_it_is(markup: str) -> None:
    kept = from_html(markup)
    assert from_html(as_html(kept)) == kept
    assert "\u202e" not in kept.plain + (kept.html or "")
    assert "\0" not in kept.plain + (kept.html or "")


def test_what_nests_without_end_is_refused_before_it_is_read() -> None:
    assert rich_text.is_too_much(MARK + "<ul><li>" * 1001, 8000)
    assert rich_text.is_too_much(MARK + "a" * 32_001, 8000)
    assert rich_text.is_too_much("a" * 8001, 8000)
    began = time.process_time()
    assert from_html("<ul><li>" * 1000) == Rich()
    assert from_html("<b>x<p>" * 1000).plain.count("x") == 1000
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://ville.fr/a?b=c&d", True),
        ("http://ville.fr", True),
        ("/carnet/3", True),
        ("mailto:a@b.fr", True),
        ("tel:+33123456789", True),
        ("javascript:x", False),
        ("//evil.example", False),
        ("ftp://ville.fr", False),
        ("https://", False),
        ("mailto:", False),
    ],
)
def test_a_link_leads_to_a_page_a_mailbox_or_a_number(url: str, *, kept: bool) -> None:
    assert href_of(url) == (url if kept else None)


def test_links_are_led_where_they_are_shown() -> None:
    html = from_html('<a href="https://ville.fr/?a=1&amp;b=2">x</a>').html or ""
    seen: list[str] = []

    def lead(url: str) -> str:
        seen.append(url)
        return 'href="/y"'

    assert linked(html, lead) == '<p dir="auto"><a href="/y">x</a></p>'
    assert seen == ["https://ville.fr/?a=1&b=2"]
