"""What must hold besides the numbers."""

from grader.judging.requirements import (
    initial_values,
    nnx_module,
    own_layer,
    parameters,
    parameters_used,
)

REQUIREMENTS = (nnx_module, own_layer, parameters, parameters_used, initial_values)
