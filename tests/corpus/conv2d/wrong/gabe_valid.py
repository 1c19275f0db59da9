from flax import nnx as n
import jax.numpy as J,jax.lax as L
class MyConv2D(n.Module):
  def __init__(s,i,o,k,r):
    s.k=n.Param(n.initializers.lecun_normal()(r.params(),(k,k,i,o)));s.b=n.Param(J.zeros(o))
  def __call__(s,x):
    return L.conv_general_dilated(x[None],s.k[...],(1,1),"VALID",dimension_numbers=("NHWC","HWIO","NHWC"))[0]+s.b
def conv2d_forward(seed,x,features,kernel_size):
  return MyConv2D(x.shape[2],int(features),int(kernel_size),n.Rngs(int(seed)))(x).ravel()
