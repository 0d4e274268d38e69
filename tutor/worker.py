"""Bounded work: `python -m tutor.worker` answers lines in a process of its own, which can be killed without losing a definition.

What travels over its two pipes is pickled: records of our own, between a parent and the child it started, never a file.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from tutor.commands.command import Report, silent
from tutor.commands.session import TROUBLE, Reply, Session
from tutor.errors import Diagnostic, TutorError, trouble
from tutor.limits import LIMITS, Limits
from tutor.render.document import Document, Note, Trouble, document

STOPPED = "stopped; what you defined is kept"
START = 60.0  # seconds that starting may take on a slow or busy machine
ROOT = str(Path(__file__).resolve().parent.parent)
GRACE = 2.0  # seconds in which work that is asked to stop may still tell what it found
GLANCE = 0.2  # seconds between two looks at whether Ctrl-C was pressed: a wait in one piece would not notice it everywhere
# -P and an appended path: nothing that lies in the learner's folder can stand in for a module of ours or of Python's
PROGRAM = "import sys; sys.path.append(sys.argv[1]); from tutor.worker import main; main(int(sys.argv[2]))"


# ---------------------------------------------------------------- what travels


def packed(value: Any) -> bytes:
    """`value` pickled, its deepest parts first, so that no nesting of a learner's is followed by recursion."""
    buffer = io.BytesIO()
    pickle.Pickler(buffer, protocol=5).dump((tuple(_inside_out(value)), value))
    return buffer.getvalue()


def unpacked(data: bytes) -> Any:
    return pickle.loads(data)[1]


def _inside_out(root: Any) -> Iterator[Any]:
    """Every record and tuple in `root`, parts before what holds them."""
    seen: set[int] = set()
    stack = [(root, False)]
    while stack:
        value, is_open = stack.pop()
        if is_open:
            yield value
        elif id(value) not in seen:
            parts = _parts(value)
            if parts is not None:
                seen.add(id(value))
                stack.append((value, True))
                stack.extend((p, False) for p in reversed(parts))


def _parts(value: Any) -> tuple[Any, ...] | None:
    if isinstance(value, tuple):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(getattr(value, f.name) for f in fields(value))
    return None


def send(pipe: BinaryIO, message: Any) -> None:
    """One message: eight bytes that say how long it is, then itself."""
    data = packed(message)
    pipe.write(len(data).to_bytes(8, "big"))
    pipe.write(data)
    pipe.flush()


def receive(pipe: BinaryIO) -> Any:
    """The next message; raises EOFError where the other side is gone."""
    return unpacked(_exactly(pipe, int.from_bytes(_exactly(pipe, 8), "big")))


def _exactly(pipe: BinaryIO, count: int) -> bytes:
    data = pipe.read(count)
    if data is None or len(data) < count:
        raise EOFError
    return data


# ---------------------------------------------------------------- the child


def main(memory: int = LIMITS.memory) -> None:
    """Answer lines until the other side of the pipe is gone."""
    replies, asked = _own_pipes()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what runs in the background deaf to it
    _bound_memory(memory)
    _warm_up()
    lines: queue.SimpleQueue = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(asked, lines), daemon=True).start()
    send(replies, ("ready",))
    while True:
        match lines.get():
            case ("line", session, line):
                send(replies, _answered(session, line, replies))
            case ("task", task, arguments, options, limits):
                send(replies, _done(task, arguments, options, limits))


