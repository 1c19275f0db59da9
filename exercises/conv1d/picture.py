"""What `grade show` draws: the kernel at one position of the input."""

from grader.picture.parts import Picture
from grader.picture.sliding import sliding
from grader.picture.view import View


def picture(view: View) -> Picture:
    """Draw how one number of an answer comes about."""
    return sliding(view, view.model.CONVOLUTION)
