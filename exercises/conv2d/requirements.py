"""What must hold besides the numbers."""

from grader.requirements import (
    initial_values,
    nnx_module,
    own_layer,
    parameters,
    parameters_used,
)

REQUIREMENTS = (nnx_module, own_layer, parameters, parameters_used, initial_values)
