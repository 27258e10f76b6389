"""What a run found, as its page shows it: what the lists would do, or what taking an import back would."""

import msgspec

from one.i18n.words import Kept
from one.roster.doubt import Doubt
from one.roster.lines import Problem, alike
from one.roster.report import Report
from one.roster.summary import Summary
from one.store.roster.runs import Run


class Found(msgspec.Struct, frozen=True):
    """``seen`` names these very changes; ``obstacles`` are what forbids to take an import back."""

    summary: Summary
    doubts: list[Doubt] = []
    problems: list[Problem] = []
    warnings: list[Kept] = []
    seen: str = ""
    obstacles: list[str] = []

    @property
    def notes(self) -> list[list[Problem]]:
        """What is to be known, each thing once with all of whom it is said."""
        return alike(self.problems)

    @property
    def unsafe(self) -> bool:
        """Whether it wants a tick."""
        return self.summary.wide or bool(self.warnings)


def of_report(report: Report) -> Found:
    """What the lists would do."""
    return Found(report.summary, report.doubts, report.problems, report.warnings, report.seen)


def packed(found: Found) -> bytes:
    """As it is kept."""
    return msgspec.json.encode(found)


def of_run(run: Run) -> Found | None:
    """What is kept of it; None until it is known."""
    return msgspec.json.decode(run.found, type=Found) if run.found else None
