"""Limits by steps, and why there is none where there is none."""
