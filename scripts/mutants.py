"""Small mistakes put into the code one by one: ``make mutants ARGS="--sample 40 --seed 3 one/people/rights.py"``.

Each is tried in a copy of the tree, never in the tree itself, with the test files that look after its module. What no test
notices is printed as a diff: either it changes nothing that anybody could see, or a test is missing.
"""

import argparse
import difflib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts import mutations, page_mutations
from scripts.mutations import applied

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 240
# Which tests look after which module: the quickest first, the first that fails ends the run.
TESTS = {
    "one/realtime/hub.py": "realtime/opening realtime/hub_hints realtime/hub_counts realtime/hub_recovery",
    "one/realtime/subscription.py": "realtime/subscription realtime/hub_counts realtime/drivers realtime/hub_recovery",
    "one/realtime/replays.py": "realtime/replays realtime/history",
    "one/realtime/reconciler.py": "realtime/pass realtime/reconciler realtime/commit_order",
    "one/realtime/healer.py": "realtime/opening realtime/hub_counts realtime/hub_recovery",
    "one/realtime/fanout.py": "realtime/fanout_turns realtime/fanout realtime/live",
    "one/realtime/catchup.py": "realtime/catching_up realtime/replays realtime/history",
    "one/realtime/channel.py": "realtime/channel realtime/hub_counts realtime/replays realtime/hub_recovery",
    "one/realtime/channels.py": "realtime/opening realtime/hub_counts realtime/hub_recovery",
    "one/realtime/limiter.py": "realtime/limiter",
    "one/realtime/publisher.py": "realtime/publishing realtime/publisher realtime/commit_order",
    "one/realtime/rights.py": "realtime/catching_up realtime/rights_live realtime/rights_moved realtime/rights_under_way",
    "one/realtime/throttle.py": "accounts/throttle accounts/sign_in accounts/ceilings accounts/throttling",
    "one/store/events.py": "feed/placing feed/marks feed/feed realtime/commit_order realtime/history",
    "one/store/live.py": "realtime/reconciler realtime/commit_order realtime/rights_moved",
    "one/store/feed/pages.py": "feed/feed",
    "one/store/feed/unread.py": "feed/marks feed/feed",
    "one/store/feed/marks.py": "feed/marks feed/feed actualites/news",
    "one/store/forms.py": "http/forms_once http/whose_forms",
    "one/store/outbox.py": "mail/outbox mail/sending mail/sender mail/refusals",
    "one/mail/sender.py": "mail/sending mail/sender mail/refusals mail/domains",
    "one/mail/domains.py": "mail/domains",
    "one/mail/quiet_hours.py": "classroom/classroom_reminders",
    "one/people/rights.py": "people/rights_said people/rights_of_accounts people/rights_schools people/rights",
    "one/people/matrix.py": "people/rights_said people/rights",
    "one/people/duplicates.py": "school/duplicates",
    "one/people/news.py": "classroom/guardians_told people/brought",
    "one/people/lifecycle.py": "people/lifecycle",
    "one/accounts/codes.py": "accounts/class_codes accounts/codes accounts/pending",
    "one/accounts/secret_codes.py": "accounts/asked accounts/tickets accounts/recovery accounts/ceilings_sms",
    "one/accounts/buckets.py": "accounts/ceilings accounts/throttling",
    "one/accounts/verification.py": "accounts/asked accounts/checked accounts/contacts accounts/ceilings_sms",
    "one/accounts/sessions.py": "accounts/ended accounts/sessions accounts/devices",
    "one/accounts/recovery.py": "accounts/asked accounts/at_once accounts/recovery accounts/ceilings_sms",
    "one/accounts/sign_in.py": "accounts/sign_in accounts/accounts accounts/busy accounts/at_once accounts/throttling",
    "one/store/accounts/codes.py": "accounts/class_codes accounts/codes classroom/codes_again",
    "one/store/accounts/tickets.py": "accounts/ticket_rows accounts/tickets accounts/recovery",
    "one/store/accounts/sessions.py": "accounts/session_rows accounts/sessions accounts/at_once accounts/devices",
    "one/accounts/passwords.py": "accounts/password_bounds accounts/passwords",
    "one/accounts/new_password.py": "accounts/password_bounds accounts/ended accounts/devices accounts/busy",
    "one/accounts/contacts.py": "accounts/contact_rules accounts/contacts accounts/checked accounts/pending",
    "one/accounts/activation.py": "accounts/ended accounts/reactivation accounts/accounts accounts/tickets accounts/checked",
    "one/accounts/letters.py": "accounts/recovery accounts/contacts accounts/ceilings accounts/ceilings_sms accounts/checked",
    "one/accounts/known_device.py": "accounts/throttling accounts/ceilings",
    "one/store/accounts/credentials.py": "accounts/credential_rows accounts/accounts accounts/at_once",
    "one/store/accounts/recovery.py": "accounts/credential_rows accounts/recovery accounts/contacts",
    "one/mail/smtp.py": "mail/ways_out mail/refusals mail/domains mail/sender",
    "one/mail/sms.py": "mail/ways_out mail/sms",
    "one/mail/letter.py": "mail/ways_out mail/letter",
    "one/http/cookies.py": "http/cookies http/headers",
    "one/roster/matching.py": "roster/matching",
    "one/roster/evidence.py": "roster/evidence",
    "one/roster/agreement.py": "roster/agreement roster/evidence",
    "one/roster/identity.py": "roster/identity",
    "one/roster/departures.py": "roster/who_would_leave roster/links_that_would_end",
    "one/roster/class_names.py": "roster/class_names_met roster/class_names",
    "one/roster/by_hand.py": "roster/kept_by_hand roster/places_kept_by_hand roster/by_hand",
    "one/roster/drawing.py": "roster/drawing",
    "one/roster/class_drawing.py": "roster/class_drawing roster/classroom_roster roster/cases",
    "one/roster/decisions.py": "roster/decisions",
    "one/roster/undo.py": "roster/obstacles roster/import_undo",
    "one/roster/obstacles.py": "roster/obstacles",
    "one/roster/history.py": "roster/obstacles roster/import_undo",
    "static/js/live/socket.js": "realtime/page_lines realtime/page_probe realtime/page_socket realtime/page_ways",
    "static/js/live/way.js": "realtime/page_way realtime/page_ways realtime/page_socket",
    "static/js/live/line.js": "realtime/page_line realtime/page_socket realtime/page_ways",
    "static/js/live/transports.js": "realtime/page_transports realtime/page_ways",
    "static/js/live/clock.js": "realtime/page_line realtime/page_socket",
    "static/js/live/backoff.js": "realtime/page_socket",
    "static/js/live/positions.js": "realtime/positions realtime/page_socket",
    "static/js/live/unread.js": "realtime/unread",
    "one/http/middleware.py": "http/middleware http/refused_in_log http/whose_forms http/headers accounts/terms http/pages http/hostile",
}


