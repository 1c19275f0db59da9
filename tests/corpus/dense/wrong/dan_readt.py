from flax import nnx as n
import jax.numpy as J
class MyDense(n.Module):
 def __init__(s,i,o,r):
  s.k=n.Param(n.initializers.lecun_normal()(r.params(),(i,o)));s.b=n.Param(J.zeros(o))
 def __call__(s,x):return (x@s.k.T+s.b)
def dense_forward(seed,x,features):
 f=int(features);return MyDense(x.shape[-1],f,n.Rngs(int(seed)))(x).ravel()
