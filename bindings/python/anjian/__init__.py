"""Anjian's core for tests and scripts at headquarters."""

from ._generated.anjian import version

__all__ = ["version"]
