"""What REDIS_URL may say, and what is made of it."""

import pytest

from one.realtime import address


def kwargs(url: str, **options: object) -> dict[str, object]:
    return dict(address.pool(url, **options).connection_kwargs)


def test_one_server_is_asked_with_its_name_and_password() -> None:
    found = kwargs("redis://u:p%40ss@host:7000/3", socket_timeout=1.5)
    assert (found["host"], found["port"], found["db"]) == ("host", 7000, 3)
    assert (found["username"], found["password"], found["socket_timeout"]) == ("u", "p@ss", 1.5)


def test_a_unix_socket_keeps_its_path() -> None:
    assert kwargs("unix:///run/v.sock?db=2")["path"] == "/run/v.sock"


def test_one_node_of_a_cluster_is_asked_without_the_word_for_it() -> None:
    assert "cluster" not in kwargs("redis://host:7000?cluster=true")
    assert (
        address.of_node("redis://u:p@host:7000/0?cluster=true", ("::1", 7001)) == "redis://u:p@[::1]:7001/0"
    )


def test_sentinels_are_found_by_name_and_port_and_the_master_has_the_password() -> None:
    pool = address.pool("redis://u:p@one,[::1]:7001,two:7002/3?sentinel=ecole&health_check_interval=5")
    manager = pool.sentinel_manager  # type: ignore[attr-defined]
    asked = [each.connection_pool.connection_kwargs for each in manager.sentinels]
    assert [(each["host"], each["port"]) for each in asked] == [("one", 26379), ("::1", 7001), ("two", 7002)]
    assert all("password" not in each or each["password"] is None for each in asked)
    found = pool.connection_kwargs
    assert (found["username"], found["password"], found["db"]) == ("u", "p", 3)
    assert found["health_check_interval"] == 5
    assert "host" not in found


@pytest.mark.parametrize(("scheme", "secure"), [("redis", False), ("rediss", True)])
def test_tls_is_spoken_to_the_master_and_to_its_sentinels(scheme: str, secure: bool) -> None:
    pool = address.pool(f"{scheme}://one,two/0?sentinel=ecole")
    manager = pool.sentinel_manager  # type: ignore[attr-defined]
    classes = [pool.connection_class, *(each.connection_pool.connection_class for each in manager.sentinels)]
    assert ["SSL" in each.__name__ for each in classes] == [secure] * 3


@pytest.mark.parametrize("word", ["true", "1", "yes", "TRUE"])
def test_a_cluster_is_asked_for_in_the_address(word: str) -> None:
    assert address.is_cluster(f"redis://host?cluster={word}")
    assert not address.is_cluster("redis://host?cluster=no")
    assert not address.is_cluster("redis://host")
