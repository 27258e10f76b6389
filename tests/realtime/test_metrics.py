"""Metrics: each is drawn, and nothing drawn is missing."""

import json
import re
from pathlib import Path

from prometheus_client.metrics import MetricWrapperBase

from one.jobs import metrics as jobs
from one.realtime import metrics

ROOT = Path(__file__).parent.parent.parent


def names() -> set[str]:
    """Names as they are exposed: a counter ends in _total."""
    modules = (metrics, jobs)
    found = [v for module in modules for v in vars(module).values() if isinstance(v, MetricWrapperBase)]
    return {m._name + ("_total" if m._type == "counter" else "") for m in found}


def test_the_dashboard_draws_every_metric_and_no_other() -> None:
    board = json.loads((ROOT / "docs" / "grafana.json").read_text("utf-8"))
    text = " ".join(target["expr"] for panel in board["panels"] for target in panel["targets"])
    drawn = {re.sub("_bucket$", "", name) for name in re.findall(r"one_[a-z_]+", text)}
    assert drawn == names()
