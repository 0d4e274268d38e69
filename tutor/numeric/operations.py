"""What NumPy does not have by one word: functions of arrays that compiled code calls and that readable code carries along."""

import numpy as np


def softmax(z, axis=-1):
    """Shares of exp(z): of a vector, of each row of a matrix, or of each column (axis=0)."""
    share = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return share / np.sum(share, axis=axis, keepdims=True)


def logsumexp(z, axis=-1, keepdims=False):
    """log(sum(exp(z))) of a vector, of each row, or of each column (axis=0); the largest entry is taken out before it overflows."""
    top = np.max(z, axis=axis, keepdims=True)
    out = top + np.log(np.sum(np.exp(z - top), axis=axis, keepdims=True))
    return out if keepdims else np.squeeze(out, axis)


def log_softmax(z, axis=-1):
    """log(softmax(z)), finite also where the share itself vanishes."""
    shifted = z - np.max(z, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


def lse(*terms):
    """log(exp(a) + exp(b) + ...) entry by entry; the largest is taken out before it overflows, the others stay small beside it."""
    top, others = terms[0], 0.0
    for term in terms[1:]:
        larger = np.maximum(top, term)
        others = others * np.exp(top - larger) + np.exp(np.minimum(top, term) - larger)
        top = larger
    return top + np.log1p(others)


def logdet(a):
    """The logarithm of a positive determinant; nan where the determinant is not positive."""
    sign, size = np.linalg.slogdet(a)
    return np.where(sign > 0, size, np.nan)


def ones(sizes):
    """An array of ones of one size, or of two."""
    return np.ones(np.asarray(sizes, int))


def eye(size):
    """The identity matrix."""
    return np.eye(int(size))


def unit(size, place):
    """The unit vector of `size` entries with its 1 at `place`, counted from 1."""
    return np.eye(int(size))[int(place) - 1]


def pad(x, *zeros):
    """x with zeros around: before and after a vector; above, below, left and right of a matrix."""
    return np.pad(x, np.reshape(zeros, (np.ndim(x), 2)).astype(int))


def reshape(x, sizes):
    """The entries of x, row after row, in another shape."""
    return np.reshape(x, np.asarray(sizes, int))


def vec(a):
    """The columns of a under each other."""
    return np.ravel(a, order="F")


def odd_power(u, p, q):
    """u^(p/q) for an odd q: real for negative u too."""
    size = np.power(np.abs(u), p / q)
    return np.copysign(size, u) if p % 2 else size


def entries(x, *places):
    """The entry x[i, j] of an array, counted from 1; a pair (low, high) is a part with both its ends, high None the last one."""
    found = []
    for place, size in zip(places, np.shape(x), strict=False):
        low, high = place if isinstance(place, tuple) else (place, place)
        high = size if high is None else high
        if not (np.min(low) >= 1 and np.max(low) <= size and np.max(low) - 1 <= np.max(high) <= size):
            raise IndexError(f"indices run from 1 to {size}")
        found.append(slice(int(low) - 1, int(high)) if isinstance(place, tuple) else np.asarray(place, int) - 1)
    return np.asarray(x)[tuple(found)]


def series(term, low, high):
    """The sum of term(i) for i = low, ..., high; term takes all i at once."""
    i = np.arange(int(low), int(high) + 1)
    return np.sum(term(i) + 0.0 * i)


def max_along(x, axis):
    """The largest entry of each column (0) or row (1); short rows are turned first, since NumPy goes through them one by one."""
    return np.maximum.reduce(np.ascontiguousarray(x.T) if axis and x.shape[1] < 32 else x, 0 if axis and x.shape[1] < 32 else axis)


def min_along(x, axis):
    """The smallest entry of each column (0) or row (1)."""
    return -max_along(-x, axis)


ARRANGED = (unit, pad, reshape, vec)
HELPERS = (softmax, logsumexp, log_softmax, lse, logdet, ones, eye, odd_power, entries, series, max_along, min_along, *ARRANGED)
