"""What a course would write without this grader: one pytest process per submission.

    SUBMISSION=file.py python -m pytest benchmarks/pytest_peer.py

The same twelve cases, with `nnx.Conv` as the oracle.
"""

import importlib.util
import os

import jax
import numpy as np
import pytest
from flax import nnx

from grader.grading.exercises import open_catalogue

CASES = open_catalogue().load("conv1d").cases(0)


def _submission():
    spec = importlib.util.spec_from_file_location("submission", os.environ["SUBMISSION"])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case):
    arguments = dict(case.arguments)
    x = jax.numpy.asarray(arguments["x"])
    layer = nnx.Conv(
        x.shape[1],
        int(arguments["features"]),
        int(arguments["kernel_size"]),
        rngs=nnx.Rngs(int(arguments["seed"])),
    )
    expected = layer(x[None])[0].flatten()
    answered = _submission().conv1d_forward(**{**arguments, "x": x})
    np.testing.assert_allclose(answered, expected, rtol=1e-4, atol=1e-5)
