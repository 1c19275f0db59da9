"""Embedding lesson.

I practise checkpoints here: the table is written as a pure dict with numpy, then an
abstract model (nnx.eval_shape, no memory) gets it back. Orbax would be the proper way.
"""
import io

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx


class MyEmbedding(nnx.Module):
    """A table with one vector for each word of a vocabulary."""

    def __init__(self, vocabulary, features, *, rngs):
        init = nnx.initializers.normal(stddev=0.02)
        self.table = nnx.Param(init(rngs.params(), (vocabulary, features)))

    def __call__(self, ids):
        return jnp.take(self.table[...], ids, axis=0)


def save(model):
    _, state = nnx.split(model)
    pure_dict_state = nnx.to_pure_dict(state)
    file = io.BytesIO()
    np.savez(file, **pure_dict_state)
    return file.getvalue()


def restore(data, vocabulary, features):
    abstract_model = nnx.eval_shape(
        lambda: MyEmbedding(vocabulary, features, rngs=nnx.Rngs(0))
    )
    graphdef, abstract_state = nnx.split(abstract_model)
    arrays = np.load(io.BytesIO(data))
    restored = {name: jnp.asarray(arrays[name]) for name in arrays.files}
    nnx.replace_by_pure_dict(abstract_state, restored)
    return nnx.merge(graphdef, abstract_state)


def embedding_forward(seed, ids, vocabulary, features):
    model = MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))
    model2 = restore(save(model), vocabulary, features)
    assert (model2.table[...] == model.table[...]).all()
    return model2(ids)


if __name__ == "__main__":
    ids = jnp.array([[2, 0, 2]], dtype=jnp.int32)
    print(embedding_forward(0, ids, 3, 2))
