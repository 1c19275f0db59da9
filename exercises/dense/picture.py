"""What `grade show` draws: a row of the input and the column of the kernel that it meets."""

from grader.families.kernel_layers.pictures.product import product as picture

__all__ = ["picture"]
