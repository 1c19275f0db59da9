"""A worker that was forked beforehand is handed out only where it is as good as a fresh one."""

from typing import Any, cast

import pytest

from grader.report.errors import GraderError
from grader.sandbox.wire import WireError
from grader.workers.command import Bounds
from grader.workers.control import Control
from grader.workers.spares import Spares

BOUNDS = Bounds(1, 1, 1, 1)


class Template:
    """A template, as far as spares ask."""

    broken = False


class Worker:
    """Notes its end."""

    alive = True

    def kill(self) -> None:
        self.alive = False


class Forks:
    """Forks workers, and fails where it is told to."""

    def __init__(self) -> None:
        self.made: list[Worker] = []
        self.fault: Exception | None = None

    def __call__(self, *_: Any) -> Any:
        if self.fault is not None:
            raise self.fault
        self.made.append(Worker())
        return self.made[-1]


@pytest.fixture
def template() -> Control:
    return cast("Control", Template())


def settled(spares: Spares) -> None:
    """Wait until what is forked in the background is there."""
    for each in list(spares._ready.values()):
        each.exception()


def test_the_third_is_there_before_it_is_asked_for(template: Control) -> None:
    forks = Forks()
    spares = Spares(forks)
    first, second = (spares.take("examiner", BOUNDS, template) for _ in range(2))
    settled(spares)
    assert [first, second] == forks.made[:2]
    assert len(forks.made) == 3
    assert spares.take("examiner", BOUNDS, template) is forks.made[2]
    settled(spares)
    spares.close()
    assert not forks.made[3].alive


def test_one_of_a_template_that_is_gone_is_ended(template: Control) -> None:
    forks = Forks()
    spares = Spares(forks)
    spares.fork_one("interpreted", BOUNDS, template)
    other = cast("Control", Template())
    spares.fork_one("examiner", BOUNDS, other)
    settled(spares)
    spares.take("cold", BOUNDS, template)
    assert [each.alive for each in forks.made[:2]] == [True, True]
    cast("Template", other).broken = True
    spares.take("cold", BOUNDS, template)
    assert [each.alive for each in forks.made[:2]] == [True, False]
    spares.close()


@pytest.mark.parametrize("fault", [WireError("gone"), GraderError("refused")])
def test_a_spare_that_could_not_be_had_is_no_fault(template: Control, fault: Exception) -> None:
    forks = Forks()
    spares = Spares(forks)
    forks.fault = fault
    spares.fork_one("examiner", BOUNDS, template)
    settled(spares)
    forks.fault = None
    assert spares.take("examiner", BOUNDS, template) is forks.made[0]
    forks.fault = fault
    spares.fork_one("examiner", BOUNDS, template)
    settled(spares)
    with pytest.raises(type(fault)):
        spares.take("examiner", BOUNDS, template)
    spares.close()
