"""Numbers of a picture multiply and add up to the number that it is about."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.families.kernel_layers.pictures.derivation import follow
from grader.report.pictures.parts import Grid, Panel

Load = Callable[[str], Any]

ROUNDED = 0.0005
"""How far a shown number may be from the true one."""
NOT_SUMS = {("flatten", "sorts the output"), ("output_dtype", "returns `bfloat16`")}
"""Besides sums, means and greatest values: what no single window explains."""
CASE = 1


def shown(panel: Panel) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """The window, the kernel, the sums and the number, as shown."""

    def values(grid: Grid) -> np.ndarray:
        return np.array([[float(cell) for cell in row] for row in grid.cells])

    answer = float(panel.title.split()[1])
    if len(panel.bands[-1]) == 1:  # a dense layer's pairs, one below another
        pairs = values(panel.bands[-1][0])
        return pairs[:, :1], pairs[:, 1:2], pairs[:, 2], answer
    window, kernel, sums = panel.bands[-1]
    return values(window), values(kernel), values(sums)[:, 0], answer


def off(panel: Panel) -> float:
    """By how much the shown numbers miss, in parts of what rounding may make of them."""
    window, kernel, sums, number = shown(panel)
    bias = float(panel.lines[0].split("bias ")[1].split(":")[0])
    slack = ROUNDED * (np.abs(window) + np.abs(kernel) + 1)
    rows = np.abs((window * kernel).sum(1) - sums) / slack.sum(1)
    return max(rows.max(), abs(sums.sum() + bias - number) / (ROUNDED * (len(sums) + 2)))


@pytest.mark.parametrize(("name", "least"), [("conv1d", 150), ("conv2d", 150), ("dense", 90)])
def test_every_known_mistake_is_followed_to_its_number(
    drawable: Load, name: str, least: int
) -> None:
    known = drawable(name)
    model = known.exercise.model
    assert model is not None
    followed, others = 0, set()
    for switch, settings in model.switches.items():
        for setting in settings[1:]:
            answer = known.answer(CASE, {switch: setting})
            if answer is None:
                continue
            view = known.view(CASE, 17, {switch: setting}, answer)
            way = follow(view, {switch: setting}, view.answered())
            if way is None:
                if switch != "flatten" or setting.value.kind != "part":
                    others.add((switch, setting.label))
                continue
            followed += 1
            assert way.is_sum or way.later == (setting.label,)
            picture = known.exercise.picture(view)
            assert len(picture.panels) == 2
            for panel in picture.panels[: 2 if way.is_sum else 1]:
                assert off(panel) <= 1, (switch, setting.label)
    assert followed > least
    assert others <= NOT_SUMS


@pytest.mark.parametrize("name", ["conv1d", "conv2d", "dense"])
def test_the_right_way_leads_to_the_references_numbers(drawable: Load, name: str) -> None:
    known = drawable(name)
    for index, right in enumerate(known.answers):
        for element in (0, right.size // 2, right.size - 1):
            view = known.view(index, element, {}, right)
            way = follow(view, {}, view.right())
            assert way is not None
            assert way.is_sum


def test_a_way_to_another_number_is_not_drawn(drawable: Load) -> None:
    known = drawable("conv1d")
    paddings = {each.value[0].name: each for each in known.exercise.model.switches["padding"]}
    wrong = {"padding": paddings["causal"]}
    answer = known.answer(CASE, wrong)
    assert answer is not None
    view = known.view(CASE, 17, wrong, answer)
    assert follow(view, wrong, view.answered()) is not None
    assert follow(view, {}, view.answered()) is None
    picture = known.exercise.picture(replace(view, settings={"padding": paddings["edge"]}))
    assert [panel.tone for panel in picture.panels] == ["right"]
    assert picture.notes[0].endswith("how it comes about cannot be drawn")


def test_numbers_that_do_not_add_up_would_be_noticed(
    drawable: Load,
) -> None:
    known = drawable("conv1d")
    picture = known.exercise.picture(known.view(CASE, 17, {}, known.answers[CASE]))
    panel = picture.panels[0]
    assert off(panel) <= 1
    window, kernel, sums = panel.bands[-1]
    altered = replace(kernel, cells=(("+0.900", *kernel.cells[0][1:]), *kernel.cells[1:]))
    assert off(replace(panel, bands=((window, altered, sums),))) > 1