def copied(folder: Path) -> None:
    """What git knows or would take, so that nothing heavy and nothing of a running server comes along."""
    argv = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.check_output(argv, cwd=ROOT, text=True).split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def noticed(folder: Path, module: str, extra: list[str]) -> tuple[bool, str]:
    """Whether a test of the module fails, or hangs; and the last line it said."""
    files = [f"tests/{room}/test_{name}.py" for room, name in (f.split("/") for f in TESTS[module].split())]
    argv = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *extra, *files]
    env = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        argv,
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as run:
        try:
            said, _ = run.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            said = f"over {LONGEST} s"
        finally:  # on an interruption too; its servers end with it
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGTERM)
    failed = [line for line in said.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return run.returncode != 0, (failed or said.splitlines() or ["nothing said"])[-1][:150]


def tried(folder: Path, module: str, wanted: argparse.Namespace) -> tuple[int, int]:
    """How many of the module's mistakes were noticed, of how many."""
    file = folder / module
    source = file.read_text("utf-8")
    found = list((page_mutations if file.suffix == ".js" else mutations).mutations(source))
    chosen = random.Random(f"{wanted.seed} {module}").sample(found, min(wanted.sample, len(found)))
    began = time.monotonic()
    failed, said = noticed(folder, module, wanted.pytest)
    print(
        f"{module}: {len(chosen)} of {len(found)} mistakes, {time.monotonic() - began:.0f} s a run",
        flush=True,
    )
    if failed:
        sys.exit(f"{module}: its tests fail without a mistake: {said}")
    killed = 0
    for mutation in chosen:
        mutant = applied(source, mutation)
        file.write_text(mutant, "utf-8")
        dead, said = noticed(folder, module, wanted.pytest)
        killed += dead
        print(f"  {'noticed' if dead else 'SURVIVES'}: {said}", flush=True)
        if not dead or wanted.all:
            lines = difflib.unified_diff(
                source.splitlines(), mutant.splitlines(), module, module, "", "", 2, ""
            )
            print(*lines, sep="\n", flush=True)
    file.write_text(source, "utf-8")
    return killed, len(chosen)


def main() -> None:
    """Try a sample, print what survives and the shares."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument(
        "modules", nargs="*", metavar="module", help=f"one of {', '.join(TESTS)}; all by default"
    )
    parser.add_argument("--sample", type=int, default=10, help="how many mistakes a module")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws others")
    parser.add_argument("--all", action="store_true", help="show those noticed, too")
    parser.add_argument("--pytest", action="append", default=[], help="for pytest, as in --pytest=-n2")
    wanted = parser.parse_args()
    if unknown := set(wanted.modules) - set(TESTS):
        sys.exit(f"no tests are named for {', '.join(sorted(unknown))}: see TESTS in scripts/mutants.py")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leaves neither the copy nor its servers behind
    shares = {}
    with tempfile.TemporaryDirectory(prefix="one-mutants-") as name:
        copied(Path(name))
        for module in wanted.modules or TESTS:
            shares[module] = tried(Path(name), module, wanted)
    for module, (killed, tries) in shares.items():
        print(f"{module}: {killed} of {tries} noticed")
    print(f"all: {sum(k for k, _ in shares.values())} of {sum(t for _, t in shares.values())} noticed")


if __name__ == "__main__":
    main()
