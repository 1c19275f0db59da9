"""Layers with a kernel: dense layers and convolutions."""
