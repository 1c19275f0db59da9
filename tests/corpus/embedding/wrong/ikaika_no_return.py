from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocab_size, hidden_size, rngs):
        self.weight = nnx.Param(
            nnx.initializers.normal(stddev=0.02)(rngs.params(), (vocab_size, hidden_size))
        )

    def __call__(self, input_ids):
        hidden = self.weight[...][input_ids]


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, nnx.Rngs(seed))(ids)
