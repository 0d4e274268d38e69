"""Derivatives of scalar expressions: by rules, by entries, along definitions, backwards."""
