"""The worker is bounded in time and memory, dies without taking anything along, and starts again when it is needed."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction

import pytest

import tutor
from tutor.commands.dispatch import answer
from tutor.commands.session import RIGHT, TROUBLE, Session
from tutor.limits import Limits
from tutor.meaning.scope import Scope
from tutor.render.plain import plain
from tutor.syntax.nodes import Apply, Name
from tutor.worker import Worker, packed, unpacked


@pytest.fixture(scope="module")
def worker():
    with Worker() as one:
        yield one


def code_of(reply):
    return reply.document.blocks[-1].diagnostic.code


def busy(worker, seconds):
    """Let the child do what never ends, asked through its own pipe, and wait for it as for any line."""
    return worker.ask(Session(), "evaluate sum(i=1..5000, sin(i)^i) digits 400; " * 200, seconds)


def test_a_line_is_answered_as_in_this_process(worker):
    line = "a = 3; gradient a x^2 y + sin(x y)"
    there, here = worker.ask(Session(), line, 60), answer(Session(), line)
    assert plain(there.document) == plain(here.document)
    assert there.session.scope == here.session.scope
    assert there.session.last.result is here.session.last.result  # interned: the same tree, not an equal one


def test_what_takes_too_long_is_stopped_and_nothing_is_lost(worker):
    session = worker.ask(Session(), "a = 3", 60).session
    began = time.monotonic()
    reply = busy(worker, 0.5)
    assert time.monotonic() - began < 10
    assert (reply.status, code_of(reply)) == (TROUBLE, "time")
    assert "set seconds" in plain(reply.document)
    assert "9" in plain(worker.ask(session, "a^2", 60).document)


def test_a_child_that_dies_is_told_plainly(worker):
    worker.ask(Session(), "1", 60)
    threading.Timer(0.4, worker._process.kill).start()
    reply = busy(worker, 30)
    assert code_of(reply) == "stopped"
    assert worker.ask(Session(), "2 + 2", 60).status == RIGHT


def test_control_c_stops_the_work_and_not_the_talk(worker):
    worker.ask(Session(), "1", 60)
    threading.Timer(0.4, signal.raise_signal, (signal.SIGINT,)).start()
    reply = busy(worker, 30)
    assert "stopped" in plain(reply.document)
    assert worker.ask(Session(), "2 + 2", 60).status == RIGHT


def test_memory_is_bounded():
    session = Session(limits=Limits(memory=700))
    hungry = "; ".join(f"generate y{k} = x{k} + noise with x{k} : in [0, 1] points 1000000" for k in range(60))  # a GiB of numbers
    with Worker(session.limits) as small:
        assert code_of(small.ask(session, hungry, 60)) == "memory"
        assert small.ask(session, "2 + 2", 60).status == RIGHT


def test_a_new_bound_of_memory_reaches_the_child(worker):
    session = worker.ask(Session(), "set memory 1500", 60).session
    assert worker.ask(session, "2 + 2", 60).status == RIGHT
    assert worker.limits.memory == 1500


def test_progress_is_reported_while_the_work_goes_on(worker):
    seen = []
    worker.ask(Session(), "minimize (x - 1)^2 + (y - x)^2 from x = 3, y = 2 by gradient descent steps 4000 step 0.01",
               60, lambda what, share: seen.append(share))  # fmt: skip
    assert seen
    assert all(0 <= s <= 1 for s in seen)


ENDLESS = "minimize x^4 + y^2 from x = 3, y = 2 step 1e-9 steps 1000000"


@pytest.mark.parametrize("line", [ENDLESS, ENDLESS.replace("minimize", "compare") + " by gd, adam"])
def test_control_c_keeps_what_a_search_has_found(worker, line):
    def stop(what, share):
        raise KeyboardInterrupt

    reply = worker.ask(Session(), line, 60, stop)
    assert "interrupted after" in plain(reply.document)
    assert worker.ask(reply.session, "2 + 2", 60).status == RIGHT


def test_a_search_that_takes_too_long_tells_what_it_has_found(worker):
    reply = worker.ask(Session(), ENDLESS, 2.0)
    assert "interrupted after" in plain(reply.document)
    assert float(reply.session.arrays["x"]) < 3


def test_work_is_asked_to_stop_in_the_background_too():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell starts what ends with &
    try:
        with Worker() as deaf:
            assert "interrupted after" in plain(deaf.ask(Session(), ENDLESS, 2.0).document)
    finally:
        signal.signal(signal.SIGINT, before)


def test_our_own_fault_is_told_without_a_traceback(worker, monkeypatch, tmp_path):
    monkeypatch.setenv("TUTOR_STATE", str(tmp_path))
    broken = replace(Session(), scope=Scope(kinds=None))
    reply = worker.ask(broken, "x + 1", 60)
    text = plain(reply.document)
    assert code_of(reply) == "fault"
    assert "Traceback" not in text
    assert "Traceback" in (tmp_path / "fault.txt").read_text()


def test_nesting_is_followed_without_recursion():
    tree = Name("x")
    for _ in range(20_000):
        tree = Apply("-", (tree,))
    assert unpacked(packed(("deep", tree)))[1] is tree


def test_nothing_in_the_learners_folder_stands_in_for_a_module(tmp_path):
    for name in ("tutor.py", "sympy.py", "fractions.py"):
        (tmp_path / name).write_text("raise SystemExit('taken over')\n")
    program = ("from tutor.worker import Worker\nfrom tutor.commands.session import Session\n"
               "with Worker() as w: print(w.ask(Session(), '2 + 2', 60).status)")  # fmt: skip
    done = subprocess.run([sys.executable, "-P", "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "0", done.stderr


def test_a_worker_ends_with_its_parent():
    program = ("from tutor.worker import Worker\nfrom tutor.commands.session import Session\nw = Worker()\nw.ask(Session(), '1', 60)\n"
               "print(w._process.pid, flush=True)\nimport os\nos.kill(os.getpid(), 9)")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    pid = int(done.stdout)
    for _ in range(100):
        if not _is_alive(pid):
            return
        time.sleep(0.1)
    pytest.fail("the worker outlived its parent")


def _is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_what_was_found_until_a_bound_is_hit_is_shown_as_unconfirmed(worker):
    slow = "derivative " + " + ".join(f"sin(x^{k} e^(cos({k}x)))^{k} log(1 + x^{2 * k})" for k in range(2, 12)) + " order 2"
    worker.ask(Session(), "1", 60)
    began, told = time.monotonic(), []
    answer(Session(), slow, lambda found, share: told.append(time.monotonic() - began))
    derived, confirmed = told
    low, bound, high = 0.0, (derived + confirmed) / 2, 4 * confirmed
    for _ in range(12):  # a bound that falls into the confirming, also where the machine is busy with other things
        reply = worker.ask(Session(), slow, bound)
        text = plain(reply.document)
        if reply.status == TROUBLE and "this has not been confirmed" in text:
            break
        is_early = reply.status == TROUBLE and "derivative = " not in text  # late: all was told, or confirmed and not yet answered
        low, high = (bound, high) if is_early else (low, bound)
        bound = (low + high) / 2
    assert (reply.status, code_of(reply)) == (TROUBLE, "time")
    assert "derivative = " in text
    assert "this has not been confirmed" in text


def test_threads_each_get_the_answer_to_their_own_question():
    asked = range(2, 8)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda k: tutor.evaluate(f"∫_0^1 x^{k} dx"), asked))
    assert found == [Fraction(1, k + 1) for k in asked]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process of this system is not forked")
def test_a_fork_asks_a_worker_of_its_own():
    program = ("import os, sys, tutor\ntutor.evaluate('∫_0^1 x^2 dx')\nchild = os.fork()\nfound = tutor.evaluate('∫_0^1 x^3 dx')\n"
               "if not child: sys.exit(0 if found == 0.25 else 3)\n"
               "print(found, os.waitpid(child, 0)[1], tutor.evaluate('∫_0^1 x^4 dx'))")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "1/4 0 1/5", done.stderr
