"""Value and gradient of losses over data, beside what a careful person writes in NumPy, and beside JAX where it is installed.

python benchmarks/losses.py            medians of interleaved rounds, ratios, the goal beside each
"""

from __future__ import annotations

import importlib.util
import tracemalloc
from collections.abc import Callable

import numpy as np
from threadpoolctl import threadpool_limits
from timing import interleaved, report

import tutor

HAS_JAX = importlib.util.find_spec("jax") is not None
RNG = np.random.default_rng(0)


def by_jax(loss: Callable, parameters: tuple, data: tuple) -> Callable[[], object]:
    """JAX's compiled value and gradient, in double precision, its arrays handed over beforehand."""
    import jax

    jax.config.update("jax_enable_x64", True)
    both = jax.jit(jax.value_and_grad(loss))
    put = jax.tree_util.tree_map(jax.numpy.asarray, (parameters, *data))
    return lambda: jax.block_until_ready(both(*put))


def compared(title: str, goal: str, candidates: dict[str, Callable[[], object]], rounds: int, calls: int) -> None:
    """Every candidate's value and gradient agree with ours; then their times. JAX has rounds of its own: its threads spin for a while."""
    value, *gradient = flat(candidates["tutor"]())
    for name, work in candidates.items():
        found = flat(work())
        np.testing.assert_allclose(found[0], value, rtol=1e-9, err_msg=name)
        np.testing.assert_allclose(np.concatenate(found[1:]), np.concatenate(gradient), rtol=1e-6, atol=1e-9, err_msg=name)
    theirs = candidates.pop("JAX", None)
    report(title, interleaved(candidates, rounds, calls), "by hand", goal)
    if theirs is not None:
        report("  beside JAX", interleaved({"tutor": candidates["tutor"], "JAX": theirs}, rounds, calls), "tutor", "faster than JAX")


def flat(found: tuple) -> list[np.ndarray]:
    value, gradient = found
    parts = gradient.values() if isinstance(gradient, dict) else gradient if isinstance(gradient, tuple | list) else (gradient,)
    return [np.ravel(value), *map(np.ravel, parts)]


def squared_error(m: int) -> None:
    x, y, w, b = RNG.normal(size=m), RNG.normal(size=m), 0.3, 0.1
    loss = tutor.gradient("mean((y - (w x + b))^2)", wrt="w b", x="vector(m)", y="vector(m)")
    ours = loss.value_and_gradient()

    def by_hand() -> tuple:
        r = w * x
        r += b
        r -= y
        return (r @ r) / m, (2 / m * (x @ r), 2 / m * r.sum())

    candidates = {"tutor": lambda: ours(x=x, y=y, w=w, b=b), "by hand": by_hand}
    if HAS_JAX:
        candidates["JAX"] = by_jax(lambda p, x, y: ((y - (p[0] * x + p[1])) ** 2).mean(), (w, b), (x, y))
    compared(f"mean squared error, m = {m}", "tutor at most 1.05 x by hand", candidates, 31, 1)
    tracemalloc.start()
    ours(x=x, y=y, w=w, b=b)
    print(f"  peak memory of a call: {tracemalloc.get_traced_memory()[1] / 1e6:.2f} MB beside {x.nbytes / 1e6:.0f} MB of each array")
    tracemalloc.stop()


def logistic(m: int, d: int) -> None:
    x, w, y = RNG.normal(size=(m, d)), RNG.normal(size=d), (RNG.random(m) < 0.5) * 1.0
    loss = tutor.gradient("mean(softplus(X @ w) - y*(X @ w))", wrt="w", X=f"matrix(m, {d})", w=f"vector({d})", y="vector(m)")
    ours = loss.value_and_gradient()

    def by_hand() -> tuple:
        z = x @ w
        share = np.abs(z)
        np.negative(share, out=share)
        np.exp(share, out=share)  # exp(-|z|) serves the loss and the sigmoid
        value = np.log1p(share)
        value += np.maximum(z, 0)
        value -= y * z
        top = np.where(z >= 0, 1.0, share)
        share += 1
        top /= share
        top -= y
        return value.sum() / m, x.T @ top / m

    candidates = {"tutor": lambda: ours(X=x, w=w, y=y), "by hand": by_hand}
    if HAS_JAX:
        import jax

        candidates["JAX"] = by_jax(lambda w, x, y: (jax.nn.softplus(x @ w) - y * (x @ w)).mean(), w, (x, y))
    compared(f"logistic regression, m = {m}, d = {d}", "tutor at most 1.1 x by hand", candidates, 101, 10)


def network(m: int, d: int, h: int, k: int) -> None:
    x, labels = RNG.normal(size=(m, d)), RNG.integers(k, size=m)
    hot = np.eye(k)[labels]
    w1, b1, w2, b2 = RNG.normal(size=(d, h)) / 4, RNG.normal(size=h), RNG.normal(size=(h, k)) / 4, RNG.normal(size=k)
    loss = tutor.backprop("-sum(Y * log(softmax(Z2)))/m", where={"Z1": "X @ W1 + b1", "H": "tanh(Z1)", "Z2": "H @ W2 + b2"},
                          wrt="W1 b1 W2 b2", X="matrix(m, d)", W1="matrix(d, h)", b1="vector(h)", W2="matrix(h, k)", b2="vector(k)",
                          Y="one-hot matrix(m, k)")  # fmt: skip
    ours = loss.value_and_gradient()

    def by_hand() -> tuple:
        a = x @ w1
        a += b1
        np.tanh(a, out=a)
        z = a @ w2
        z += b2
        z -= z.max(axis=1, keepdims=True)
        share = np.exp(z)
        total = share.sum(axis=1, keepdims=True)
        value = (np.log(total).sum() - np.vdot(hot, z)) / m
        share /= total
        share -= hot
        share /= m
        back = share @ w2.T
        back *= 1 - a * a
        return value, (x.T @ back, back.sum(axis=0), a.T @ share, share.sum(axis=0))

    candidates = {"tutor": lambda: ours(X=x, Y=hot, W1=w1, b1=b1, W2=w2, b2=b2), "by hand": by_hand}
    if HAS_JAX:
        import jax
        import jax.numpy as jnp

        def net(p: tuple, x: object, y: object) -> object:
            z = jnp.tanh(x @ p[0] + p[1]) @ p[2] + p[3]
            return -(y * jax.nn.log_softmax(z)).sum() / m

        candidates["JAX"] = by_jax(net, (w1, b1, w2, b2), (x, hot))
    compared(f"two layers with softmax, batch {m}, {d}-{h}-{k}", "tutor at most 1.1 x by hand", candidates, 101, 10)


def main() -> None:
    with threadpool_limits(1):  # on few shared cores the threads of BLAS wait for each other
        squared_error(10**6)
        logistic(10**4, 10)
        network(256, 20, 32, 5)


if __name__ == "__main__":
    main()
