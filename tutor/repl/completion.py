"""What Tab offers at the prompt: verbs and clauses, functions of the language, the learner's own names, what a verb is given."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from tutor.commands.dispatch import commands, verbs
from tutor.commands.session import Session
from tutor.meaning.scope import natural
from tutor.syntax.request import KEYWORDS
from tutor.syntax.tokens import KIND_WORDS, LETTER

_WORD = re.compile(r"[A-Za-zα-ωΑ-Ω_][\w-]*")
_PHRASES = {"does not exist": "no value", "undefined": "no value", "interval [0, 1]": "a closed interval", "union": "of sets",
            "otherwise": "the last case of piecewise"}  # fmt: skip
MOST_FILES = 500
EARLY = 2  # letters of a verb at the start of a line after which it is offered without Tab


class WordCompleter(Completer):
    """Completes the word before the cursor with what the session knows."""

    def __init__(self, session: Callable[[], Session]):
        self.session = session

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        before = document.text_before_cursor
        word = document.get_word_before_cursor(pattern=_WORD)
        statement = before.rsplit(";", 1)[-1].rsplit("\n", 1)[-1].lstrip()
        at_start = statement == word
        if before.endswith(f"\\{word}"):  # a command of LaTeX is pasted, and completed by nothing here
            return
        if not word or not (complete_event.completion_requested or (at_start and len(word) >= EARLY)):
            return
        offered: Iterable[tuple[str, str]] = self._first() if at_start else self._inside(statement)
        seen = set()
        for text, meta in offered:
            if text.startswith(word) and text != word and text not in seen:
                seen.add(text)
                yield Completion(text, -len(word), display_meta=meta)

    def _first(self) -> Iterator[tuple[str, str]]:
        yield from ((c.name, c.summary) for c in commands())
        yield from self._words()

    def _inside(self, statement: str) -> Iterator[tuple[str, str]]:
        verb = statement.split(None, 1)[0]
        command = verbs().get(verb)
        if command is not None and command.name in ("lesson", "practice"):
            yield from ((name, command.name) for name in _topics(command.name))
            return
        if command is not None and command.name in ("run", "data"):
            yield from ((name, "file") for name in _files())
            return
        if command is not None and command.name in ("help", "pose", "code"):
            yield from ((c.name, c.summary) for c in commands())
        yield from self._words()
        if command is not None:
            yield from ((word, "clause") for word in KEYWORDS)

    def _words(self) -> Iterator[tuple[str, str]]:
        scope = self.session().scope
        yield from ((name, "yours") for name in natural(scope.vocabulary.names | set(scope.vocabulary.defined)))
        yield from ((word, "function") for word in sorted(scope.vocabulary.functions) if word.isascii())
        yield from ((name, letter) for name, letter in sorted(LETTER.items()))
        yield from _PHRASES.items()
        yield from ((word, "kind") for word in sorted(KIND_WORDS))


def _files() -> tuple[str, ...]:
    """The files of the learner's folder, as many as one can choose from."""
    try:
        found = (entry.name for entry in os.scandir() if entry.is_file() and not entry.name.startswith("."))
        return tuple(sorted(islice(found, MOST_FILES)))
    except OSError:
        return ()


def _topics(verb: str) -> tuple[str, ...]:
    """The names of the lessons, or of the exercise sets."""
    from tutor.resources import exercises

    folder = exercises() / "lessons" if verb == "lesson" and (exercises() / "lessons").is_dir() else exercises()
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))
