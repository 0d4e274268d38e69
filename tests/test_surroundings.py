"""The suite's own watch: a test that leaves a precision or a bound changed is told by name (tests/conftest.py asks after each test)."""

import decimal
import os
import sys
from contextlib import ExitStack

import flint
import mpmath
import numpy as np
import pytest

from tests.surroundings import SHARED, left_changed, surroundings

CHANGES = {
    "mpmath.mp.prec": lambda patch, _: patch.setattr(mpmath.mp, "prec", 80),
    "flint.ctx.prec": lambda patch, _: patch.setattr(flint.ctx, "prec", 80),
    "decimal.getcontext().prec": lambda patch, _: patch.setattr(decimal.getcontext(), "prec", 80),
    "numpy.geterr()": lambda patch, context: context.enter_context(np.errstate(all="ignore")),
    "sys.getrecursionlimit()": lambda patch, context: (context.callback(sys.setrecursionlimit, sys.getrecursionlimit()),
                                                       sys.setrecursionlimit(4321)),
    "sys.getprofile()": lambda patch, context: (context.callback(sys.setprofile, sys.getprofile()), sys.setprofile(lambda *_: None)),
    "os.getcwd()": lambda patch, _: patch.chdir(os.path.dirname(__file__)),
}  # fmt: skip


@pytest.mark.parametrize("called", SHARED)
def test_what_is_left_changed_is_told_by_name(called, monkeypatch):
    before = surroundings()
    with ExitStack() as context, monkeypatch.context() as patch:
        CHANGES[called](patch, context)
        told = left_changed(before)
    assert [line.partition(":")[0] for line in told] == [called]
    assert left_changed(before) == []
