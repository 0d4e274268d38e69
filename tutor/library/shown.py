"""Verdicts and workings as they are handed out to Python: the records, and how they are shown."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from tutor.checking.verdicts.verdict import Verdict as VerdictRecord
from tutor.checking.working.record import Working as WorkingRecord

if TYPE_CHECKING:
    from tutor.render.document import Document


class Shown:
    """What has a `.document`: `print` shows it as text, and in a notebook it shows itself."""

    __slots__ = ()
    document: Document
    data: dict[str, Any]  # it as JSON has it

    def text(self) -> str:
        """It as text."""
        from tutor.render.plain import plain

        return plain(self.document)

    def latex(self) -> str:
        """It as LaTeX."""
        from tutor.render.latex import latex

        return latex(self.document)

    def html(self) -> str:
        """It as one self-contained page."""
        from tutor.render.html import html

        return html(self.document, type(self).__name__.lower())

    def json(self) -> str:
        """It as JSON text; docs/checking.md says what each field is."""
        import json

        return json.dumps(self.data, indent=2, ensure_ascii=True)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        from tutor.render.html import fragment

        return fragment(self.document)


class Verdict(Shown, VerdictRecord):
    """What is said of one answer; true where it is right."""

    __slots__ = ()

    @classmethod
    def of(cls, record: VerdictRecord) -> Verdict:
        """The verdict around a record; its parts are verdicts of the same kind."""
        told = {f.name: getattr(record, f.name) for f in fields(VerdictRecord)}
        return cls(**{**told, "parts": tuple((label, cls.of(part)) for label, part in record.parts)})

    @property
    def document(self) -> Document:
        from tutor.render.verdicts import told

        return told(self)

    @property
    def data(self) -> dict[str, Any]:
        from tutor.render.verdicts import verdict_to_json

        return verdict_to_json(self)

    def __repr__(self) -> str:
        return f"<{self.kind}: {self.message}>" if self.message != self.kind else f"<{self.kind}>"


class Working(Shown, WorkingRecord):
    """What is said of a learner's lines; true where all are, and the last one answers the question."""

    __slots__ = ()

    @classmethod
    def of(cls, record: WorkingRecord) -> Working:
        """The working around a record; the verdict on its answer is one that shows itself."""
        told = {f.name: getattr(record, f.name) for f in fields(WorkingRecord)}
        return cls(**{**told, "answer": None if record.answer is None else Verdict.of(record.answer)})

    @property
    def document(self) -> Document:
        from tutor.render.working import told_working

        return told_working(self)

    @property
    def data(self) -> dict[str, Any]:
        from tutor.render.working import working_to_json

        return working_to_json(self)

    def __repr__(self) -> str:
        return f"<{len(self.lines)} lines: {self.message}>"
