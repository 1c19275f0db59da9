# Programs that a course would have, run by `test_programs.py` with XLA and with the rules.
import optax

key = jax.random.key(0)
x = jax.random.normal(key, (4, 6, 3))
image = jax.random.normal(key, (2, 8, 8, 3))
labels = jnp.array([0, 2, 1, 3])


def tell(*values):
    told.append([np.asarray(v, np.float64).tolist() for v in jax.tree.leaves(values)])


def train(model, steps=3):
    # By SGD: of the bias before BatchNorm the gradient is noise, which Adam would make large.
    try:
        optimizer = nnx.Optimizer(model, optax.sgd(0.1, momentum=0.9), wrt=nnx.Param)
    except TypeError:
        optimizer = nnx.Optimizer(model, optax.sgd(0.1, momentum=0.9))

    @nnx.jit
    def step(model, optimizer, x, labels):
        def loss(model):
            logits = model(x)
            return optax.softmax_cross_entropy_with_integer_labels(logits, labels).mean()

        value, grads = nnx.value_and_grad(loss)(model)
        optimizer.update(model, grads)
        return value

    return [step(model, optimizer, x[:, 0], labels) for _ in range(steps)]


class Net(nnx.Module):
    def __init__(self, rngs):
        self.first = nnx.Linear(3, 8, rngs=rngs)
        self.norm = nnx.BatchNorm(8, rngs=rngs)
        self.dropout = nnx.Dropout(0.3, rngs=rngs)
        self.last = nnx.Linear(8, 4, rngs=rngs)

    def __call__(self, x):
        return self.last(self.dropout(nnx.relu(self.norm(self.first(x)))))


model = Net(nnx.Rngs(1))
tell(train(model))
tell(nnx.state(model, nnx.BatchStat))
model.eval()
tell(model(x[:, 0]))

attention = nnx.MultiHeadAttention(
    num_heads=2, in_features=6, qkv_features=8, rngs=nnx.Rngs(0), decode=False
)
sequence = jax.random.normal(key, (2, 5, 6))
tell(attention(sequence, mask=nnx.make_causal_mask(jnp.ones((2, 5)))))
tell(jax.nn.dot_product_attention(x[None], x[None], x[None], is_causal=True))
tell(
    nnx.LayerNorm(3, rngs=nnx.Rngs(0))(x),
    nnx.RMSNorm(3, rngs=nnx.Rngs(0))(x),
    nnx.GroupNorm(3, num_groups=3, rngs=nnx.Rngs(0))(x),
)
tell(
    nnx.Embed(5, 3, rngs=nnx.Rngs(0))(labels), nnx.Embed(5, 3, rngs=nnx.Rngs(0))(jnp.array([-1, 4]))
)
tell(nnx.avg_pool(image, (2, 2), (2, 2), "SAME"), nnx.max_pool(image, (3, 3), (2, 2)))
tell(nnx.Conv(3, 6, (3, 3), strides=2, feature_group_count=3, rngs=nnx.Rngs(0))(image))
tell(nnx.ConvTranspose(3, 2, (3, 3), strides=(2, 2), rngs=nnx.Rngs(0))(image))
tell(
    jax.grad(
        lambda image: nnx.max_pool(
            nnx.Conv(3, 2, (3, 3), rngs=nnx.Rngs(0))(image), (2, 2), (2, 2)
        ).sum()
    )(image)
)
cell = nnx.LSTMCell(3, 4, rngs=nnx.Rngs(0))
tell(nnx.RNN(cell)(x))
tell(nnx.RNN(nnx.GRUCell(3, 4, rngs=nnx.Rngs(0)))(x))
tell(nnx.vmap(lambda k: jax.random.normal(k, (2,)))(jax.random.split(key, 3)))


@nnx.scan(in_axes=(nnx.Carry, 0), out_axes=(nnx.Carry, 0))
def running(carry, row):
    return carry + row, carry * row


tell(running(jnp.zeros(3), x[0]))
tell(jax.jit(jax.vmap(jax.grad(lambda v: jnp.sum(jnp.tanh(v) ** 3))))(x[0]))
tell(
    jax.nn.one_hot(labels, 4),
    jax.nn.gelu(x),
    jax.nn.silu(x),
    jax.nn.softplus(x * 50),
    jax.nn.log_softmax(x * 100),
)
tell(
    jnp.linalg.norm(x, axis=-1),
    jnp.quantile(x, 0.3),
    jnp.median(x),
    jnp.percentile(x, 75, axis=0),
    jnp.cov(x[0].T),
)
tell(
    jnp.unique(labels),
    jnp.where(x > 0, x, 0),
    jnp.argsort(x, axis=1),
    jnp.searchsorted(jnp.arange(5.0), x[0]),
    jnp.histogram(x, 4)[0],
)
tell(
    jnp.cumsum(x, 1),
    jnp.diff(x, axis=1),
    jnp.roll(x, 2, 1),
    jnp.flip(x),
    jnp.tril(x[0]),
    jnp.kron(x[0], x[1]),
    jnp.outer(x[0, 0], x[0, 1]),
)
tell(
    jax.image.resize(image, (2, 5, 5, 3), "bilinear"),
    jax.scipy.signal.convolve(x[0, 0], x[0, 1]),
    jnp.interp(x[0], jnp.arange(4.0), jnp.arange(4.0) ** 2),
)
tell(
    jax.jacfwd(jnp.sin)(x[0, 0]),
    jax.jacrev(jnp.sin)(x[0, 0]),
    jax.hessian(lambda v: jnp.prod(v))(x[0, 0]),
)
tell(
    jax.random.categorical(key, x[0]),
    jax.random.dirichlet(key, jnp.ones(3)),
    jax.random.poisson(key, 3.0, (4,)),
    jax.random.gamma(key, 2.0, (3,)),
)
tell(jax.tree.map(lambda v: v.astype(jnp.bfloat16) @ v.astype(jnp.bfloat16).T, x[0]))
tell(jnp.einsum("bij,bkj->bik", x, x), jnp.tensordot(x, x, ((2,), (2,))), x[0] @ x[0].T)
updates, _ = optax.clip_by_global_norm(1.0).update(
    {"w": x}, optax.clip_by_global_norm(1.0).init({"w": x})
)
tell(
    updates,
    optax.cosine_decay_schedule(0.1, 100)(30),
    optax.warmup_cosine_decay_schedule(0.0, 1.0, 10, 100)(50),
)
tell(
    jnp.fft.fft(x[0, 0]).real,
    jnp.polyfit(jnp.arange(6.0), x[0, :, 0], 2),
    jnp.vander(x[0, 0]),
    jnp.linalg.solve(jnp.eye(3) * 2 + x[0, :3] * 0.1, x[0, 0]),
)
