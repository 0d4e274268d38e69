"""Expressions brought into another form by named steps."""
