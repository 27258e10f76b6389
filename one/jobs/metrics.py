"""The metrics of jobs, counted where they run: in the worker."""

from prometheus_client import Counter, Gauge, Histogram

runs = Counter("one_jobs_total", "Runs of jobs by how they ended: done, again, given_up", ["job", "result"])
seconds = Histogram(
    "one_job_seconds",
    "Duration of a run",
    ["job"],
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 3600),
)
done_at = Gauge(
    "one_job_done_timestamp_seconds", "When a job last ended well", ["job"], multiprocess_mode="max"
)
