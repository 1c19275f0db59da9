"""Words of the libraries that forms know: spellings of one step, and what is a matter of style."""

import ast
from collections.abc import Mapping
from enum import Enum

ALIASES: Mapping[str, str] = {
    "amax": "max",
    "amin": "min",
    "absolute": "abs",
    "average": "mean",
    "ravel": "flatten",
    "PRNGKey": "key",
    "permute_dims": "transpose",
    "hstack": "concatenate",
}
"""Functions that do what others do."""
ARITHMETIC: Mapping[str, type[ast.operator]] = {
    "add": ast.Add,
    "subtract": ast.Sub,
    "multiply": ast.Mult,
    "divide": ast.Div,
    "true_divide": ast.Div,
    "matmul": ast.MatMult,
    "dot": ast.MatMult,
    "power": ast.Pow,
}
"""Functions of two arguments that do what an operator does."""
ALONG = {
    *["sum", "mean", "max", "min", "prod", "var", "std", "median", "argmax", "argmin", "ptp"],
    *["logsumexp", "softmax", "log_softmax", "cumsum", "any", "all", "norm"],
}
"""Functions that work along an axis, or along all."""
AXIS_AT: Mapping[str, int] = {
    **dict.fromkeys(ALONG, 1),
    **dict.fromkeys(["concatenate", "stack", "flip", "expand_dims", "sort", "argsort"], 1),
    **dict.fromkeys(["take", "take_along_axis", "repeat", "split", "roll"], 2),
}
"""Where the axis stands among a function's arguments, if it has no name."""
STYLE = {"keepdims", "dtype", "rngs"}
"""Arguments that are a matter of style, for most of what a program computes."""
MOVING = {
    *["transpose", "swapaxes", "moveaxis", "reshape", "squeeze", "expand_dims"],
    *["astype", "asarray", "array"],
}
"""Functions that move numbers about, or change their type."""
FILLING = {"ones", "zeros", "full", "tri", "eye", "arange"}
"""Functions that make an array from sizes."""
VARIABLES = {"Param", "Variable", "BatchStat"}
_MODULES = {
    *["jnp", "np", "numpy", "jax", "lax", "nn", "nnx", "random", "flax", "initializers"],
    *["linalg", "scipy", "optax"],
}


class Detail(Enum):
    """How much of a program counts: all, all but style, or what it computes whatever its axes."""

    ALL = 0
    USUAL = 1
    COARSE = 2

    @property
    def drops(self) -> bool:
        """Whether matters of style are left out."""
        return self is not Detail.ALL


def is_module(node: ast.AST) -> bool:
    """Say whether an expression names a module of the libraries."""
    return ast.unparse(node).rpartition(".")[2] in _MODULES


def is_kept(node: ast.Subscript, detail: Detail) -> bool:
    """Say whether an index takes all of an array; or all but for axes, or parts of it."""
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    texts = {ast.unparse(item) for item in parts}
    if texts <= {"...", ":"} and (len(parts) == 1 or detail.drops):
        return True
    if detail is Detail.COARSE:
        return all(isinstance(item, ast.Slice | ast.Constant) for item in parts)
    return detail.drops and texts <= {":", "...", "None", "jnp.newaxis", "np.newaxis"}
