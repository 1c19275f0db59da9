"""What `grade show` draws: the kernel at one position of the input."""

from grader.families.kernel_layers.pictures.sliding import sliding as picture

__all__ = ["picture"]
