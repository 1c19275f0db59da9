# Evrişim = frekans uzayında çarpma. Korelasyon için çekirdeğin eşleniği alınır.
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, giris, cikis, genislik, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (genislik, giris, cikis)))
        self.bias = nnx.Param(jnp.zeros((cikis,)))

    def __call__(self, x):
        w = self.kernel[...]
        uzunluk, k = x.shape[0], w.shape[0]
        n = uzunluk + k - 1
        X = jnp.fft.rfft(x, n=n, axis=0)
        W = jnp.fft.rfft(w, n=n, axis=0)
        y = jnp.fft.irfft(jnp.einsum("wc,wcf->wf", X, jnp.conj(W)), n=n, axis=0)
        # sıfırıncı gecikmeyi SAME dolgusuna göre kaydır
        y = jnp.roll(y, (k - 1) // 2, axis=0)[:uzunluk]
        return (y + self.bias[...]).astype(jnp.float32)


def conv1d_forward(seed, x, features, kernel_size):
    katman = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return katman(x).reshape(-1)
