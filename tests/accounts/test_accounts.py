"""Sign-in, activation, terms, sign-out, through the pages people use."""

from datetime import timedelta

import pytest
from support.accounts import GOOD, give_code, sign_in
from support.client import Client, browser_for, throttled
from support.people import School

from one.accounts import passwords
from one.accounts.terms import VERSION
from one.http.accounts.entry import COOKIE_LASTS
from one.http.state import State
from one.store.accounts import tickets
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

REFUSED = "ne vont pas ensemble"


async def test_a_right_password_signs_in_and_leads_home(client: Client, school: School) -> None:
    answer = await sign_in(client, "lise.roy")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert ">Lise</span></h1>" in (await client.get("/")).text


async def test_a_login_is_taken_in_any_case_with_accents_and_spaces(client: Client, school: School) -> None:
    assert (await sign_in(client, " Lïse. ROY ")).status_code == 303


@pytest.mark.parametrize(
    ("login", "secret"), [("lise.roy", "faux"), ("personne.inconnu", "faux"), ("lise.roy", "abcd efgh")]
)
async def test_whatever_is_wrong_the_words_are_the_same(
    client: Client, school: School, login: str, secret: str
) -> None:
    answer = await sign_in(client, login, secret)
    assert answer.status_code == 200
    assert REFUSED in answer.text
    assert f'value="{login}"' in answer.text
    assert secret not in answer.text


async def test_unknown_login_and_wrong_password_cost_the_same_hash(
    client: Client, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    verify = passwords._hasher.verify

    def counted(_: object, stored: str, password: str) -> bool:
        calls.append(stored)
        return verify(stored, password)

    monkeypatch.setattr(passwords, "_hasher", type("Counted", (), {"verify": counted})())
    await sign_in(client, "lise.roy", "faux")
    await sign_in(client, "nul.inconnu", "faux")
    assert len(calls) == 2


async def test_a_blocked_account_does_not_sign_in(client: Client, school: School, pool: Pool) -> None:
    await pool.execute("update person set blocked_at = now() where login = 'lise.roy'")
    assert REFUSED in (await sign_in(client, "lise.roy")).text


async def test_the_sixth_wrong_try_in_a_row_has_to_wait_but_another_login_does_not(
    client: Client, school: School
) -> None:
    for _ in range(5):
        await sign_in(client, "bea.blin", "faux")
    answer = await sign_in(client, "bea.blin")
    assert throttled(answer)
    assert 0 < int(answer.history[0].headers["retry-after"]) <= 900
    assert "trop d’essais" in answer.text
    assert (await sign_in(client, "marc.roy")).status_code == 303


async def test_a_code_opens_the_activation_form_and_activation_signs_in(
    client: Client, school: School, pool: Pool
) -> None:
    code = await give_code(pool, school.people["bea.blin"])
    answer = await sign_in(client, "bea.blin", f" {code[:4].upper()} {code[4:]} ")
    assert answer.headers["location"] == "/activation"
    assert "Activer" in (await client.get("/activation")).text
    done = await client.form("/activation", **GOOD)
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert ">Béa</span></h1>" in (await client.get("/")).text
    row = await pool.fetchrow(
        "select email, mobile, terms_version, password_hash from person where login = 'bea.blin'"
    )
    assert row is not None
    assert (row["email"], row["mobile"]) == ("zoe@exemple.fr", "+33612345678")
    assert row["terms_version"]
    assert row["password_hash"].startswith("$argon2id$")


async def test_all_errors_of_the_activation_form_show_together_and_keep_what_was_typed(
    client: Client, school: School, pool: Pool
) -> None:
    await sign_in(client, "bea.blin", await give_code(pool, school.people["bea.blin"]))
    answer = await client.form(
        "/activation", password="bea", confirmation="autre", email="pas une adresse", mobile="12"
    )
    assert answer.status_code == 200
    assert f"Il reste {answer.text.count('<li><a')} points à corriger." in answer.text
    for words in (
        "trop court",
        "ne sont pas les mêmes",
        "n’est pas complète",
        "n’est pas valable",
        "accepter les conditions",
    ):
        assert words in answer.text
    assert "pas une adresse" in answer.text
    assert 'value="autre"' not in answer.text
    assert (await client.form("/activation", **GOOD)).status_code == 303


@pytest.mark.parametrize(
    "password", ["azertyuiop", "motdepasse", "bea.blin.2026", "xxBÉAxx12", "École Test 1", "x" * 129, "court"]
)
async def test_weak_passwords_are_refused(client: Client, school: School, pool: Pool, password: str) -> None:
    await sign_in(client, "bea.blin", await give_code(pool, school.people["bea.blin"]))
    answer = await client.form("/activation", **{**GOOD, "password": password, "confirmation": password})
    assert answer.status_code == 200
    assert "Ce mot de passe" in answer.text


async def test_a_pupil_needs_no_mail_and_may_have_a_shorter_password(
    client: Client, school: School, pool: Pool
) -> None:
    await pool.execute("update school set pupil_password_min = 6")
    await sign_in(client, "zoe.blin", await give_code(pool, school.people["zoe.blin"]))
    done = await client.form(
        "/activation", password="girafe", confirmation="girafe", email="", mobile="", terms=VERSION
    )
    assert done.status_code == 303


async def test_an_adult_must_give_a_mail(client: Client, school: School, pool: Pool) -> None:
    await sign_in(client, "bea.blin", await give_code(pool, school.people["bea.blin"]))
    answer = await client.form("/activation", **{**GOOD, "email": ""})
    assert "Il manque l’adresse e-mail" in answer.text


async def test_a_code_is_dead_after_use(client: Client, state: State, school: School, pool: Pool) -> None:
    code = await give_code(pool, school.people["bea.blin"])
    await sign_in(client, "bea.blin", code)
    await client.form("/activation", **GOOD)
    async with browser_for(state) as other:
        assert REFUSED in (await sign_in(other, "bea.blin", code)).text


async def test_of_two_tabs_that_activate_the_second_is_told_that_the_code_is_dead(
    client: Client, state: State, school: School, pool: Pool
) -> None:
    code = await give_code(pool, school.people["bea.blin"])
    async with browser_for(state) as other:
        await sign_in(client, "bea.blin", code)
        await sign_in(other, "bea.blin", code)
        assert (await client.form("/activation", **GOOD)).status_code == 303
        late = await other.form("/activation", **GOOD)
        assert late.status_code == 200
        assert "Cette page a servi" in late.text


async def test_an_expired_code_does_not_work(client: Client, school: School, pool: Pool) -> None:
    code = await give_code(pool, school.people["bea.blin"])
    await pool.execute("update activation_code set expires_at = now() - interval '1 second'")
    assert REFUSED in (await sign_in(client, "bea.blin", code)).text


async def test_a_code_is_not_somebody_elses(client: Client, school: School, pool: Pool) -> None:
    code = await give_code(pool, school.people["bea.blin"])
    await give_code(pool, school.people["marc.roy"])
    assert REFUSED in (await sign_in(client, "marc.roy", code)).text


async def test_the_session_is_renewed_on_sign_in(client: Client, school: School) -> None:
    client.cookies.set("one", "planted-by-an-attacker")
    await sign_in(client, "lise.roy")
    assert (
        client.cookies.get("one", domain="127.0.0.1") not in (None, "planted-by-an-attacker")
        or len({c.value for c in client.cookies.jar}) > 1
    )


async def test_signing_out_ends_the_session(client: Client, school: School, pool: Pool) -> None:
    await sign_in(client, "lise.roy")
    kept = dict(client.cookies)
    assert (await client.form("/deconnexion")).headers["location"] == "/connexion"
    client.cookies.update(kept)
    assert (await client.get("/")).headers["location"] == "/connexion"
    assert await pool.fetchval("select count(*) from session") == 0


async def test_a_page_asked_for_before_signing_in_is_where_one_lands(client: Client, school: School) -> None:
    first = await client.get("/carnet?avant=3")
    assert first.headers["location"] == "/connexion?suite=/carnet%3Favant%3D3"
    done = await sign_in(client, "lise.roy", suite="/carnet?avant=3")
    assert done.headers["location"] == "/carnet?avant=3"


@pytest.mark.parametrize(
    "suite",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\r\nX: y",
        "//[",
        "http://[::1",
    ],
)
async def test_no_open_redirect_after_signing_in(client: Client, school: School, suite: str) -> None:
    assert (await sign_in(client, "lise.roy", suite=suite)).headers["location"] == "/"


