"""Equations and inequalities, solved line by line."""
