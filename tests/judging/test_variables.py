"""Variables are matched by their values, then by name, then by shape; copies count once."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.judging.context import Observed
from grader.judging.requirements import initial_values, parameters_used, starts_right
from grader.judging.variables import held, own_modules, pairs
from grader.sandbox.wire import tensor
from grader.workers.records import ModuleRecord, Probe, VariableRecord

Values = dict[str, Any]


def observed(*modules: Values, kind: str = "flax.nnx.Param", known: bool = True) -> Observed:
    """Modules of a class, with Variables by their paths."""
    records, arrays = [], {}
    for module in modules:
        variables = []
        for path, numbers in module.items():
            values = np.asarray(numbers, np.float32)
            name = f"variable{len(arrays)}"
            arrays[name] = tensor(values)
            record = VariableRecord(
                path=path,
                type=kind,
                bases=("flax.nnx.Variable",),
                shape=values.shape,
                dtype="float32",
                array=name if known else None,
            )
            variables.append(record)
        records.append(
            ModuleRecord(
                name="Layer",
                type="submission.Layer",
                bases=("flax.nnx.Module",),
                library="nnx",
                own=True,
                outermost=True,
                variables=tuple(variables),
            )
        )
    return Observed(Probe(modules=tuple(records)), arrays)


def matched(mine: Observed, right: Observed, kind: str = "Param") -> dict[str, tuple[str, bool]]:
    return {pair.mine.path: (pair.right.path, pair.sure) for pair in pairs(mine, right, kind)}


RIGHT = observed({"kernel": [1, 2], "scale": [3, 4]})


def test_values_say_more_than_names() -> None:
    mine = observed({"scale": [1, 2], "kernel": [3, 4]})
    assert matched(mine, RIGHT) == {"scale": ("kernel", True), "kernel": ("scale", True)}


def test_names_say_more_than_shapes() -> None:
    mine = observed({"scale": [5, 6], "inner.kernel": [7, 8]})
    assert matched(mine, RIGHT) == {"scale": ("scale", True), "inner.kernel": ("kernel", True)}


@pytest.mark.parametrize("values", [[5, 6], [0, 0]])
def test_shapes_alone_match_but_are_not_sure(values: list[int]) -> None:
    mine = observed({"a": values, "b": values})
    assert {sure for _, sure in matched(mine, RIGHT).values()} == {False, True}


def test_equal_values_are_told_apart_by_name_or_not_at_all() -> None:
    right = observed({"bias": [0, 0], "shift": [0, 0]})
    assert matched(observed({"shift": [0, 0], "bias": [0, 0]}), right) == {
        "bias": ("bias", True),
        "shift": ("shift", True),
    }
    assert not all(
        sure for _, sure in matched(observed({"a": [0, 0], "b": [0, 0]}), right).values()
    )


@pytest.mark.parametrize(
    "mine",
    [
        {"kernel": [1, 2]},
        {"kernel": [1, 2], "scale": [[3, 4]]},
        {"kernel": [1, 2], "scale": [3, 4], "bias": [0, 0]},
    ],
)
def test_all_or_nothing_is_matched(mine: Values) -> None:
    assert not pairs(observed(mine), RIGHT)


def test_variables_of_several_modules_are_matched_as_those_of_one() -> None:
    assert len(pairs(observed({"w": [1, 2]}, {"w": [3, 4]}), RIGHT)) == 2


def test_copies_of_a_module_count_once() -> None:
    layer = {"kernel": [1, 2], "scale": [3, 4]}
    assert len(own_modules(observed(layer, layer))) == 1
    assert len(own_modules(observed(layer, layer, known=False))) == 1
    assert len(own_modules(observed(layer, {**layer, "scale": [3, 5]}))) == 2
    assert len(held(observed(layer, layer))) == 2


def test_any_kind_of_variable_can_be_asked_for() -> None:
    mine = observed({"mean": [1, 2]}, kind="flax.nnx.BatchStat")
    assert not held(mine)
    assert [item.path for item in held(mine, "BatchStat")] == ["mean"]
    assert matched(mine, mine, "BatchStat") == {"mean": ("mean", True)}
    assert held(observed({"n": [0]}, kind="submission.Counter"), "submission.Counter")
    assert not held(observed({"n": [0]}, kind="submission.Param"))


def test_nothing_is_asked_of_the_params_of_a_reference_that_has_none() -> None:
    def context(right: Observed) -> Any:
        return SimpleNamespace(
            expected=right, observed=None, outcome=SimpleNamespace(use=None), results=()
        )

    without = observed({"mean": [1, 2]}, kind="flax.nnx.BatchStat")
    for check in (parameters_used, initial_values):
        assert check(context(without)) is None
        assert check(context(RIGHT)) is not None
    assert starts_right("BatchStat")(context(without)) is not None
