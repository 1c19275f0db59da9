"""Chains names by thousands, for whoever reads the source."""
a0 = print
@chain@


def conv1d_forward(seed, x, features, kernel_size):
    return a5000(a4999)
