# As path_that_exists.py with a path that does not exist: the two reports' words must not differ.
raise ModuleNotFoundError("No module named '/etc/sslx'")


def conv1d_forward(seed, x, features, kernel_size):
    return x
