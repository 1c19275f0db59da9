"""Time of the search for an explanation, per submission, with the draws at hand.

    python benchmarks/diagnosis.py [EXERCISE]

Prints median and slowest over submissions with one mistake, with two, and with numbers that
nothing explains, where the search goes to its end. Milliseconds of processor time, since the search
runs in one thread; the time by the clock stands beside it, and is longer on a busy machine. Exits
with 1 if a median takes more than 200.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from grader.diagnosis.error_model import Inputs, Model, ModelError, Settings, run_stages
from grader.diagnosis.search import Answer, Raised, search
from grader.grading.exercises import open_catalogue
from grader.grading.launch import start_launcher
from grader.judging.reference import draws as draw

TARGET = 200.0


def main(name: str = "conv1d") -> int:
    exercise = open_catalogue().load(name)
    model = exercise.model
    assert model is not None, f"{name} has no error model"
    asked = exercise.cases(0)
    cases = [case.arguments for case in asked]
    launcher = start_launcher()
    started = time.perf_counter()
    draws = draw(launcher, exercise, asked)
    drawing = time.perf_counter() - started
    launcher.close()

    def answers(settings: Settings) -> list[Answer]:
        return [
            _answer(model, Inputs(case, drawn), settings)
            for case, drawn in zip(cases, draws, strict=True)
        ]

    def times(submissions: Sequence[Sequence[Answer]]) -> list[tuple[float, float]]:
        return [_milliseconds(partial(search, model, cases, draws, each)) for each in submissions]

    choose = random.Random(0)
    settings = [(name, each) for name, every in model.switches.items() for each in every[1:]]
    common = [(name, each) for name, each in settings if not each.rare]
    pairs = [dict(choose.sample(common, 2)) for _ in range(60)]
    rng = np.random.default_rng(0)
    right = [answer for answer in answers({}) if isinstance(answer, np.ndarray)]
    noise = [[rng.standard_normal(a.shape).astype(a.dtype) for a in right] for _ in range(20)]

    print(
        f"{name}: {len(settings)} settings of {len(model.switches)} switches, {len(common)} of them"
        f" also in pairs, {len(cases)} cases"
    )
    print(f"draws: {drawing:.1f} s, less if they were in the cache")
    rows = {
        "one mistake": times([answers(dict([each])) for each in settings]),
        "two mistakes": times([answers(pair) for pair in pairs]),
        "no known mistake": times(noise),
    }
    medians = []
    for label, measured in rows.items():
        processor, clock = ([pair[kind] for pair in measured] for kind in (0, 1))
        medians.append(statistics.median(processor))
        print(
            f"{label:17} median {medians[-1]:6.1f} ms, most {max(processor):6.1f} ms;"
            f" by the clock {statistics.median(clock):6.1f} ms"
        )
    return int(max(medians) > TARGET)


def _answer(model: Model, inputs: Inputs, settings: Settings) -> Answer:
    try:
        return run_stages(model, inputs, settings)
    except ModelError:
        return Raised()


def _milliseconds(call: Callable[[], object]) -> tuple[float, float]:
    """Of the processor, and by the clock."""
    processor, clock = time.process_time(), time.perf_counter()
    call()
    return 1000 * (time.process_time() - processor), 1000 * (time.perf_counter() - clock)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
