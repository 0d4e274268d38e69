"""The prompt: reads a line, shows at once how it is read, and hands the work to the worker, which Ctrl-C may kill."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from tutor.commands import files
from tutor.commands.command import Command
from tutor.commands.dispatch import answer, bound_of, is_light, preview, verbs
from tutor.commands.lines import first_word, parts, request_of
from tutor.commands.session import RIGHT, Reply, Session
from tutor.errors import Diagnostic, TutorError
from tutor.render.diagnostics import in_short
from tutor.render.document import Trouble
from tutor.render.letters import formula, plain_letters
from tutor.repl.screen import Progress, Screen, screen
from tutor.syntax.statements import is_unfinished
from tutor.worker import STOPPED, Worker

LEAVING = frozenset({"quit", "exit", "q", "bye"})
HINT = """Type mathematics as you write it. Try one of these:
  gradient x^2 y + sin(x y)
  lim x->0 sin(x)/x
  help"""


def run(session: Session | None = None, ascii: bool = False, first: str | None = None) -> int:
    """Talk until the learner leaves, beginning with the line `first`; returns the exit status."""
    session, shown = session or Session(), screen(ascii)
    with Worker(session.limits) as worker:
        if sys.stdin.isatty():
            worker.start()
            return talk(session, shown, worker, first)
        return read_lines(session, shown, worker, [first] if first else [])


def read_lines(session: Session, shown: Screen, worker: Worker, first: Iterable[str] = ()) -> int:
    """Answer the lines in `first`, then each line of the stream; the status is that of the last trouble, or RIGHT."""
    status = RIGHT
    for line in whole_lines(chain(first, sys.stdin), session.limits.characters):
        if line.strip() in LEAVING:
            break
        for reply in replies(session, line, worker, shown):
            session, status = reply.session, reply.status or status
            shown.show(reply.document)
    return status


def whole_lines(lines: Iterable[str], most: int) -> Iterator[str]:
    """The lines, those that go on inside brackets put together, as far as a text may be long."""
    waiting = ""
    for line in lines:
        waiting += line
        if len(waiting) > most or not is_unfinished(waiting.removesuffix("\n")):
            yield waiting.rstrip("\n")
            waiting = ""
    if waiting:
        yield waiting.rstrip("\n")


def replies(session: Session, line: str, worker: Worker, shown: Screen) -> Iterator[Reply]:
    """The reply to a line; to a file of statements one by one, as they come, until one fails or Ctrl-C is pressed."""
    if not is_file(session, line):
        yield ask(session, line, worker, shown)
        return
    try:
        script = files.script(request_of(next(parts(line, verbs())).text, verbs()).subject.text)
    except TutorError:
        yield answer(session, line)
        return
    yield from files.replies(session, script, lambda now, text: ask(now, text, worker, shown))


def is_file(session: Session, line: str) -> bool:
    """Whether a line asks for a file of statements, and for nothing else."""
    asked = list(parts(line, verbs()))
    return session.practice is None and len(asked) == 1 and verbs().get(first_word(asked[0].text)[0]) in files.COMMANDS


def ask(session: Session, line: str, worker: Worker, shown: Screen) -> Reply:
    """The reply to a line: at once where only the scope changes, from the worker where there is something to compute."""
    if is_light(session, line):
        return answer(session, line)
    progress = Progress(sys.stdout)
    try:
        return worker.ask(session, line, bound_of(session, line), progress.report)
    finally:
        progress.clear()


def talk(session: Session, shown: Screen, worker: Worker, waiting: str | None = None) -> int:
    """The conversation on a terminal."""
    held = [session]  # what the prompt's own widgets look at while a line is typed
    read = reader(lambda: held[0], shown.ascii)
    while True:
        try:
            line = waiting if waiting is not None else read()
        except KeyboardInterrupt:  # Ctrl-C at the prompt: the line is given up
            continue
        except EOFError:
            return RIGHT
        waiting = None
        if line.strip() in LEAVING:
            return RIGHT
        readings: tuple[str, ...] = ()
        try:
            for reply in replies(held[0], line, worker, shown):
                held[0] = reply.session
                shown.show(reply.document)
                readings = next((b.diagnostic.readings for b in reply.document.blocks if isinstance(b, Trouble)), ())
        except KeyboardInterrupt:  # between two statements of a file
            shown.say(STOPPED)
        if readings and not is_file(held[0], line):
            waiting = choice(readings, shown)


def choice(readings: tuple[str, ...], shown: Screen) -> str | None:
    """The reading that one key picks; None for any other key."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()
    for number in range(1, len(readings) + 1):
        keys.add(str(number))(lambda event, k=number: event.app.exit(result=readings[k - 1]))
    for other in ("escape", "enter", "c-c", "c-d", "<any>"):
        keys.add(other, eager=other == "escape")(lambda event: event.app.exit(result=""))
    numbers = " or ".join(map(str, range(1, len(readings) + 1)))
    picked = PromptSession(key_bindings=keys, erase_when_done=True).prompt(f"which: {numbers}? ")
    if picked:
        shown.say(f"  {picked}")
    return picked or None


def reader(session: Callable[[], Session], ascii: bool) -> Callable[[], str]:
    """A function that reads one line, with history, completion, colors and the toolbar."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    from tutor.repl.completion import WordCompleter
    from tutor.repl.highlighting import STYLE, LineLexer
    from tutor.resources import state_folder

    try:
        path = state_folder() / "history"
        is_new = not path.exists()
        history = FileHistory(str(path))
    except OSError:
        is_new, history = True, InMemoryHistory()
    prompt: PromptSession = PromptSession(
        history=history, completer=WordCompleter(session), complete_while_typing=True, lexer=LineLexer(session), style=STYLE,
        auto_suggest=AutoSuggestFromHistory(), reserve_space_for_menu=4, prompt_continuation="  ",
        multiline=Condition(lambda: is_unfinished(prompt.default_buffer.text)),
        bottom_toolbar=lambda: toolbar(session(), prompt.default_buffer.text, ascii, prompt.default_buffer.cursor_position),
    )  # fmt: skip
    print(HINT if is_new else "help lists what can be asked; quit leaves", flush=True)
    return lambda: prompt.prompt("> " if ascii else "∇ ")


def toolbar(session: Session, text: str, ascii: bool, cursor: int | None = None) -> list[tuple[str, str]]:
    """How the statement at the cursor is read, or in short what is wrong with it."""
    if not text.strip():
        return [("class:soft", "")]
    if is_unfinished(text):
        return [("class:soft", "goes on in the next line")]
    told = list(_told(session, text, ascii, cursor))
    return [(style, plain_letters(part) if ascii else part) for style, part in told]


def _told(session: Session, text: str, ascii: bool, cursor: int | None) -> Iterator[tuple[str, str]]:
    try:
        found = preview(session, text, cursor)
    except TutorError as error:
        found = error.diagnostic
    match found:
        case None:
            yield "class:soft", ""
        case Command(usage=usage):
            yield "class:soft", usage
        case Diagnostic(span=span) as d:
            unfinished = span is not None and span.end >= len(text.rstrip())
            yield "class:soft" if unfinished and not d.readings else "class:trouble", in_short(d)
        case tree:
            yield "class:soft", f"read as  {formula(tree, ascii=ascii)}"
