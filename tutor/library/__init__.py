"""The face for programs: `import tutor`. Every function takes text or an Expression; declarations are keywords.

`where=` defines names (`{"u": "x + y"}`), `scope=` declares any name (also one that a parameter bears), `limits=` sets the bounds of
the work, which an Expression keeps, and `bound=` the seconds it may take in a process of its own; `bound=None` computes here, unbounded.
"""
