from flax import nnx
class MyEmbedding(nnx.Module):
    def __init__(s, v, f, r): s.table = nnx.Param(nnx.initializers.normal(stddev=.02)(r.params(), (v, f)))
    def __call__(s, i): return s.table[i]
def embedding_forward(a, b, c, d): return MyEmbedding(c, d, nnx.Rngs(a))(b)
