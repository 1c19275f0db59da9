"""What `grade show` draws: the window that ends at the position of an output."""

from grader.families.kernel_layers.pictures.causal import causal as picture

__all__ = ["picture"]
