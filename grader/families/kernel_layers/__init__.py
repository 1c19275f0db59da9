"""Layers with a kernel: dense layers and convolutions."""

from grader.exercise.family import Family
from grader.families.kernel_layers.pitfalls import recognition

FAMILY = Family("kernel_layers", recognition)
