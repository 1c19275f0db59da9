"""Every error model does what real programs with these mistakes do."""

import itertools
import os
import random
import subprocess
import sys
import warnings

import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from grader.diagnosis.error_model import Inputs, ModelError, Setting, run_stages
from grader.grading.exercises import open_catalogue

EXERCISES = {item.name: item for item in open_catalogue().all() if item.model is not None}
SWITCHES = [(name, switch) for name, item in EXERCISES.items() for switch in item.model.switches]
ALL = bool(os.environ.get("EVERY_SETTING"))
"""Compare every setting, not a sample of some switches."""
PAIRS = 12
"""How many programs with two mistakes are compared for each exercise."""
PRECISION = 7e-5
"""Relative difference allowed; the search allows 1e-4. XLA adds float16 in other orders."""


@pytest.fixture
def model(name):
    return EXERCISES[name].model


@pytest.fixture
def programs(name, programs_of):
    return programs_of(name)


def beside(model, switch, setting):
    """What a setting that means something only beside one of another switch must stand beside."""
    if switch == "key" and setting.value.library == "numpy":
        known = model.switches["initializer"]
        return {
            "initializer": next(each for each in known if each.value.code == "normal(stddev=1)")
        }
    if switch == "bias" and setting.value.key == "previous":
        return {"key": next(each for each in model.switches["key"] if each.value.nth == "second")}
    return {}


@pytest.fixture
def modelled(name, model, draws_of):
    """What the model answers, or the error that stands for one of any kind."""

    def answer(arguments, settings):
        inputs = Inputs(arguments, draws_of(EXERCISES[name], arguments))
        try:
            return run_stages(model, inputs, settings)
        except ModelError as error:
            return error

    return answer


@pytest.fixture
def arguments_of(programs):
    def arguments(size, seed=7):
        def x(shape):
            rng = np.random.default_rng([abs(seed), *size])
            return rng.standard_normal(shape).astype(np.float32)

        return programs.arguments_of(size, seed, x)

    return arguments


@pytest.fixture
def run(name, programs):
    """What the real program with some settings returns or raises."""

    def answer(settings, arguments):
        names = {}
        exec(compile(programs.source(settings), "<program>", "exec"), names)
        given = arguments | {"x": jnp.asarray(arguments["x"])}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # float64, which jax cuts to float32
            try:
                return np.asarray(names[EXERCISES[name].settings.entry_point](**given))
            except (AttributeError, IndexError, TypeError, ValueError, ZeroDivisionError) as error:
                return error

    return answer


def difference(real, answer):
    """What is different between a real program's result and the model's; empty if nothing is."""
    if isinstance(real, Exception) or isinstance(answer, Exception):
        both = isinstance(real, Exception) and isinstance(answer, Exception)
        return "" if both else f"{real!r} is not {answer!r}"
    if (real.shape, real.dtype) != (answer.shape, answer.dtype):
        return f"{real.shape} {real.dtype} is not {answer.shape} {answer.dtype}"
    real, wide = real.astype(np.float32), answer.astype(np.float32)
    precision = 1e-2 if answer.dtype.itemsize == 2 else PRECISION
    scale = np.abs(wide[np.isfinite(wide)]).max(initial=1e-6)
    near = np.allclose(real, wide, rtol=0, atol=precision * scale, equal_nan=True)
    return "" if near else f"values differ by {np.abs(real - wide).max()} of {scale}"


@pytest.mark.slow
@pytest.mark.parametrize("name", EXERCISES)
def test_the_defaults_equal_the_ready_made_layer(programs, modelled, arguments_of):
    for size, seed in itertools.product(programs.DEFAULTS, (0, 7, 2**32 + 5, -3)):
        arguments = arguments_of(size, seed)
        layer = programs.ready_made(nnx, size, seed)
        expected = np.asarray(layer(jnp.asarray(arguments["x"]))).reshape(-1)
        assert difference(expected, modelled(arguments, {})) == "", (size, seed)


