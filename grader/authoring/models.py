"""What can be wrong with an error model and the pitfalls that own its settings."""

from collections.abc import Iterator, Sequence

import numpy as np

from grader.authoring.bench import SEED, Bench
from grader.diagnosis.error_model import Array, Inputs, Model, ModelError, Settings, run_stages
from grader.diagnosis.reproduction import owner
from grader.exercise.exercise import Exercise
from grader.exercise.pitfalls import Pitfall


def owner_faults(exercise: Exercise) -> Iterator[str]:
    """Say which settings of the error model belong to no pitfall, or to several."""
    pitfalls = exercise.pitfalls
    for switch, settings in _switches(exercise).items():
        for setting in settings[1:]:
            if owner(pitfalls, switch, setting) is None:
                yield f"no pitfall owns {switch} = {setting}: list it under `switches` of one"
        for named in (*settings[1:], "*"):
            names = [item.name for item in pitfalls if named in item.switches.get(switch, ())]
            if len(names) > 1:
                yield f"{' and '.join(names)} both own {switch} = {named}: keep it in one"


def stale_faults(pitfall: Pitfall, exercises: Sequence[Exercise]) -> Iterator[str]:
    """Say which settings a pitfall names that no error model has."""
    for switch, settings in pitfall.switches.items():
        models = [_switches(each)[switch] for each in exercises if switch in _switches(each)]
        known = {setting for settings in models for setting in settings[1:]}
        if not known:
            yield f"it owns the switch {switch}, which no error model has: correct the name"
        for setting in settings:
            if known and setting not in {*known, "*"}:
                yield f"it owns {switch} = {setting}, which no error model has: correct the name"


def telling_faults(exercise: Exercise, bench: Bench) -> Iterator[str]:
    """Say which settings of the error model no case tells from the reference.

    What changes no number, such as a missing bias, must be seen in some other way: its pitfall
    has a `from_probe`.
    """
    if exercise.model is None:
        return
    model, cases = exercise.model, exercise.cases(SEED)
    inputs = [
        Inputs(*pair)
        for pair in zip((c.arguments for c in cases), bench.draws(exercise), strict=True)
    ]
    right = [_answer(model, each, {}) for each in inputs]
    pitfalls = exercise.pitfalls
    for switch, settings in _switches(exercise).items():
        for setting in settings[1:]:
            mistake = owner(pitfalls, switch, setting)
            seen = mistake is not None and mistake.recogniser("from_probe") is not None
            if seen:
                continue
            answers = (_answer(model, each, {switch: setting}) for each in inputs)
            pairs = zip(answers, right, strict=True)
            if all(_agree(one, two, exercise.settings.tolerance) for one, two in pairs):
                yield (
                    f"no case tells {switch} = {setting} from the right program:"
                    " add a size to cases.py, or remove the setting"
                )


def _answer(model: Model, inputs: Inputs, settings: Settings) -> Array | None:
    """What a program answers; None if it raises."""
    try:
        return run_stages(model.STAGES, model.SWITCHES, inputs, settings)
    except ModelError:
        return None


def _agree(one: Array | None, two: Array | None, tolerance: float) -> bool:
    if one is None or two is None or (one.shape, one.dtype) != (two.shape, two.dtype):
        return one is two
    return bool(np.max(np.abs(one - two), initial=0.0) <= tolerance * np.max(np.abs(two)))


def _switches(exercise: Exercise) -> dict[str, tuple[str, ...]]:
    return dict(exercise.model.SWITCHES) if exercise.model is not None else {}
