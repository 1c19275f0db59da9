"""An extension of IPython: `%load_ext grader`, then `%%grade` on a cell.

It needs the extra `notebook`: `pip install "nnx-grader[notebook]"`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def load_ipython_extension(shell: "InteractiveShell") -> None:
    """Add the cell magic `%%grade` and the completion of its exercises' names.

    Raises:
        UsageError: something of the extra `notebook` is not installed.
    """
    from IPython.core.error import UsageError  # noqa: PLC0415 - an extra

    try:
        from grader.notebook.magic import GradeMagic  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        said = f'grader.notebook needs {error.name}: pip install "nnx-grader[notebook]"'
        raise UsageError(said) from error
    magic = GradeMagic()
    shell.register_magic_function(magic.grade, "cell", "grade")  # type: ignore[arg-type]
    shell.set_hook("complete_command", magic.complete, str_key="%%grade")  # type: ignore[no-untyped-call]
