import jax.numpy as jnp
from flax import nnx

class MyBatchNorm(nnx.Module):
    def __init__(self, f):
        self.scale = nnx.Param(jnp.ones((f,)))
        self.bias  = nnx.Param(jnp.zeros((f,)))
        self.mean  = nnx.BatchStat(jnp.zeros((f,)))
        self.var   = nnx.BatchStat(jnp.ones((f,)))

    def __call__(self, x, running):
        if running:
            centred, var = x - self.mean[...], self.var[...]
        else:
            w = jnp.full((x.shape[0],), 1 / x.shape[0])
            mean = jnp.einsum("b,bf->f", w, x)
            centred = x - mean
            var = jnp.einsum("b,bf,bf->f", w, centred, centred)
            self.mean[...] = jnp.einsum("k,kf->f", jnp.array([0.9, 0.1]), jnp.stack([self.mean[...], mean]))
            self.var[...] = jnp.einsum("k,kf->f", jnp.array([0.9, 0.1]), jnp.stack([self.var[...], var]))
        return jnp.einsum("bf,f,f->bf", centred, (var + 1e-5) ** -0.5, self.scale[...]) + self.bias[...]

def batch_norm_run(train, test):
    m = MyBatchNorm(test.shape[1])
    answer = jnp.zeros((0,))
    for b in train:
        answer = jnp.append(answer, m(b, False))
    answer = jnp.append(answer, m(test, True))
    answer = jnp.append(answer, m.mean[...])
    return jnp.append(answer, m.var[...])