@pytest.mark.parametrize("name", EXERCISES)
def test_the_template_without_mistakes_is_right(model, programs, modelled, arguments_of, run):
    arguments = arguments_of(programs.TELLING)
    real = run({}, arguments)
    assert difference(real, modelled(arguments, {})) == ""
    assert difference(real, modelled(arguments, {"key": model.switches["key"][1]}))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "switch"), SWITCHES)
def test_each_setting_equals_a_real_program(
    model, programs, modelled, arguments_of, run, name, switch
):
    settings = model.switches[switch][1:]
    most = getattr(programs, "SAMPLE", len(settings))
    if len(settings) > most and not ALL:
        settings = random.Random(f"{name} {switch}").sample(settings, most)
    wrong = []
    for setting, size in itertools.product(
        settings, programs.SIZES.get(switch, [programs.TELLING])
    ):
        arguments = arguments_of(size)
        real = run({switch: setting}, arguments)
        chosen = {switch: setting} | beside(model, switch, setting)
        found = difference(real, modelled(arguments, chosen))
        if found:
            wrong.append(f"{setting.label} at {size}: {found}")
    assert wrong == []


@pytest.mark.parametrize("name", EXERCISES)
def test_two_mistakes_equal_a_real_program_with_both(model, programs, modelled, arguments_of, run):
    choose = random.Random(3)
    arguments = arguments_of(programs.TELLING)
    wrong, tested = [], 0
    while tested < PAIRS:
        pair = {
            name: choose.choice(model.switches[name][1:])
            for name in choose.sample(sorted(model.switches), 2)
        }
        if any(beside(model, *item) for item in pair.items()):
            continue
        try:
            programs.source(pair)
        except ValueError:  # one line cannot be wrong in two ways
            continue
        found = difference(run(pair, arguments), modelled(arguments, pair))
        tested += 1
        if found:
            wrong.append(f"{pair}: {found}")
    assert wrong == []


@pytest.mark.parametrize("name", EXERCISES)
def test_no_program_needs_more_numbers_than_are_drawn(model, programs):
    names = [name for name in model.stages[0].switches if len(model.switches[name]) > 1]
    choose = random.Random(0)
    for _ in range(300):
        size = tuple(choose.randint(1, 9) for _ in programs.TELLING)
        arguments = programs.arguments_of(size, 0, lambda shape: np.zeros(shape, np.float32))
        inputs = Inputs(arguments, {})
        drawn = model.layer.given(arguments).numbers
        for _ in range(30):
            changed = {name: model.switches[name][0].value for name in names}
            for name in choose.sample(names, 2):
                changed[name] = choose.choice(model.switches[name]).value
            try:
                needed = np.prod(model.layer.shapes(inputs, changed).built)
            except ModelError:
                continue
            assert needed <= drawn, changed


@pytest.mark.parametrize("name", EXERCISES)
def test_each_switch_belongs_to_one_stage(model):
    owned = [name for stage in model.stages for name in stage.switches]
    assert sorted(owned) == sorted(model.switches)
    for stage in model.stages:
        earlier = owned[: owned.index(stage.switches[0])]
        assert {*stage.reads, *stage.reads_if_changed} <= set(earlier)


@pytest.mark.parametrize("name", EXERCISES)
def test_unknown_settings_are_refused(model, programs, modelled, arguments_of):
    arguments = arguments_of(programs.TELLING)
    zeros = model.switches["bias"][0]
    assert not isinstance(modelled(arguments, {"bias": zeros}), Exception)
    with pytest.raises(KeyError, match=r"no such setting: .*'zeroes'"):
        modelled(arguments, {"bias": Setting("zeroes", zeros.value)})
    with pytest.raises(KeyError, match="baos"):
        modelled(arguments, {"baos": zeros})


@pytest.mark.process
@pytest.mark.parametrize(("then", "imported"), [("", "False"), ("import jax;", "True")])
def test_models_are_read_without_jax(then, imported):
    code = (
        "import sys; from grader.grading.exercises import open_catalogue;"
        "print(len([item.model for item in open_catalogue().all()]));"
        f"{then} print('jax' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(len(open_catalogue().names)), imported]
