"""Integrals by steps: antiderivatives, areas, improper ones."""
