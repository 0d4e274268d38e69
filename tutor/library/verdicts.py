"""A verdict as it is handed out to Python: the record, and how it is shown."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from tutor.checking.verdicts.verdict import Verdict as Record

if TYPE_CHECKING:
    from tutor.render.document import Document


class Verdict(Record):
    """What is said of one answer; true where it is right. `print` shows it, and in a notebook it shows itself."""

    __slots__ = ()

    @classmethod
    def of(cls, record: Record) -> Verdict:
        """The verdict around a record; its parts are verdicts of the same kind."""
        told = {f.name: getattr(record, f.name) for f in fields(Record)}
        return cls(**{**told, "parts": tuple((label, cls.of(part)) for label, part in record.parts)})

    @property
    def document(self) -> Document:
        from tutor.render.verdicts import told

        return told(self)

    def text(self) -> str:
        """The verdict as text."""
        from tutor.render.plain import plain

        return plain(self.document)

    def latex(self) -> str:
        """The verdict as LaTeX."""
        from tutor.render.latex import latex

        return latex(self.document)

    def html(self) -> str:
        """The verdict as one self-contained page."""
        from tutor.render.html import html

        return html(self.document, "verdict")

    def json(self) -> str:
        """The verdict as JSON text; docs/checking.md says what each field is."""
        import json

        from tutor.render.verdicts import verdict_to_json

        return json.dumps(verdict_to_json(self), indent=2, ensure_ascii=True)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<{self.kind}: {self.message}>" if self.message != self.kind else f"<{self.kind}>"

    def _repr_html_(self) -> str:
        from tutor.render.html import fragment

        return fragment(self.document)
