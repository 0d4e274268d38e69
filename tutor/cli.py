"""The command line: `tutor` opens the prompt, `tutor VERB "…"` does one thing and exits."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.commands.session import Reply, Session
    from tutor.render.document import Document

RIGHT, TROUBLE, USAGE, UNREADABLE = range(4)  # exit status; commands/session says the same of a reply
FORMATS = ("text", "latex", "json", "html")
SUFFIXES = {".txt": "text", ".tex": "latex", ".json": "json", ".html": "html", ".htm": "html"}
PICTURES = frozenset({".png", ".svg", ".pdf"})
OPTIONS = ("loss", "data", "labels", "scores", "start")  # what a lesson takes beside its name
EPILOG = """examples:
  tutor                                    open the prompt
  tutor gradient "x^2 y + sin(x y)"        derive, step by step
  tutor integrate "x e^x" --format latex   the same as LaTeX
  tutor check "2x" "derivative x^2"        is this the answer, and if not, which mistake is it
  tutor lesson gradient-descent            a topic from its beginning
  tutor run lines.txt                      a file of statements; - for the standard input
  tutor help gradient                      how a word is used"""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say; returns the exit status: 0 right, 1 a told trouble, 2 usage, 3 not readable."""
    given = list(sys.argv[1:] if argv is None else argv)
    if given == ["--version"]:
        print(f"tutor {version()}")
        return RIGHT
    if given and given[0] in ("-h", "--help"):
        parser().print_help()
        return RIGHT
    options = parser().parse_intermixed_args(_expressions_kept(given))
    try:
        return _run(options)
    except KeyboardInterrupt:
        return TROUBLE
    except BrokenPipeError:  # who reads our output has seen enough
        sys.stderr.close()
        return RIGHT


