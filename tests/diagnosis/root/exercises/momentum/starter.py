def momentum_steps(x, y, steps):
    return x.T @ y
