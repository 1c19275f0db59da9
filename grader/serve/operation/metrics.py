"""What a server counts, in the form that Prometheus reads."""

from collections.abc import Callable, Iterator

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from grader.classroom.store.connect import StoreError
from grader.serve.operation.happened import Value

RUN_SECONDS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0)
ANSWER_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """Counts what happens.

    Args:
        waiting: says how many runs wait; raises StoreError while the database is away.
    """

    def __init__(self, waiting: Callable[[], int]) -> None:
        self._registry = CollectorRegistry()
        self._runs = Counter(
            "grade_runs", "runs that were graded", ["verdict"], registry=self._registry
        )
        self._run_seconds = Histogram(
            "grade_run_seconds",
            "how long a run took once it was its turn",
            buckets=RUN_SECONDS,
            registry=self._registry,
        )
        self._events = Counter(
            "grade_events",
            "what the audit log notes: sign-ins, refusals, hand-ins, releases",
            ["action"],
            registry=self._registry,
        )
        self._requests = Counter(
            "grade_requests",
            "requests that were answered",
            ["page", "method", "status"],
            registry=self._registry,
        )
        self._answer_seconds = Histogram(
            "grade_answer_seconds",
            "how long until an answer begins",
            ["page"],
            buckets=ANSWER_SECONDS,
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._registry.register(_Waiting(waiting))

    def count(self, event: str, said: dict[str, Value]) -> None:
        """Count what happened."""
        if event == "run":
            self._runs.labels(said["verdict"]).inc()
            self._run_seconds.observe(float(said["seconds"]))
        elif event == "request":
            self._requests.labels(said["page"], said["method"], said["status"]).inc()
            self._answer_seconds.labels(said["page"]).observe(float(said["seconds"]))
        else:
            self._events.labels(event).inc()

    def text(self) -> bytes:
        """Return all of it as text, format version 0.0.4."""
        return generate_latest(self._registry)


class _Waiting(Collector):
    """Counts what waits when it is asked: other servers may share the database."""

    def __init__(self, waiting: Callable[[], int]) -> None:
        self._waiting = waiting

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        there = GaugeMetricFamily("grade_database_up", "whether the database answers")
        try:
            count = GaugeMetricFamily("grade_runs_waiting", "runs that wait in the database")
            count.add_metric([], self._waiting())
            there.add_metric([], 1)
            yield count
        except StoreError:
            there.add_metric([], 0)
        yield there
