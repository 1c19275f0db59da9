"""Programs that raise are alike only if the same operation refuses the same operands."""

import pytest

from grader.diagnosis.error_model import ModelError
from grader.families.kernel_layers.models.refusals import PRODUCT, SHAPE, SUM, agrees
from grader.workers.records import ErrorRecord

CONVOLUTION = (
    "conv_general_dilated lhs feature dimension size divided by feature_group_count must equal the "
    "rhs input feature dimension size, but 9 // 1 != 3."
)
ADDED = "Incompatible shapes for broadcasting: shapes=[(5, 9), (5,)]"
RESHAPED = "cannot reshape array of shape (9, 5) (size 45) into shape (27,) (size 27)"


def said(message: str, kind: str = "ValueError", origin: str = "jax.numpy.f") -> ErrorRecord:
    return ErrorRecord(type=kind, message=message, origin=origin)


@pytest.mark.parametrize(
    ("message", "raised", "alike"),
    [
        (CONVOLUTION, ModelError("", PRODUCT, ((9, 3),)), True),
        (CONVOLUTION, ModelError("", PRODUCT, ((4, 3),)), False),
        (CONVOLUTION, ModelError("", SUM, ((9, 5), (5, 1))), False),
        (ADDED, ModelError("", SUM, ((5, 9), (5,))), True),
        (ADDED, ModelError("", SUM, ((1, 5, 9), (5,))), True),
        (ADDED, ModelError("", SUM, ((9, 5), (5, 1))), False),
        (ADDED, ModelError("", SHAPE), False),
        (RESHAPED, ModelError("", SHAPE), True),
        (RESHAPED, ModelError("", PRODUCT, ((9, 5),)), False),
        (RESHAPED, ModelError(""), True),
        ("operands could not be broadcast together with shapes (9,3) (5,)",
         ModelError("", SUM, ((9, 3), (5,))), True),
    ],
)  # fmt: skip
def test_operation_and_operands_decide(message: str, raised: ModelError, *, alike: bool) -> None:
    assert agrees(said(message), raised) is alike


def test_what_the_program_raises_itself_is_no_refusal() -> None:
    refused = ModelError("", PRODUCT, ((9, 3),))
    assert not agrees(said("kernel too long", origin=""), refused)
    assert not agrees(said("square only", "AssertionError", "jax.numpy.f"), refused)
    assert agrees(said("words that are not known"), refused)
