"""A Variable that flax makes as a type of its own, by `hijax=True`, is seen as what it is."""

from collections.abc import Callable

import pytest
from flax.nnx import variablelib

from grader.grading.exercises import open_catalogue
from grader.report.schema import Report

RIGHT = open_catalogue().load("dense").right_program


@pytest.mark.skipif(
    not hasattr(variablelib, "HijaxVariable"), reason="this flax has no such Variables"
)
@pytest.mark.parametrize("kind", ["nnx.Param", "nnx.BatchStat"])
def test_its_kind_counts(kind: str, grade_exercise: Callable[..., Report]) -> None:
    usual = RIGHT.replace("nnx.Param(", f"{kind}(")
    program = usual.replace("shape))", "shape), hijax=True)")
    program = program.replace("zeros((out_features,)))", "zeros((out_features,)), hijax=True)")
    assert program.count("hijax=True") == 2
    names = [
        [item.name for item in grade_exercise("dense", text).findings] for text in (usual, program)
    ]
    assert names[0] == names[1]
    assert bool(names[0]) == (kind != "nnx.Param")
