"""What `grade show` draws: the kernel at one position of the input."""

from grader.families.kernel_layers.pictures.sliding import sliding
from grader.families.kernel_layers.pictures.view import View
from grader.report.pictures.parts import Picture


def picture(view: View) -> Picture:
    """Draw how one number of an answer comes about."""
    return sliding(view)