def _warm_up() -> None:
    """Load SymPy and the commands before the first question, so that no answer waits for them."""
    import tutor.commands.dispatch  # noqa: F401
    from tutor.meaning.algebra import to_sympy
    from tutor.syntax.nodes import Name

    to_sympy(Name("x"))


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes, kept to ourselves: what a library prints goes to the error stream."""
    out, into = os.fdopen(os.dup(1), "wb"), os.fdopen(os.dup(0), "rb")
    os.dup2(2, 1)
    os.close(0)
    os.open(os.devnull, os.O_RDONLY)
    return out, into


def _bound_memory(mebibytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such bound
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = mebibytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _listen(pipe: BinaryIO, lines: queue.SimpleQueue) -> None:
    """Hand on what is asked; when the asker is gone, end at once, whatever is being computed."""
    while True:
        try:
            lines.put(receive(pipe))
        except EOFError:
            os._exit(0)


def _answered(session: Session, line: str, replies: BinaryIO) -> tuple:
    from tutor.commands.dispatch import answer

    try:
        return ("reply", answer(session, line, lambda what, share: _send_whole(replies, ("report", what, share))))
    except MemoryError:
        return ("memory",)
    except Exception:  # ours: told plainly, written down whole
        import traceback

        return ("failed", traceback.format_exc())


def _send_whole(pipe: BinaryIO, message: Any) -> None:
    """`send`, which no request to stop cuts in two."""
    if os.name == "nt":
        send(pipe, message)
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        send(pipe, message)
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _done(task: str, arguments: tuple, options: dict[str, Any], limits: Limits) -> tuple:
    from tutor.commands.tasks import done

    try:
        return ("done", done(task, arguments, options, limits))
    except TutorError as error:
        return ("trouble", error.diagnostic)
    except MemoryError:
        return ("memory",)
    except Exception:  # ours: the asker raises it again
        import traceback

        return ("failed", traceback.format_exc())


# ---------------------------------------------------------------- the parent


class Worker:
    """The parent's side: asks the child, bounds it in time, asks it to stop, kills it, starts it again when it is next needed.

    Threads may share it: they are answered one after the other.
    """

    def __init__(self, limits: Limits = LIMITS):
        self.limits = limits
        self._turn = threading.RLock()
        self._process: subprocess.Popen | None = None
        self._messages: queue.SimpleQueue = queue.SimpleQueue()
        self._ready = False
        self._found = Document()  # what was found until now of what is being asked; shown where a bound is hit

    def start(self) -> None:
        """Start the child, if it does not run; it gets ready by itself."""
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        own_group = {"creationflags": 0x0000_0200} if os.name == "nt" else {"start_new_session": True}  # Ctrl-C is the parent's
        command = [sys.executable, "-P", "-c", PROGRAM, ROOT, str(self.limits.memory)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **own_group)
        self._messages, self._ready = queue.SimpleQueue(), False
        threading.Thread(target=_collect, args=(self._process.stdout, self._messages), daemon=True).start()

    def ask(self, session: Session, line: str, seconds: float | None = None, report: Report = silent) -> Reply:
        """The reply to `line`. Where the bound is passed, the child dies, or Ctrl-C is pressed, the session comes back as it was."""
        bound = session.limits.seconds if seconds is None else seconds
        try:
            answer, found = self._answer(("line", session, line), bound, session.limits, report)
            match answer:
                case ("reply", reply):
                    return reply
                case ("failed", trace):
                    return _failed(session, line, trace)
                case ended:
                    memory = session.limits.memory
                    more = {"time": f"set seconds {5 * bound:g}, to allow more", "memory": f"set memory {4 * memory}, to allow more"}
                    reply = told(session, ended[0], _said(ended[0], bound, memory), more.get(ended[0], "try a smaller problem"))
                    return replace(reply, document=found + reply.document)
        except KeyboardInterrupt:
            return Reply(document(Note("note", STOPPED)), session, TROUBLE)

    def _allow(self, limits: Limits) -> None:
        """End a child that was given another bound of memory."""
        if limits.memory != self.limits.memory:
            self.close()
        self.limits = limits

    def do(self, task: str, arguments: tuple, options: dict[str, Any], seconds: float, limits: Limits = LIMITS) -> Any:
        """What a task of commands/tasks comes to. Raises TutorError: its own, or "time", "memory", "stopped" where a bound was hit."""
        answer, _ = self._answer(("task", task, arguments, options, limits), seconds, limits, silent)
        match answer:
            case ("done", value):
                return value
            case ("trouble", diagnostic):
                raise TutorError(diagnostic)
            case ("failed", trace):
                raise RuntimeError(trace)
            case ended:
                more = {"time": f"bound={5 * seconds:g}", "memory": f"limits=tutor.Limits(memory={4 * limits.memory})"}
                raise trouble(ended[0], _said(ended[0], seconds, limits.memory), mend=more.get(ended[0], "try a smaller problem"))

    def _answer(self, message: tuple, bound: float, limits: Limits, report: Report) -> tuple[tuple, Document]:
        """The child's answer to a message, and what was found on the way to it.

        After ("time",), ("memory",) or ("stopped",) there is no child any more.
        """
        with self._turn:
            self._allow(limits)
            self._found = Document()
            return self._bounded(message, bound, report), self._found

    def _bounded(self, message: tuple, bound: float, report: Report) -> tuple:
        try:
            self.start()
            send(self._process.stdin, message)
            answer = self._awaited(bound, report)
        except BrokenPipeError:
            answer = ("stopped",)
        except KeyboardInterrupt:
            answer = self._stopped_short()
            if answer is None:
                self.close()
                raise
        if answer[0] == "time":
            answer = self._stopped_short() or answer
        if answer[0] in ("time", "memory", "stopped"):
            self.close()
        return answer

    def _stopped_short(self) -> tuple | None:
        """The answer of work that is asked to stop: a search gives its way so far; None where nothing comes in time."""
        if os.name == "nt" or self._process is None or not self._ready:
            return None
        try:
            self._process.send_signal(signal.SIGINT)
            answer = self._awaited(GRACE, silent)
        except KeyboardInterrupt:  # a second time: at once
            return None
        return answer if answer[0] in ("reply", "done", "trouble") else None

    def _awaited(self, bound: float, report: Report) -> tuple:
        """The next message that is an answer. The clock runs once the child is ready."""
        end = time.monotonic() + (bound if self._ready else START)
        while True:
            left = end - time.monotonic()
            try:
                message = self._messages.get(timeout=min(max(0.0, left), GLANCE))
            except queue.Empty:
                if left <= GLANCE:
                    return ("time",)
                continue
            match message:
                case ("ready",):
                    self._ready, end = True, time.monotonic() + bound
                case ("report", Document() as found, _):
                    self._found = found
                case ("report", what, share):
                    report(what, share)
                case ("stopped",) if not self._ready and self.limits.memory < LIMITS.memory:
                    return ("memory",)  # it could not even start within so little
                case answer:
                    return answer

    def close(self) -> None:
        """End the child at once, whatever it does."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):  # what was still to be written has no reader any more
                    pipe.close()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _collect(pipe: BinaryIO, messages: queue.SimpleQueue) -> None:
    while True:
        try:
            messages.put(receive(pipe))
        except (EOFError, OSError, ValueError):  # the child is gone, or the pipe was closed on our side
            messages.put(("stopped",))
            return


def _said(code: str, bound: float, memory: int) -> str:
    return {
        "time": f"this took longer than {bound:g} s and was stopped",
        "memory": f"this needs more than {memory} MiB of memory",
        "stopped": "the work ended before its answer was there",
    }[code]


def told(session: Session, code: str, what: str, mend: str = "") -> Reply:
    """A reply that tells a trouble; the session is as it was."""
    return Reply(document(Trouble(Diagnostic(code, what, mend=mend))), session, TROUBLE)


def _failed(session: Session, line: str, trace: str) -> Reply:
    """Our own fault: said in one line, with the trace in a file that can be sent to us."""
    from tutor.resources import state_folder

    last = trace.strip().splitlines()[-1]
    try:
        path = state_folder() / "fault.txt"
        path.write_text(f"{line}\n\n{trace}", "utf-8")
        mend = f"send us {path}, please; everything you defined is kept"
    except OSError:
        mend = "send us this line, please; everything you defined is kept"
    return told(session, "fault", f"the tutor itself failed here ({last}); this is not your mistake", mend)


if __name__ == "__main__":
    main()
