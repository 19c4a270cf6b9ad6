"""Hears children who were shut out of school. See ARCHITECTURE.md for the rooms."""

__version__ = "0.1.0"