def version() -> str:
    """The version that is installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("calculus-tutor")
    except PackageNotFoundError:  # a plain checkout
        return "from a checkout"


def parser() -> argparse.ArgumentParser:
    """The options and words of the command line."""
    p = argparse.ArgumentParser(
        "tutor",
        usage="tutor [WORD] [EXPRESSION …] [options]",
        description="A tutor for the calculus behind machine learning.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    p.add_argument("word", nargs="?", metavar="WORD", help="a verb (tutor help lists them) or an expression; none opens the prompt")
    p.add_argument("text", nargs="*", metavar="EXPRESSION", help="what the verb is about, with its clauses")
    p.add_argument("--format", choices=FORMATS, help="how the reply is written (text)")
    p.add_argument("--output", metavar="FILE", help="write the reply, or its picture, to a file; for the tour, a folder")
    p.add_argument("--keep-going", action="store_true", help="run a file to its end, whatever cannot be answered")
    p.add_argument("--whole", action="store_true", help="show every step, the trivial ones too")
    p.add_argument("--seconds", type=_positive, metavar="N", help="how long the answer may take")
    p.add_argument("--ascii", action="store_true", help="write with the letters of a keyboard")
    p.add_argument("--version", action="version", version=f"tutor {version()}")
    p.add_argument("--print-completion", choices=("bash", "zsh", "tcsh"), help="print a completion script for the shell")
    for name in OPTIONS:
        p.add_argument(f"--{name}", help=argparse.SUPPRESS if name in ("labels", "scores", "start") else f"a lesson's {name}")
    return p


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError("a number of seconds up to 3600")
    return value


def _expressions_kept(given: Sequence[str]) -> list[str]:
    """The arguments, an expression that begins with a minus sign marked by a blank, so that it is not taken for an option."""
    return [a if not a.startswith("-") or a == "--" or a.startswith("--") or a == "-h" else f" {a}" for a in given]


def _run(options: argparse.Namespace) -> int:
    if options.print_completion:
        print(completion(options.print_completion))
        return RIGHT
    if options.word is None:
        from tutor.repl.prompt import run

        return run(_session(options), options.ascii)
    line = _line(options.word, options.text)
    if options.word == "practice" and options.text and not (options.format or options.output):
        from tutor.repl.prompt import run

        return run(_session(options), options.ascii, first=line)
    from tutor.commands.files import WORD

    if options.word == WORD and options.text:
        return _file(options)
    session = _session(options)
    with _answering(session, options) as asked:
        return _written(asked(session, line), line, options)


def _line(word: str, text: Sequence[str]) -> str:
    """The words of the command line as a line of the prompt.

    `check ANSWER QUESTION` takes its question after `for`; the lines of `working LINE LINE of …` are put back into quotes.
    """
    if word == "check" and len(text) == 2:
        text = (text[0], "for", text[1])
    if word == "working":
        count = list(text).index("of") if "of" in text else len(text)
        text = (*map(_quoted, text[:count]), *text[count:])
    return " ".join([word, *text]).strip()


def _quoted(text: str) -> str:
    """A line of a working in quotes; what has them, or is called like a file, stays."""
    return text if '"' in text or Path(text).suffix in (".txt", ".md", ".tex") or Path(text).is_file() else f'"{text}"'


def _session(options: argparse.Namespace) -> Session:
    from tutor.commands.session import Session
    from tutor.limits import LIMITS

    said = tuple((n, getattr(options, n).strip()) for n in OPTIONS if getattr(options, n) is not None)
    if options.output:
        said = (*said, ("output", options.output))
    limits = replace(LIMITS, seconds=options.seconds) if options.seconds else LIMITS
    return Session(limits=limits, whole=options.whole, options=said)


@contextmanager
def _answering(session: Session, options: argparse.Namespace) -> Iterator[Callable[[Session, str], Reply]]:
    """Answers lines: at once where nothing is computed or a line cannot be read, otherwise from one worker that is bounded in time."""
    from tutor.commands.dispatch import answer, bound_of, is_light, is_unreadable
    from tutor.repl.screen import Progress
    from tutor.worker import Worker

    with Worker(session.limits) as worker:

        def asked(now: Session, line: str) -> Reply:
            if is_light(now, line) or is_unreadable(now, line):
                return answer(now, line)
            progress = Progress(sys.stderr)
            try:
                return worker.ask(now, line, options.seconds or max(5.0, bound_of(now, line)), progress.report)
            finally:
                progress.clear()

        yield asked


def _file(options: argparse.Namespace) -> int:
    """Run a file of statements, `-` for the standard input: each answer is written when it is there."""
    from tutor.commands import files
    from tutor.commands.session import Reply
    from tutor.errors import TutorError
    from tutor.render.document import Document, Trouble, document

    name = " ".join(options.text).strip()
    is_streamed = not options.output and options.format in (None, "text")
    session = _session(options)
    whole = Reply(Document(), session)
    try:
        content = files.decoded(sys.stdin.buffer.read(files.MOST_BYTES + 1), "stdin") if name == "-" else files.script(name).text
        script = files.Script("stdin" if name == "-" else Path(name).name, content, options.keep_going)
    except TutorError as error:
        return _written(Reply(document(Trouble(error.diagnostic)), session, TROUBLE), name, options)
    with _answering(session, options) as asked:
        for reply in files.replies(session, script, asked):
            whole = Reply(whole.document + reply.document, reply.session, whole.status or reply.status, whole.read + reply.read)
            if is_streamed:
                _written(reply, name, options)
                sys.stdout.flush()
    return whole.status if is_streamed else _written(whole, name, options, partly=True)


def _written(reply: Reply, line: str, options: argparse.Namespace, partly: bool = False) -> int:
    """Write the reply where it is wanted: into a file what has no trouble, or `partly` what came before it, the trouble told beside."""
    from tutor.render.document import Document, Trouble

    path = Path(options.output) if options.output and options.word != "tour" else None
    form = options.format or (SUFFIXES.get(path.suffix, "text") if path else "text")
    troubles = tuple(b for b in reply.document.blocks if isinstance(b, Trouble))
    try:
        if path is not None and path.suffix in PICTURES:
            return _pictured(reply, path)
        if path is not None and (partly or not troubles):
            _print(Document(troubles), options.ascii, sys.stderr)
            path.write_text(_text(reply, form, line, options.ascii) + "\n", "utf-8")
            return reply.status
    except OSError as error:
        print(f"error[file]: {path} cannot be written ({error.strerror})", file=sys.stderr)
        return TROUBLE
    if form == "text" and troubles:
        rest = Document(tuple(b for b in reply.document.blocks if not isinstance(b, Trouble)))
        _print(rest, options.ascii, sys.stdout)
        _print(Document(troubles), options.ascii, sys.stderr)
    elif form == "text":
        _print(reply.document, options.ascii, sys.stdout)
    else:
        print(_text(reply, form, line, options.ascii))
    return reply.status


def _print(document: Document, ascii: bool, stream: object) -> None:
    from tutor.repl.screen import screen

    screen(ascii, stream).show(document)


def _text(reply: Reply, form: str, title: str, ascii: bool) -> str:
    document = reply.document
    if form == "latex":
        from tutor.render.latex import latex

        return latex(document)
    if form == "html":
        from tutor.render.html import html

        return html(document, title)
    if form == "json":
        from tutor.render.json import json_text

        return json_text(document, reply.read)
    from tutor.render.plain import plain

    return plain(document, ascii)


def _pictured(reply: Reply, path: Path) -> int:
    """Save the reply's picture; the words beside it are still printed."""
    from tutor.render.document import Document, Picture

    pictures = [b for b in reply.document.blocks if isinstance(b, Picture)]
    _print(Document(tuple(b for b in reply.document.blocks if not isinstance(b, Picture))), False, sys.stdout)
    if not pictures:
        print("error[picture]: this reply has no picture\n  mend: tutor plot …", file=sys.stderr)
        return reply.status or TROUBLE
    from tutor.errors import TutorError
    from tutor.render.diagnostics import diagnostic
    from tutor.render.plot import save

    try:
        for k, block in enumerate(pictures):
            print(save(block.spec, path if k == 0 else path.with_stem(f"{path.stem}-{k + 1}")))
    except TutorError as error:
        print(diagnostic(error.diagnostic), file=sys.stderr)
        return TROUBLE
    return reply.status


def completion(shell: str) -> str:
    """The shell's completion script, with the verbs and the lessons as first words."""
    import shtab

    from tutor.commands.dispatch import commands

    p = parser()
    word = next(a for a in p._actions if a.dest == "word")
    word.choices = [c.name for c in commands()]
    return shtab.complete(p, shell=shell)


if __name__ == "__main__":
    sys.exit(main())
