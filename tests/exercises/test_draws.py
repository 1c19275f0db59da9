"""A flat draw that is cut and reshaped is what the real initializers draw."""

import itertools

import jax
import numpy as np
from flax import nnx

from grader.diagnosis.error_model import Inputs
from grader.grading.exercises import open_catalogue


def test_a_flat_draw_reshaped_is_the_real_initializer(draws_of):
    exercise = open_catalogue().load("conv1d")
    model = exercise.model
    x = np.zeros((9, 3), np.float32)
    arguments = {"seed": 7.0, "x": x, "features": 5.0, "kernel_size": 4.0}
    keys = {
        "rngs.params()": nnx.Rngs(7).params(),
        "key(seed)": jax.random.key(7),
        "split(rngs.params())[1]": jax.random.split(nnx.Rngs(7).params())[1],
    }
    initializers = {
        "lecun_normal": nnx.initializers.lecun_normal(),
        "normal(stddev=1)": nnx.initializers.normal(1.0),
        "uniform(scale=1)": nnx.initializers.uniform(1.0),
        "orthogonal": nnx.initializers.orthogonal(),
    }
    build = next(stage.run for stage in model.stages if "initializer" in stage.switches)
    read = next(stage.run for stage in model.stages if "key" in stage.switches)
    values = {name: [each.value for each in every] for name, every in model.switches.items()}
    right = {name: each[0] for name, each in values.items()}
    known = {each.code: each for name in ("key", "initializer") for each in values[name]}
    inputs = Inputs(arguments, draws_of(exercise, arguments))
    for (key, real_key), (name, real) in itertools.product(keys.items(), initializers.items()):
        chosen = right | {"key": known[key], "initializer": known[name]}
        kernel = build(inputs, read(inputs, np.zeros((1, 0)), chosen), chosen)[0]
        np.testing.assert_allclose(kernel, real(real_key, (4, 3, 5)), rtol=0, atol=2e-6)
