from jax.nn import logsumexp
import jax.numpy as jnp
cross_entropy = lambda z, y: (logsumexp(z, -1) - z[jnp.arange(len(y)), y]).mean()
