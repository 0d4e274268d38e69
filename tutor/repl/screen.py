"""Where replies are shown, and the line that says how far the work has come."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from typing import TextIO

from tutor.render.document import Document
from tutor.render.letters import plain_letters
from tutor.render.plain import WIDTH, plain
from tutor.render.terminal import terminal

WIDEST = 120  # columns; longer lines of words are hard to follow


@dataclass(frozen=True, slots=True)
class Screen:
    """A stream: in color where it is a terminal, in plain text elsewhere."""

    stream: TextIO
    colors: bool
    ascii: bool

    def show(self, document: Document) -> None:
        """Write a reply."""
        width = min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDEST) if self.colors else WIDTH
        text = (terminal if self.colors else plain)(document, self.ascii, width)
        if text:
            print(text, file=self.stream, flush=True)

    def say(self, text: str) -> None:
        """Write one line."""
        print(plain_letters(text) if self.ascii else text, file=self.stream, flush=True)


def screen(ascii: bool = False, stream: TextIO | None = None) -> Screen:
    """The stream as a screen: ASCII where its encoding has no mathematics, colors on a terminal unless NO_COLOR is set."""
    stream = stream or sys.stdout
    unable = (stream.encoding or "ascii").lower().replace("-", "") not in ("utf8", "utf16", "utf8sig", "cp65001")
    return Screen(stream, stream.isatty() and "NO_COLOR" not in os.environ, ascii or unable)


class Progress:
    """One line on a terminal that says what is going on, and is gone when it is done; elsewhere nothing."""

    def __init__(self, stream: TextIO):
        self.stream, self.width = stream, 0

    def report(self, what: str, share: float) -> None:
        if not self.stream.isatty():
            return
        done = round(20 * min(1.0, max(0.0, share)))
        text = f"[{'#' * done}{'.' * (20 - done)}] {plain_letters(what)[:50]}"
        print("\r" + text.ljust(self.width), end="", file=self.stream, flush=True)
        self.width = len(text)

    def clear(self) -> None:
        if self.width:
            print("\r" + " " * self.width + "\r", end="", file=self.stream, flush=True)
            self.width = 0
