"""Derivatives of array expressions in matrix form, adjoint by adjoint."""
