"""The machine: limits, cores, and what processes use, as the kernel counts it."""

import contextlib
import os
import platform
import resource
from pathlib import Path

import psutil

TICK = 1 / os.sysconf("SC_CLK_TCK")
NOFILE = 65_536
SERVER_CORE, LOAD_CORE = 0, 1
URGENCY = -8  # six times the share of ordinary work, not all of it
_GIVEN = os.sched_getaffinity(0)  # before anything is pinned


def raise_nofile() -> int:
    """As many open files as we are allowed; returns how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < NOFILE:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (NOFILE, NOFILE))
        except (ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    elif soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, NOFILE), hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def cores() -> bool:
    """Whether there are two cores to part the server from its load."""
    return {SERVER_CORE, LOAD_CORE} <= _GIVEN


def pin(core: int, pid: int = 0) -> None:
    """Keep a process, with what it will start, on one core."""
    os.sched_setaffinity(pid, {core})


def cpu(pid: int) -> float:
    """Seconds of CPU a process has used, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK


def family() -> float:
    """Seconds of CPU used by this process and all it started that still run."""
    me = psutil.Process()
    total = cpu(me.pid)
    for child in me.children(recursive=True):
        with contextlib.suppress(OSError):
            total += cpu(child.pid)
    return total


def busy() -> float:
    """Seconds the two cores have been busy since the machine started, with whatever."""
    total = 0
    for line in Path("/proc/stat").read_text().splitlines():
        name, *fields = line.split()
        if name in (f"cpu{SERVER_CORE}", f"cpu{LOAD_CORE}"):
            user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, fields[:8])
            total += user + nice + system + irq + softirq + steal
    return total * TICK


def urge(pid: int = 0) -> bool:
    """Let a process go before other work on this machine, where that is allowed.

    Its session too: Linux shares a core among sessions first (autogroup), then within them.
    """
    try:
        os.setpriority(os.PRIO_PROCESS, pid, URGENCY)
        with contextlib.suppress(FileNotFoundError):
            Path(f"/proc/{pid or 'self'}/autogroup").write_text(str(URGENCY))
    except OSError:
        return False
    return True


def urge_family() -> None:
    """Urge all that this process has started."""
    for child in psutil.Process().children(recursive=True):
        urge(child.pid)


def rss(pid: int) -> int:
    """Bytes of memory a process holds (resident)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def describe() -> str:
    """Processor, cores, memory and kernel, in one line, without names of hosts or places."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    release = ".".join(platform.release().split("-")[0].split(".")[:2])
    return f"{model}, {len(_GIVEN)} cores, {memory} GiB, Linux {release}, Python {platform.python_version()}"
