"""As whom the embedded servers run: PostgreSQL refuses root, so root steps down for them.

No user is made and no parent folder is opened up. When we are root the servers run as the
owner of their data folder, at first ``nobody``, through setpriv of util-linux.
"""

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

from one.errors import ConfigError

# linux/capability.h
CAP_DAC_READ_SEARCH = 2


@dataclass(frozen=True)
class Account:
    """Who the servers run as, and the options of setpriv that make it so."""

    uid: int
    gid: int
    privileges: tuple[str, ...] = ()


def choose(postgres: Path) -> Account:
    """The present user; for root, the owner of the database, or nobody when there is none yet."""
    owner = postgres.stat() if postgres.exists() else None
    if os.geteuid() != 0:
        if owner and owner.st_uid != os.geteuid():
            raise ConfigError(
                f"ONE_DATA: {postgres} belongs to another user ({owner.st_uid}): start as that one"
            )
        return Account(os.geteuid(), os.getegid())
    if shutil.which("setpriv") is None:
        raise ConfigError("setpriv (package util-linux) is needed to start as root; or start as another user")
    if owner and owner.st_uid != 0:
        uid, gid = owner.st_uid, owner.st_gid
    else:
        nobody = pwd.getpwnam("nobody")
        uid, gid = nobody.pw_uid, nobody.pw_gid
    return Account(uid, gid, (f"--reuid={uid}", f"--regid={gid}", "--clear-groups"))


def own(folder: Path, account: Account) -> None:
    """Make ``folder`` private to the account; a copy brought back by root changes hands."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid not in (os.geteuid(), account.uid):
        raise ConfigError(f"ONE_DATA: {folder} belongs to another user ({found.st_uid})")
    folder.chmod(0o700)
    if found.st_uid != account.uid:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)


def search_capability() -> tuple[str, ...]:
    """Options of setpriv that leave the least capability to pass closed folders.

    Reading and searching is enough; containers often withhold it and leave the wider one.
    access(2) forgets capabilities of ordinary users unless no_setuid_fixup is set, and
    PostgreSQL looks for its own binary with it.
    """
    status = Path("/proc/self/status").read_text()
    held = int(status.partition("CapEff:")[2].split()[0], 16)
    name = "dac_read_search" if held >> CAP_DAC_READ_SEARCH & 1 else "dac_override"
    return (f"--inh-caps=-all,+{name}", f"--ambient-caps=-all,+{name}", "--securebits=+no_setuid_fixup")
