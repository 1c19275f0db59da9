"""What can be wrong with an error model and the pitfalls that own its settings."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from grader.authoring.bench import SEED, Bench
from grader.diagnosis.error_model import (
    Array,
    Inputs,
    Model,
    ModelError,
    Setting,
    Settings,
    run_stages,
)
from grader.diagnosis.reproduction import owner
from grader.exercise.exercise import Exercise
from grader.exercise.pitfalls import Owned, Pitfall


def owner_faults(exercise: Exercise) -> Iterator[str]:
    """Say which settings of the error model belong to no pitfall, or to several."""
    pitfalls = exercise.pitfalls
    for switch, settings in _switches(exercise).items():
        owned = {item.name: item.switches[switch] for item in pitfalls if switch in item.switches}
        rest = [name for name, each in owned.items() if each == "*"]
        if len(rest) > 1:
            yield f"{' and '.join(rest)} both own the rest of {switch}: keep `*` in one"
        for setting in settings[1:]:
            names = " and ".join(name for name, each in owned.items() if _asks_for(each, setting))
            if owner(pitfalls, switch, setting) is None:
                yield f"no pitfall owns a program that {setting.label}: name {switch} in `switches`"
            if " and " in names:
                yield f"{names} both own a program that {setting.label}: keep it in one"


def stale_faults(pitfall: Pitfall, exercises: Sequence[Exercise]) -> Iterator[str]:
    """Say which switches and settings a pitfall owns that no error model has."""
    for switch, owned in pitfall.switches.items():
        known = [each for item in exercises for each in _switches(item).get(switch, ())[1:]]
        if not known:
            yield f"it owns the switch {switch}, which no error model has: correct the name"
        elif owned != "*" and not any(_asks_for(owned, setting) for setting in known):
            yield f"no setting of {switch} is what it asks for: correct that in `switches`"


def _asks_for(owned: Owned, setting: Setting) -> bool:
    return owned != "*" and owned(setting.value)


def telling_faults(exercise: Exercise, bench: Bench) -> Iterator[str]:
    """Say which settings of the error model no case tells from the reference.

    What changes no number, such as a missing bias, must be seen in some other way: its pitfall
    has a `from_probe`.
    """
    if exercise.model is None:
        return
    model: Model = exercise.model
    cases = exercise.cases(SEED)
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
            if all(_agree(one, two, exercise.settings.tolerance_of("")) for one, two in pairs):
                yield (
                    f"no case tells a program that {setting.label} from the right one:"
                    f" add a size to cases.py, or remove this setting of {switch}"
                )


def _answer(model: Model, inputs: Inputs, settings: Settings) -> Array | None:
    """What a program answers; None if it raises."""
    try:
        return run_stages(model, inputs, settings)
    except ModelError:
        return None


def _agree(one: Array | None, two: Array | None, tolerance: float) -> bool:
    if one is None or two is None or (one.shape, one.dtype) != (two.shape, two.dtype):
        return one is two
    return bool(np.max(np.abs(one - two), initial=0.0) <= tolerance * np.max(np.abs(two)))


def _switches(exercise: Exercise) -> Mapping[str, tuple[Setting, ...]]:
    model: Model | None = exercise.model
    return model.switches if model is not None else {}