async def test_new_terms_are_asked_for_and_accepted_once(client: Client, school: School, pool: Pool) -> None:
    await pool.execute("update person set terms_version = '2020-01' where login = 'lise.roy'")
    await sign_in(client, "lise.roy")
    assert (await client.get("/")).headers["location"] == "/conditions"
    assert "J’accepte" in (await client.get("/conditions")).text
    await client.form("/conditions", version=VERSION)
    assert (await client.get("/")).status_code == 200


async def test_a_form_from_another_site_is_refused(client: Client, school: School) -> None:
    await sign_in(client, "lise.roy")
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ):
        assert (await client.post("/deconnexion", headers=headers)).status_code == 403
    assert (await client.get("/")).status_code == 200


async def test_a_ticket_is_of_one_purpose(state: State, school: School) -> None:
    token = await tickets.issue(
        state.resources.pool, "other", school.people["lise.roy"], timedelta(hours=1), {}
    )
    assert await tickets.read(state.resources.pool, "activation", token) is None


async def test_over_https_the_cookie_is_host_bound_and_secure(state: State, school: School) -> None:
    from dataclasses import replace

    import msgspec

    settings = replace(state.resources.settings, public_url="https://one.example")
    secure = msgspec.structs.replace(
        state, resources=msgspec.structs.replace(state.resources, settings=settings)
    )
    async with browser_for(secure) as browser:
        answer = await sign_in(browser, "lise.roy")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-one=")
    for word in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert word in cookie


async def test_remember_me_ticked_with_the_code_is_kept_through_activation(
    client: Client, school: School, pool: Pool
) -> None:
    await sign_in(client, "bea.blin", await give_code(pool, school.people["bea.blin"]), remember="1")
    done = await client.form("/activation", **GOOD)
    assert f"max-age={int(COOKIE_LASTS.total_seconds())}" in done.headers["set-cookie"].lower()


async def test_the_cookie_of_a_closed_session_is_told_in_words(
    client: Client, school: School, pool: Pool
) -> None:
    await sign_in(client, "lise.roy")
    await pool.execute("delete from session")
    answer = await client.get("/carnet")
    assert answer.headers["location"] == "/connexion?suite=/carnet"
    assert "Votre session est terminée" in (await client.get("/connexion")).text
    assert (await client.get("/")).headers["location"] == "/connexion"


async def test_an_attempt_that_was_refused_does_not_lengthen_the_wait(client: Client, school: School) -> None:
    for _ in range(25):
        await sign_in(client, "bea.blin", "faux")
    answer = await sign_in(client, "bea.blin", "faux")
    assert throttled(answer)
    assert int(answer.history[0].headers["retry-after"]) <= 30
