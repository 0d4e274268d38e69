"""The mistake behind a wrong answer, found by what would lead to it."""
